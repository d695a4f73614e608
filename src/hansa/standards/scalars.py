"""Plain scalars of the YAML 1.2 core schema (§10.3): dates, `yes` and `no` stay strings."""

from __future__ import annotations

import math
import re

NUMBER_LENGTH = 300
"""Longer than any number a contract can mean; Python itself refuses to read integers of more than 4,300 digits."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_JSON = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")


class NotJsonNumberError(ValueError):
    """Infinity, not-a-number and numbers beyond a double have no JSON."""


def resolve(text: str) -> None | bool | int | float | str:
    """What an unquoted scalar means."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text[0] in "-+.0123456789":
        return _number(text)
    return text


def _number(text: str) -> int | float | str:
    if _NOT_JSON.match(text):
        raise NotJsonNumberError
    if len(text) > NUMBER_LENGTH:
        if _FLOAT.match(text):
            raise NotJsonNumberError
        return text
    if _INTEGER.match(text):
        return int(text)
    if _OCTAL.match(text):
        return int(text, 0)
    if _HEXADECIMAL.match(text):
        return int(text, 0)
    if not _FLOAT.match(text):
        return text
    value = float(text)
    if math.isinf(value):
        raise NotJsonNumberError
    return value


def is_plain_string(text: str) -> bool:
    """Whether `text` read unquoted is a string and not a number, boolean or null."""
    try:
        return isinstance(resolve(text), str)
    except NotJsonNumberError:
        return False
