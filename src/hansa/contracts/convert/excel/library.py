"""The library that opens workbooks, which only this format needs."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from hansa.kernel.errors import InvalidInput


def openpyxl() -> Any:
    """Raises InvalidInput that says how to get it."""
    try:
        return import_module("openpyxl")
    except ModuleNotFoundError as error:
        raise InvalidInput("Excel needs openpyxl, which is not installed.", hint="Install hansa[excel].") from error
