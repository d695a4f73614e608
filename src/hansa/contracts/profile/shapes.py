"""Shapes of texts that are recognised: those that the standard has a format for, and patterns."""

from __future__ import annotations

from hansa.contracts.plan.rules.format import FORMATS

AS_FORMAT = ("uuid", "email", "ipv4", "uri")
"""Said by `format`; in this order, the first that all texts fit is taken."""

AS_PATTERN = {
    "date": r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    "timestamp": r"^[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[+-][0-2][0-9]:?[0-5][0-9])?$",
    "digits": r"^[0-9]+$",
    "capitals": r"^[A-Z]+$",
    "code": r"^[A-Z]+[-_]?[0-9]+$",
}
"""Said by `pattern`: dates and moments of ISO 8601, numbers written as text, codes such as DE or A-17."""

SHAPES = {**{name: FORMATS[name][1] for name in AS_FORMAT}, **AS_PATTERN}
