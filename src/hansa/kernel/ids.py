"""Identifiers: time-ordered ids for what happens, slugs and addresses for what people name."""

from __future__ import annotations

import re
import secrets
import threading
import unicodedata
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

ID_LENGTH = 256
"""The commercial manager's clients accept ids up to this many characters."""

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_SPELT = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
"""Letters of Latin alphabets that are no plain letter with an accent."""


COUNTER_BITS = 26
"""The ids of one millisecond are counted from a random start; sixty million of them can follow before the count is full."""
SPARE_BITS = 62 - (COUNTER_BITS - 12)


@dataclass
class _Counter:
    """What the last id of this process was made of."""

    millis: int = -1
    count: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, millis: int) -> int:
        with self.lock:
            again = millis == self.millis and self.count + 1 < 1 << COUNTER_BITS
            self.millis, self.count = millis, self.count + 1 if again else secrets.randbits(COUNTER_BITS - 1)
            return self.count


_COUNTER = _Counter()


def new_id(now: datetime) -> str:
    """A UUID version 7 with a counter (RFC 9562 §6.2, method 1).

    Ids sort by their moment, and those that one process makes for the same moment in a row sort in that order.
    """
    millis = int(now.timestamp() * 1000)
    count = _COUNTER.next(millis)
    low = ((count & ((1 << COUNTER_BITS - 12) - 1)) << SPARE_BITS) | secrets.randbits(SPARE_BITS)
    value = (millis << 80) | (0x7 << 76) | (count >> COUNTER_BITS - 12 << 64) | (0b10 << 62) | low
    return str(uuid.UUID(int=value))


UUID_EPOCH = 0x01B21DD213814000
"""Between 1582-10-15, from which versions 1 and 6 count, and 1970, in steps of 100 ns."""


def moment_of(identifier: str) -> datetime | None:
    """When a UUID of version 1, 6 or 7 was made; None for any other text."""
    try:
        found = uuid.UUID(identifier)
        if found.version == 7:
            return datetime.fromtimestamp((found.int >> 80) / 1000, UTC)
        if found.version == 6:
            ticks = (found.int >> 80) << 12 | (found.int >> 64) & 0xFFF
        elif found.version == 1:
            ticks = found.time
        else:
            return None
        return datetime.fromtimestamp((ticks - UUID_EPOCH) / 10_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def is_id(text: str) -> bool:
    """Whether `text` may name a record: printable, at most 256 characters, no segment that leads elsewhere in a path."""
    if not 0 < len(text) <= ID_LENGTH or not text.isprintable() or text != text.strip() or "\\" in text:
        return False
    segments = text.split("/")
    return bool(segments[0]) and bool(segments[-1]) and not {".", ".."} & set(segments)


def slug(text: str) -> str:
    """A name for addresses, files and URLs: lower case, digits and single dashes; letters lose their accents."""
    bare = unicodedata.normalize("NFKD", text.lower().translate(_SPELT))
    return _NOT_SLUG.sub("-", _ACCENTS.sub("", bare)).strip("-")


def short(identifier: str) -> str:
    """The last part of an id: `urn:dataproduct:checkout:orders` and `checkout/orders` are both `orders`."""
    return re.split(r"[:/]", identifier)[-1]


def identifier(text: str) -> str:
    """A name for SQL: letters, digits and underscores, never starting with a digit."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()
    return f"_{name}" if name[:1].isdigit() else name
