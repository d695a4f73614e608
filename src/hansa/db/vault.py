"""Secrets at rest: sealed before they are stored, opened only by who holds the mesh's key.

The key is never in the database, so that a copy of the database alone tells no secret. There may be several keys: the first one
seals, all of them open; a key is changed by putting a new one before the old.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING

from hansa.db.errors import BadSecretKey, SealBroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cryptography.fernet import MultiFernet

HOW = 'Make one with `python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"`.'


class Vault:
    """Seals by AES-128-CBC with HMAC-SHA256 (the Fernet specification). `keys`: 32 bytes each in URL-safe base 64."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = _fernet(keys)

    def seal(self, text: str) -> bytes:
        """What may be stored; the same text is sealed differently each time."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text again. Raises SealBroken where another key sealed it or it was changed."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise SealBroken(
                "A stored secret cannot be opened: it was sealed with another key, or changed.",
                hint="Start with the secret key the mesh had (HANSA_SECRET_KEY or .hansa/secret.key), or enter it again.",
            ) from error

    def reseal(self, sealed: bytes) -> bytes:
        """The same secret under the first key; for changing keys."""
        return self.seal(self.open(sealed))


def open_vault(file: Path, keys: str = "") -> Vault:
    """The vault of `keys` (one, or several between commas or lines), else of the key file, which is made if it is missing."""
    return Vault(_split(keys) or _split(_from_file(file)))


def _split(text: str) -> list[str]:
    return [key for line in text.splitlines() for key in (part.strip() for part in line.split(",")) if key]


def _fernet(keys: Sequence[str]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise BadSecretKey("A secret key of the mesh is not 32 bytes in URL-safe base 64.", hint=HOW) from error


def _from_file(file: Path) -> str:
    """Several processes may start at once: the first one's key is linked into place whole, the others read it."""
    if not file.exists():
        from cryptography.fernet import Fernet

        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number, fresh = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)
        with os.fdopen(number, "wb") as handle:
            handle.write(Fernet.generate_key() + b"\n")
            handle.flush()
            os.fsync(handle.fileno())
        with suppress(FileExistsError):
            os.link(fresh, file)
        os.unlink(fresh)  # noqa: PTH108 the name mkstemp gave
    if file.stat().st_mode & 0o077:
        raise BadSecretKey(f"{file} can be read by others on this machine.", hint=f"chmod 600 {file}")
    return file.read_text(encoding="ascii")
