"""The text of a key: `hansa_<id>_<secret>_<checksum>`, so that a mistyped or truncated key is told from a wrong one."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ID_LENGTH = 8
SECRET_LENGTH = 43
"""Characters of base 62: 256 bits."""


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def generate() -> Key:
    identifier = "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))
    secret = "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))
    body = f"hansa_{identifier}_{secret}"
    return Key(identifier, f"{body}_{_checksum(body)}")


def read(text: str) -> Key | None:
    """The key that `text` is, or None where it cannot be one."""
    body, _, checksum = text.strip().rpartition("_")
    parts = body.split("_")
    if len(parts) != 3 or parts[0] != "hansa" or checksum != _checksum(body):
        return None
    return Key(parts[1], text.strip())


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
