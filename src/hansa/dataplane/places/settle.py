"""Text becomes what the contract promises, column by column, where every value of the column can be read so.

A column with one bad value stays text: its checks count and show the bad values, and the others are not kept from theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.fields import walk
from hansa.contracts.plan.rules.shape import checked_type
from hansa.contracts.plan.typetree import parse
from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hansa.contracts.plan.fields import Field
    from hansa.dataplane.checks.engine import DuckEngine, Engine
    from hansa.standards.odcs.schema import SchemaObject

TEXT = "VARCHAR"
FLAG = "hansa flag "
"""How the columns begin that mark rows of a stored table."""

MOMENTS = {"DATE", "TIME", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "BLOB"}
"""What formats without such types write as text."""

SPARE_DIGITS = 10
"""Digits behind a decimal's own that are read to see whether a value would be rounded."""

LONGEST_DATE = 12
"""Characters; what is longer is a moment, and a moment is no date even though it begins with one."""


@dataclass(frozen=True, slots=True)
class Stored:
    """`relation` has each column typed that can be; `origin` is the same, read from the source itself."""

    relation: str
    origin: str
    counts: dict[str, int]


def promised(schema: SchemaObject) -> dict[tuple[str, ...], Field]:
    """The fields of the contract by their path; names are folded, as engines compare them."""
    return {tuple(step.casefold() for step in each.path): each for each in walk(schema, "")}


BAD = " bad "
"""Before the number of a flag of rows with a value that is not of its type; no name in `extra` begins so."""
TOGETHER = 32
"""Columns in one condition: what the engine takes to plan one grows with the square of its length."""

WIDE = 100
"""Above so many columns the table is kept by groups of them, and without the engine's search for equal parts of a statement: it is quadratic."""


def stored(engine: DuckEngine, table: str, source: str, schema: SchemaObject, extra: Mapping[str, str]) -> Stored:
    """With how many rows meet each of `extra`, by name.

    The source is read once, into a table of the session that may spill to disk; once more, as text, where a value is not of
    its type. `extra` must be rows whose values are not of their types: they are counted only where there is such a value, or
    where nothing but text is promised.
    """
    columns = [name for name, _ in engine.describe(source)]
    readings = texts_of(columns, schema)
    items = [f"{readings[name]} AS {quote(name)}" if name in readings else quote(name) for name in columns]
    flags = {f"{BAD}{n}": sql for n, sql in enumerate(conditions_of(readings))}
    flags |= {} if readings else extra
    marks = {name: quote(f"{FLAG}{name}") for name in flags}
    wanted = ", ".join([*items, *(f"({sql}) AS {marks[name]}" for name, sql in flags.items())])
    engine.write(f"CREATE TEMP TABLE {quote(table)} AS SELECT {wanted} FROM {source}")
    numbers = numbers_of(engine, quote(table), marks)
    if sum(numbers.pop(name) for name in list(numbers) if name.startswith(BAD)) == 0:
        relation = f"(SELECT {', '.join(map(quote, columns))} FROM {quote(table)})"
        return Stored(relation, f"(SELECT {', '.join(items)} FROM {source})", numbers)
    engine.write(f"CREATE OR REPLACE TEMP TABLE {quote(table)} AS SELECT * FROM {source}")
    relation, numbers = settled_texts(engine, quote(table), columns, readings, extra)
    return Stored(relation, relation.replace(quote(table), source), numbers)


def texts_of(columns: Sequence[str], schema: SchemaObject) -> dict[str, str]:
    """How each of these columns is read that is promised to be more than text."""
    known = promised(schema)
    return _texts({name: known[name.casefold(),] for name in columns if (name.casefold(),) in known})


def conditions_of(readings: Mapping[str, str]) -> list[str]:
    """That a value of the row is not of its type, of some columns each."""
    bad = [f"({quote(name)} IS NOT NULL AND {sql} IS NULL)" for name, sql in readings.items()]
    return [f"({' OR '.join(bad[n : n + TOGETHER])})" for n in range(0, len(bad), TOGETHER)]


def numbers_of(engine: Engine, source: str, conditions: Mapping[str, str]) -> dict[str, int]:
    """How many rows meet each."""
    asked = [f"count(*) FILTER (WHERE {each})" for each in conditions.values()]
    counts = engine.rows(f"SELECT {', '.join(asked)} FROM {source}")[0] if asked else ()
    return {name: int(str(value)) for name, value in zip(conditions, counts, strict=True)}


def settled_moments(engine: Engine, source: str, kinds: Mapping[str, str], schema: SchemaObject) -> str:
    """For what has types of its own but none for moments (SQLite): texts become dates and times, 0 and 1 true and false."""
    known = promised(schema)
    fields = {name: known[name.casefold(),] for name in kinds if (name.casefold(),) in known}
    texts = {
        name: field
        for name, field in fields.items()
        if kinds[name] == TEXT and parse(checked_type(field)).head in MOMENTS
    }
    flags = {
        name: f"CASE WHEN {quote(name)} IN (0, 1) THEN {quote(name)} = 1 END"
        for name, field in fields.items()
        if kinds[name] == "BIGINT" and checked_type(field) == "BOOLEAN"
    }
    return settled_texts(engine, source, list(kinds), {**_texts(texts), **flags}, None)[0]


def _texts(fields: Mapping[str, Field]) -> dict[str, str]:
    return {name: read_field(quote(name), field) for name, field in fields.items() if checked_type(field) != TEXT}


def settled_texts(
    engine: Engine,
    source: str,
    columns: Sequence[str],
    readings: Mapping[str, str],
    extra: Mapping[str, str] | None,
) -> tuple[str, dict[str, int]]:
    counts = [f"count({quote(name)}) - count({sql})" for name, sql in readings.items()]
    more = dict(extra or {})
    counts += [f"count(*) FILTER (WHERE {each})" for each in more.values()]
    if not counts:
        return source, {}
    row = engine.rows(f"SELECT {', '.join(counts)} FROM {source}")[0]
    good = {name: sql for (name, sql), bad in zip(readings.items(), row, strict=False) if bad == 0}
    items = [f"{good[name]} AS {quote(name)}" if name in good else quote(name) for name in columns]
    numbers = {name: int(str(value)) for name, value in zip(more, row[len(readings) :], strict=True)}
    return (f"(SELECT {', '.join(items)} FROM {source})" if good else source), numbers


def read_field(value: str, field: Field) -> str:
    """SQL that reads a text as the field's type, by the format that the contract gives it."""
    return field.reading.replace("{}", value) or read_text(value, checked_type(field))


def read_text(value: str, kind: str) -> str:
    """SQL that reads a text as `kind` and never rounds; NULL where it is none."""
    if kind.endswith("]"):
        return _nested(value, kind)
    reader = next((read for start, read in _READERS.items() if kind.startswith(start)), None)
    return reader(value, kind) if reader else f"TRY_CAST({value} AS {kind})"


def _whole(value: str, kind: str) -> str:
    """`1.0` is a whole number, `1.5` is none. Most are written as the engine itself writes them, which is the cheapest to see."""
    near, exact = f"TRY_CAST({value} AS {kind})", f"TRY_CAST({value} AS DECIMAL(38, {SPARE_DIGITS}))"
    return (
        f"CASE WHEN CAST({near} AS VARCHAR) = {value} THEN {near} "
        f"WHEN contains({value}, '.') OR contains({value}, 'e') OR contains({value}, 'E') THEN "
        f"CASE WHEN {exact} % 1 = 0 THEN TRY_CAST({exact} AS {kind}) END ELSE {near} END"
    )


def _decimal(value: str, kind: str) -> str:
    scale = int(kind.partition(",")[2].strip(" )") or 0)
    exact = f"TRY_CAST({value} AS DECIMAL(38, {min(38, scale + SPARE_DIGITS)}))"
    return f"CASE WHEN coalesce(TRY_CAST({value} AS {kind}) = {exact}, true) THEN TRY_CAST({value} AS {kind}) END"


def _date(value: str, kind: str) -> str:
    return f"CASE WHEN length({value}) <= {LONGEST_DATE} THEN TRY_CAST({value} AS {kind}) END"


def _blob(value: str, kind: str) -> str:
    return f"CAST(encode({value}) AS {kind})"


def _nested(value: str, kind: str) -> str:
    """Lists and structures in a text are JSON."""
    return f"TRY_CAST(TRY_CAST({value} AS JSON) AS {kind})"


_READERS: dict[str, Callable[[str, str], str]] = {
    **dict.fromkeys(("STRUCT", "MAP"), _nested),
    **dict.fromkeys(("INTEGER", "BIGINT", "HUGEINT", "UBIGINT", "UHUGEINT"), _whole),
    "DECIMAL": _decimal,
    "DATE": _date,
    "BLOB": _blob,
}
