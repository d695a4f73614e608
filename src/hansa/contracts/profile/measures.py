"""The questions about a table, so that one scan answers all of them: aggregates in DuckDB's dialect over the checked data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.plan.rules.pattern import matches
from hansa.contracts.profile.shapes import SHAPES
from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL")
MOMENTS = ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE")


@dataclass(frozen=True, slots=True)
class Question:
    """`what` is a field of `Seen`, or `fits/SHAPE`."""

    column: str
    what: str
    sql: str


def questions(column: str, kind: str, *, distinct: bool) -> Iterator[Question]:
    """`kind` is the column's type in DuckDB's words; of nested values it is only asked whether they are there."""
    name = quote(column)
    yield Question(column, "filled", f"count({name})")
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "BLOB", "JSON", "UNION")):
        return
    if distinct:
        yield Question(column, "distinct", f"count(DISTINCT {name})")
    if kind in NUMBERS or kind.startswith(FRACTIONS):
        yield Question(column, "least", f"min({name})")
        yield Question(column, "greatest", f"max({name})")
    elif kind in MOMENTS:
        yield Question(column, "least", f"epoch_us(min({name}))")
        yield Question(column, "greatest", f"epoch_us(max({name}))")
    elif kind == "VARCHAR":
        yield Question(column, "shortest", f"min(length({name}))")
        yield Question(column, "longest", f"max(length({name}))")
        for shape, pattern in SHAPES.items():
            yield Question(column, f"fits/{shape}", f"count(*) FILTER (WHERE {matches(name, pattern)})")


def frequent(column: str, limit: int) -> str:
    """The most frequent values with their counts; the order is the same in every run."""
    name = quote(column)
    return f"SELECT {name}, count(*) AS n FROM {DATA} WHERE {name} IS NOT NULL GROUP BY {name} ORDER BY n DESC, {name} LIMIT {limit}"
