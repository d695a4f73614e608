"""The data's own columns against the promised ones: which are missing, which are more, which have another type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.model import Plan
    from hansa.dataplane.checks.engine import Engine

RAW = "hansa raw "
"""How the untouched copy of a column is called where the column itself had to be read as another type."""

Fit = Literal["same", "by value", "other"]

_NUMBERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
_NUMBERS |= {"UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"}
_WIDENS = {
    "BIGINT": {"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"},
    "INTEGER": {"TINYINT", "SMALLINT", "UTINYINT", "USMALLINT"},
    "DOUBLE": {"FLOAT", "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"},
    "VARCHAR": {"UUID", "ENUM", "JSON", "CHAR"},
    "TIMESTAMP": {"TIMESTAMP_S", "TIMESTAMP_MS"},
}


@dataclass(frozen=True, slots=True)
class Shape:
    """`actual` by folded name; `fits` says for each promised column that is there whether its type is the promised one."""

    actual: Mapping[str, tuple[str, str]]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    fits: Mapping[str, Fit]

    def has(self, column: str) -> bool:
        return column.casefold() in self.actual

    def type(self, column: str) -> str:
        return self.actual[column.casefold()][1]

    def unreadable(self, column: str) -> bool:
        """Whether the column had to be read as another type, so that its untouched copy stands beside it."""
        return self.fits.get(column) == "other"


def look(engine: Engine, source: str, plan: Plan) -> Shape:
    actual = {name.casefold(): (name, kind) for name, kind in engine.describe(source)}
    promised = {each.name.casefold() for each in plan.columns}
    return Shape(
        actual,
        tuple(each.name for each in plan.columns if each.name.casefold() not in actual),
        tuple(name for key, (name, _) in actual.items() if key not in promised),
        {
            each.name: fit(actual[each.name.casefold()][1], each.duckdb)
            for each in plan.columns
            if each.name.casefold() in actual
        },
    )


def fit(actual: str, promised: str) -> Fit:
    """`by value`: of one family, so that each value has to be tried; `other`: no conversion says that it is the same."""
    if actual == promised:
        return "same"
    mine, theirs = _head(actual), _head(promised)
    if mine in _WIDENS.get(theirs, ()):
        return "same"
    return "by value" if _family(actual) == _family(promised) else "other"


def _head(name: str) -> str:
    return re.split(r"[(\[]", name, maxsplit=1)[0].strip()


def _family(name: str) -> str:
    head = "LIST" if name.endswith("]") else _head(name)
    if head in _NUMBERS:
        return "number"
    return "moment" if head.startswith(("TIMESTAMP", "DATE")) else head


def typed(source: str, shape: Shape, plan: Plan) -> str:
    """A SELECT in which every column has a type its checks can work on; what cannot be read so is NULL there."""
    swapped = {each.name: each.duckdb for each in plan.columns if shape.unreadable(each.name)}
    if not swapped:
        return f"SELECT * FROM {source}"
    casts = ", ".join(f"TRY_CAST({quote(name)} AS {kind}) AS {quote(name)}" for name, kind in swapped.items())
    copies = ", ".join(f"{quote(name)} AS {quote(RAW + name)}" for name in swapped)
    return f"SELECT * REPLACE ({casts}), {copies} FROM {source}"


def misfits(column: str, promised: str, actual: str, how: Fit) -> str:
    """The predicate of the rows whose value is not what the type promises."""
    name = quote(column)
    if how == "same":
        return "false"
    if how == "other":
        return f"{quote(RAW + column)} IS NOT NULL AND {name} IS NULL"
    return f"TRY_CAST(TRY_CAST({name} AS {promised}) AS {actual}) IS DISTINCT FROM {name}"
