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

_ID = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9._:~/@+-]*\Z")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def new_id(now: datetime) -> str:
    """A UUID version 7 (RFC 9562 §5.7): ids sort in the order in which they were made, to the millisecond."""
    millis = int(now.timestamp() * 1000)
    value = (millis << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))


def is_id(text: str) -> bool:
    """Whether `text` may name a record: no blanks, no `..` segment, at most 256 characters."""
    return len(text) <= ID_LENGTH and bool(_ID.match(text)) and ".." not in text.split("/")


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
