"""Dates, times and timestamps in text: limits of a contract as SQL, and the `format` patterns of the JDK as something an engine can read.

The standard: "Format of the date. Follows the format as prescribed by JDK DateTimeFormatter." A pattern says how a *text* is written;
a column that holds real dates keeps it by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING

from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_RUN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|.", re.DOTALL)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_LONG_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_LONG_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_ZONE = r"(?:Z|[+-]\d{2}:?(?:\d{2})?)"
_LETTERS = {
    "yyyy": ("%Y", r"\d{4}"),
    "uuuu": ("%Y", r"\d{4}"),
    "y": ("%Y", r"\d{1,4}"),
    "u": ("%Y", r"\d{1,4}"),
    "yy": ("%y", r"\d{2}"),
    "uu": ("%y", r"\d{2}"),
    "MM": ("%m", r"\d{2}"),
    "M": ("%-m", r"\d{1,2}"),
    "MMM": ("%b", f"(?i:{_MONTHS})"),
    "MMMM": ("%B", f"(?i:{_LONG_MONTHS})"),
    "dd": ("%d", r"\d{2}"),
    "d": ("%-d", r"\d{1,2}"),
    "DDD": ("%j", r"\d{3}"),
    "EEE": ("%a", f"(?i:{_DAYS})"),
    "E": ("%a", f"(?i:{_DAYS})"),
    "EEEE": ("%A", f"(?i:{_LONG_DAYS})"),
    "HH": ("%H", r"\d{2}"),
    "H": ("%-H", r"\d{1,2}"),
    "hh": ("%I", r"\d{2}"),
    "h": ("%-I", r"\d{1,2}"),
    "mm": ("%M", r"\d{2}"),
    "m": ("%-M", r"\d{1,2}"),
    "ss": ("%S", r"\d{2}"),
    "s": ("%-S", r"\d{1,2}"),
    "a": ("%p", "(?i:AM|PM)"),
    "S": ("%f", r"\d"),
    "SS": ("%f", r"\d{2}"),
    "SSS": ("%f", r"\d{3}"),
    "SSSS": ("%f", r"\d{4}"),
    "SSSSS": ("%f", r"\d{5}"),
    "SSSSSS": ("%f", r"\d{6}"),
    "SSSSSSSSS": ("%n", r"\d{9}"),
    "X": ("%z", _ZONE),
    "XX": ("%z", _ZONE),
    "X" * 3: ("%z", r"(?:Z|[+-]\d{2}:\d{2})"),
    "x": ("%z", _ZONE),
    "xx": ("%z", _ZONE),
    "xxx": ("%z", r"[+-]\d{2}:\d{2}"),
    "Z": ("%z", r"[+-]\d{4}"),
    "ZZZZZ": ("%z", r"(?:Z|[+-]\d{2}:\d{2})"),
    "YYYY": ("%Y", r"\d{4}"),
}
"""`YYYY` is the JDK's week year; contracts write it where they mean the year, and so does the standard's own default."""

MAX_PATTERN = 200
"""Longer than any way to write a date."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Pattern:
    """`strptime` is the engine's format, `regex` what the text looks like (the engine reads `1` where `dd` wants `01`)."""

    strptime: str
    regex: str
    zoned: bool

    def read(self, text: str, kind: str) -> str:
        """SQL that reads the SQL expression `text` as `kind`; NULL where it is not written so."""
        source = f"regexp_replace({text}, 'Z$', '+00:00')" if self.zoned else text
        parsed = f"try_strptime({source}, {literal(self.strptime)})"
        return f"CASE WHEN regexp_full_match({text}, {literal(self.regex)}) THEN TRY_CAST({parsed} AS {kind}) END"


def pattern(text: str) -> Pattern | str:
    """The pattern, or the sentence why it cannot be used."""
    if len(text) > MAX_PATTERN:
        return f"The format is longer than {MAX_PATTERN} characters."
    strptime, regex, zoned = [], [], False
    for match in _RUN.finditer(text):
        run = match[0]
        if match[2]:
            known = _LETTERS.get(run)
            if known is None:
                return f"The format {text!r} has {run!r}, which cannot be read here."
            strptime.append(known[0])
            regex.append(known[1])
            zoned = zoned or known[0] == "%z"
            continue
        if run in "[]{}#":
            return f"The format {text!r} has {run!r}: write optional parts as formats of their own."
        plain = match[1].replace("''", "'") or "'" if match[1] is not None else run
        strptime.append(plain.replace("%", "%%"))
        regex.append(re.escape(plain))
    return Pattern("".join(strptime), "".join(regex), zoned)


def limit(value: object, kind: str, options: Mapping[str, object]) -> str:
    """A limit as a SQL literal of `kind`; raises ValueError where it is none. ISO 8601 is read first, then the column's own format."""
    text = str(value).strip()
    zone = zone_of(options)
    if kind == "TIME":
        clock = _read_time(text, options)
        return f"CAST({literal(clock.replace(tzinfo=None).isoformat())} AS TIME)"
    moment = _read(text, options)
    if kind == "DATE":
        return f"CAST({literal(moment.date().isoformat())} AS DATE)"
    if kind == "TIMESTAMP WITH TIME ZONE":
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return f"CAST({literal(aware.astimezone(UTC).isoformat(sep=' '))} AS TIMESTAMP WITH TIME ZONE)"
    local = moment.astimezone(zone).replace(tzinfo=None) if moment.tzinfo else moment
    return f"CAST({literal(local.isoformat(sep=' '))} AS TIMESTAMP)"


def zone_of(options: Mapping[str, object]) -> tzinfo:
    """The zone that times without one are in; raises ValueError for a name that no zone has."""
    name = str(options.get("defaultTimezone") or "UTC")
    if name in {"UTC", "Etc/UTC", "Z"}:
        return UTC
    try:
        from zoneinfo import ZoneInfo  # start-up: it looks for the machine's zones

        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"there is no time zone {name!r}") from error


def _read(text: str, options: Mapping[str, object]) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        own = _own(text, options)
        if own is None:
            raise ValueError(f"{text!r} is no date that can be read: write it as ISO 8601") from None
        return own


def _read_time(text: str, options: Mapping[str, object]) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        own = _own(text, options)
        if own is None:
            raise ValueError(f"{text!r} is no time that can be read: write it as ISO 8601") from None
        return own.timetz()


def _own(text: str, options: Mapping[str, object]) -> datetime | None:
    known = pattern(str(options.get("format") or ""))
    if isinstance(known, str) or not known.strptime or "%n" in known.strptime:
        return None
    try:
        return datetime.strptime(text, known.strptime.replace("%-", "%"))  # noqa: DTZ007  the caller knows the zone
    except ValueError:
        return None


def day(value: object) -> date | datetime | None:
    """A date or moment of a service level, or None."""
    try:
        text = str(value).strip()
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else datetime.fromisoformat(text)
    except ValueError:
        return None
