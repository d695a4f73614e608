"""How times, numbers and sizes read on a page."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))
_SIZES = ("B", "kB", "MB", "GB", "TB")


def ago(at: datetime, now: datetime) -> str:
    """`3 hours ago`, `in 2 days`, `just now`; the exact time belongs into the element's title."""
    seconds = (now - at).total_seconds()
    for name, size in _UNITS:
        if abs(seconds) >= size:
            count = int(abs(seconds) // size)
            text = f"{count} {name}{'s' * (count != 1)}"
            return f"{text} ago" if seconds > 0 else f"in {text}"
    return "just now"


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def last_day(until: datetime) -> str:
    """Of what ends at midnight, the day before is the last."""
    return f"{until - timedelta(microseconds=1):%Y-%m-%d}"


def number(value: float | None) -> str:
    """Groups of three with a comma, as in the messages of runs and on the command line."""
    return "–" if value is None else f"{value:,}"


def size(value: int | None) -> str:
    if value is None:
        return "–"
    scaled, unit = float(value), 0
    while scaled >= 1000 and unit < len(_SIZES) - 1:
        scaled, unit = scaled / 1000, unit + 1
    return f"{scaled:.3g} {_SIZES[unit]}"


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def initials(name: str) -> str:
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def plural(count: int, word: str, many: str = "") -> str:
    """`1 product`, `2 products`, `3 queries` (with `many`)."""
    return f"{number(count)} {word if count == 1 else many or word + 's'}"


def pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def query(pairs: Iterable[tuple[str, object]]) -> str:
    return urlencode([(name, str(value)) for name, value in pairs])


FILTERS: dict[str, Callable[..., object]] = {
    "ago": ago,
    "moment": moment,
    "last_day": last_day,
    "number": number,
    "size": size,
    "duration": duration,
    "initials": initials,
    "plural": plural,
    "pretty": pretty,
    "query": query,
}
