"""Registries with their tables in them: the real migrations make one of each kind, each test gets a copy."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

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


def emptied(url):
    """Whether nothing is left in a registry's tables on PostgreSQL; somebody who still reads there keeps them from being emptied."""
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '3s'"))
            names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
            listed = ", ".join(f'"{name}"' for name in names if name != "hansa_version")
            connection.execute(text(f"TRUNCATE {listed} RESTART IDENTITY"))
    except OperationalError:
        return False
    finally:
        engine.dispose()
    return True
