"""The demo on a database of its own (`HANSA_DATABASE_URL`): taken only when it is empty, emptied only when it is the demo's.

.hansa/demo-database   the digest of the URL that the demo has taken
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from hansa.db.database import Database
from hansa.demo.seed import STATE, read_marker
from hansa.kernel.errors import Conflict

if TYPE_CHECKING:
    from pathlib import Path

TAKEN = "demo-database"
VARIABLE = "HANSA_DATABASE_URL"


def claim(home: Path) -> None:
    """Remembers the database as the demo's; raises Conflict where it holds a mesh that the demo has not made."""
    url = os.environ.get(VARIABLE, "")
    if not url or _is_ours(home, url):
        return
    database = Database(url)
    empty = database.is_empty()
    database.close()
    if not empty:
        raise Conflict(
            f"The database that {VARIABLE} names holds a mesh already.",
            hint="Name an empty one; the demo never overwrites a mesh.",
        )
    (home / STATE).mkdir(parents=True, exist_ok=True)
    (home / STATE / TAKEN).write_text(_digest(url), encoding="utf-8")


def forget(home: Path) -> None:
    """Empties the demo's database; any other is left alone, and so is everything where `home` is no demo home."""
    url = os.environ.get(VARIABLE, "")
    if url and read_marker(home) and _is_ours(home, url):
        database = Database(url)
        database.forget()
        database.close()


def _is_ours(home: Path, url: str) -> bool:
    try:
        return (home / STATE / TAKEN).read_text(encoding="utf-8") == _digest(url)
    except OSError:
        return False


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
