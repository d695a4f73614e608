"""Tables as a database describes itself, and the SQL text that the importer of SQL reads."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Protocol

from hansa.contracts.sql import literal
from hansa.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.place import Request

MOST_TABLES = 2000
"""Tables of one contract; nobody maintains more in one file."""


class NoTables(NotFound):
    """The database answers, and has nothing of what was asked for."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """`ddl` creates the chosen tables in `dialect`; `views` are the names of those that are views."""

    dialect: str
    ddl: str
    tables: tuple[str, ...]
    views: frozenset[str] = frozenset()


class Reader(Protocol):
    """`wanted` are names or patterns (`stg_*`); none means all. Everything is read in one read-only transaction."""

    def __call__(self, request: Request, wanted: Sequence[str]) -> Catalog: ...


def choose(names: Sequence[str], wanted: Sequence[str], where: str) -> list[str]:
    """Raises NoTables where a name or a pattern fits no table, NotFound where too many are left."""
    for each in wanted:
        if not any(each == name or fnmatchcase(name, each) for name in names):
            shown = ", ".join(names[:30]) or "no tables"
            raise NoTables(f"{where} has no table {each!r}.", hint=f"It has: {shown}.")
    found = [name for name in names if not wanted or any(each == name or fnmatchcase(name, each) for each in wanted)]
    if not found:
        raise NoTables(f"{where} has no tables.", hint="Name the schema with --schema-name, or another database.")
    if len(found) > MOST_TABLES:
        raise NotFound(
            f"{where} has {len(found):,} tables, more than {MOST_TABLES:,}.", hint="Choose with --table 'orders*'."
        )
    return found


class Lister(Protocol):
    """The databases that the server has, or the schemas of one: those of users, without its own."""

    def __call__(self, request: Request, what: str) -> list[str]: ...


def create(name: str, parts: Sequence[str]) -> str:
    return f"CREATE TABLE {name} (\n  " + ",\n  ".join(parts) + "\n);\n"


def comment(what: str, name: str, text: object) -> str:
    """`COMMENT ON` for a text that is there."""
    return f"COMMENT ON {what} {name} IS {literal(str(text))};\n" if text else ""
