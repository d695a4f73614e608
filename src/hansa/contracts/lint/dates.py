"""Dates and moments as documents write them (ISO 8601), and texts in the patterns of Java's DateTimeFormatter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from functools import lru_cache

_TOKENS = {
    "yyyy": r"\d{4}", "uuuu": r"\d{4}", "YYYY": r"\d{4}", "yy": r"\d{2}", "MM": r"(?:0[1-9]|1[0-2])", "M": r"(?:[1-9]|1[0-2])",
    "MMM": r"\w{3,4}\.?", "MMMM": r"\w+", "dd": r"(?:0[1-9]|[12]\d|3[01])", "d": r"(?:[1-9]|[12]\d|3[01])",
    "DD": r"(?:0[1-9]|[12]\d|3[01])", "EEE": r"\w+\.?", "EEEE": r"\w+", "HH": r"(?:[01]\d|2[0-4])", "H": r"(?:1?\d|2[0-4])",
    "hh": r"(?:0[1-9]|1[0-2])", "h": r"(?:[1-9]|1[0-2])", "mm": r"[0-5]\d", "m": r"[0-5]?\d", "ss": r"[0-5]\d", "s": r"[0-5]?\d",
    "a": r"(?i:am|pm)", "S": r"\d", "SS": r"\d\d", "SSS": r"\d{3}", "SSSSSS": r"\d{6}", "T": "T", "Z": r"(?:Z|[+-]\d\d:?\d\d)",
    "X": r"(?:Z|[+-]\d\d(?:\d\d)?)", "XX": r"(?:Z|[+-]\d{4})", "X" * 3: r"(?:Z|[+-]\d\d:\d\d)", "z": r"[\w/+:-]+", "VV": r"[\w/+:-]+",
}  # fmt: skip
_PIECE = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")


def moment(text: str) -> datetime | None:
    """The moment an ISO 8601 date or date and time names, without its zone in UTC; None if it is neither."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def is_date(text: str) -> bool:
    return moment(text) is not None


def is_time(text: str) -> bool:
    try:
        time.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def in_format(pattern: str) -> re.Pattern[str] | None:
    """The regular expression of a DateTimeFormatter pattern; None where it has a letter that is not known here."""
    parts = []
    for piece in _PIECE.finditer(pattern):
        if piece[1] is not None:
            parts.append(re.escape(piece[1].replace("''", "'") or "'"))
        elif piece[2] is None:
            parts.append(re.escape(piece[0]))
        elif piece[0] in _TOKENS:
            parts.append(_TOKENS[piece[0]])
        else:
            return None
    return re.compile("".join(parts) + r"\Z")
