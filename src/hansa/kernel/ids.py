"""Identifiers: time-ordered ids for what happens, slugs and addresses for what people name."""

from __future__ import annotations

import re
import secrets
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

ID_LENGTH = 256
"""The commercial manager's clients accept ids up to this many characters."""

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def new_id(now: datetime) -> str:
    """A UUID version 7 (RFC 9562 §5.7): ids sort in the order in which they were made, to the millisecond."""
    millis = int(now.timestamp() * 1000)
    value = (millis << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Whether `text` may name a record: printable, at most 256 characters, no segment that leads elsewhere in a path."""
    if not 0 < len(text) <= ID_LENGTH or not text.isprintable() or text != text.strip() or "\\" in text:
        return False
    segments = text.split("/")
    return bool(segments[0]) and bool(segments[-1]) and not {".", ".."} & set(segments)


def slug(text: str) -> str:
    """A name for addresses, files and URLs: lower case, digits and single dashes."""
    return _NOT_SLUG.sub("-", text.lower()).strip("-")


def short(identifier: str) -> str:
    """The last part of an id: `urn:dataproduct:checkout:orders` and `checkout/orders` are both `orders`."""
    return re.split(r"[:/]", identifier)[-1]


def identifier(text: str) -> str:
    """A name for SQL: letters, digits and underscores, never starting with a digit."""
    name = re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_").lower()
    return f"_{name}" if name[:1].isdigit() else name
