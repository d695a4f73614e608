"""Text becomes what the contract promises, column by column, where every value of the column can be read so.

A column with one bad value stays text: its checks count and show the bad values, and the others are not kept from theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.contracts.types import column_name, duckdb_type, is_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hansa.dataplane.checks.engine import Engine
    from hansa.standards.odcs.schema import Property, SchemaObject

TEXT = "VARCHAR"
SPARE_DIGITS = 10
"""Digits behind a decimal's own that are read to see whether a value would be rounded."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column of text is read: `sql` is its typed value, NULL where it is none; `kept` what stands for a bad one."""

    column: str
    sql: str
    kept: str


def promised(schema: SchemaObject) -> dict[str, Property]:
    """The properties by the folded name that the data has for them."""
    return {column_name(each).casefold(): each for each in schema.properties if is_stored(each)}


def readings(columns: Sequence[str], schema: SchemaObject) -> list[Reading]:
    known = promised(schema)
    found = []
    for name in columns:
        prop = known.get(name.casefold())
        kind = duckdb_type(prop) if prop is not None else TEXT
        if kind != TEXT:
            found.append(Reading(name, read_text(quote(name), kind), quote(name)))
    return found


def settled(
    engine: Engine, source: str, columns: Sequence[str], schema: SchemaObject, extra: Mapping[str, str] | None = None
) -> tuple[str, dict[str, int]]:
    """The relation with each column typed that can be, after one pass over the text.

    `extra` are more things to count in the same pass, by name; their counts come back.
    """
    wanted = readings(columns, schema)
    counts = [f"count({each.kept}) - count({each.sql})" for each in wanted]
    more = dict(extra or {})
    if not counts and not more:
        return source, {}
    row = engine.rows(
        f"SELECT {', '.join([*counts, *(f'count(*) FILTER (WHERE {each})' for each in more.values())])} FROM {source}"
    )[0]
    good = {each.column: each.sql for each, bad in zip(wanted, row, strict=False) if bad == 0}
    items = [f"{good[name]} AS {quote(name)}" if name in good else quote(name) for name in columns]
    numbers = {name: int(str(value)) for name, value in zip(more, row[len(wanted) :], strict=True)}
    return (f"(SELECT {', '.join(items)} FROM {source})" if good else source), numbers


def read_text(value: str, kind: str) -> str:
    """SQL that reads a text as `kind` and never rounds; NULL where it is none."""
    reader = next((read for start, read in _READERS.items() if kind.startswith(start)), None)
    return reader(value, kind) if reader else f"TRY_CAST({value} AS {kind})"


def _whole(value: str, kind: str) -> str:
    """`1.0` is a whole number, `1.5` is none."""
    exact = f"TRY_CAST({value} AS DECIMAL(38, {SPARE_DIGITS}))"
    return (
        f"CASE WHEN contains({value}, '.') OR contains(lower({value}), 'e') THEN "
        f"CASE WHEN {exact} % 1 = 0 THEN TRY_CAST({exact} AS {kind}) END ELSE TRY_CAST({value} AS {kind}) END"
    )


def _decimal(value: str, kind: str) -> str:
    scale = int(kind.partition(",")[2].strip(" )") or 0)
    exact = f"TRY_CAST({value} AS DECIMAL(38, {min(38, scale + SPARE_DIGITS)}))"
    return f"CASE WHEN coalesce(TRY_CAST({value} AS {kind}) = {exact}, true) THEN TRY_CAST({value} AS {kind}) END"


def _date(value: str, kind: str) -> str:
    """A moment is no date, even though it begins with one."""
    return f"CASE WHEN length({value}) <= 12 THEN TRY_CAST({value} AS {kind}) END"


def _blob(value: str, kind: str) -> str:
    return f"CASE WHEN {value} IS NOT NULL THEN encode({value}) END" if kind else value


def _nested(value: str, kind: str) -> str:
    """Lists and structures in a text are JSON."""
    return f"TRY_CAST(TRY_CAST({value} AS JSON) AS {kind})"


_READERS: dict[str, Callable[[str, str], str]] = {
    **dict.fromkeys(("STRUCT", "MAP"), _nested),
    "INTEGER": _whole,
    "BIGINT": _whole,
    "DECIMAL": _decimal,
    "DATE": _date,
    "BLOB": _blob,
}
