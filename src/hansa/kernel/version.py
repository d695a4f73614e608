"""The version of Hansa, as it names itself in reports."""

__version__ = "0.1.0"
