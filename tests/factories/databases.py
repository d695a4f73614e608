"""Registries with their tables in them: the real migrations make one of each kind, each test gets a copy."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from hansa.db.database import Database


@cache
def _first():
    folder = Path(tempfile.mkdtemp(prefix="hansa-registry-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Database(f"sqlite:///{folder}/registry.db")
    made.migrate()
    made.close()
    return folder / "registry.db"


def lay(path):
    """Puts a registry's file there, as the first command of a mesh would; answers its URL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_first(), path)
    return f"sqlite:///{path}"


def migrated(path):
    """A registry that is open, with nothing in it."""
    return Database(lay(path))
