"""What the footers of Parquet files know: where they are complete and exact, they answer checks without reading a value.

The engine itself takes counts and extremes from the footers wherever they stand there; this module says for which columns
that is so and right, because asking for the others would read the data once more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.sql import literal, quote
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.measure import plain, whole
from hansa.dataplane.checks.shape import MANY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hansa.contracts.plan.model import Check
    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.checks.measure import Measures
    from hansa.dataplane.checks.shape import Shape

INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
ORDERED = INTEGERS | {
    "FLOAT",
    "DOUBLE",
    "DATE",
    "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE",
    "TIMESTAMP_S",
    "TIMESTAMP_MS",
    "TIMESTAMP_NS",
}

MOST = 0.75
"""Of the parts of a column. A last, short one is often written value by value, although the column has few distinct ones."""

_KNOWN = """
SELECT path_in_schema, count(*), count(DISTINCT type), count(stats_null_count),
  count(*) FILTER (WHERE (stats_min_value IS NOT NULL AND stats_max_value IS NOT NULL
    AND coalesce(min_is_exact, true) AND coalesce(max_is_exact, true)) OR stats_null_count = num_values),
  count(*) FILTER (WHERE stats_nan_count = 0),
  count(*) FILTER (WHERE dictionary_page_offset IS NOT NULL AND len(list_filter(encoding_stats,
    lambda each: starts_with(each.page_type, 'DATA_PAGE') AND NOT ends_with(each.encoding, '_DICTIONARY'))) = 0)
FROM parquet_metadata([{files}]) GROUP BY 1
"""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Column:
    """`nulls` and `extremes`: whether the footers know them exactly; `few`: most parts of the files list their distinct values.

    `numbers`: no value is a NaN.
    """

    nulls: bool
    extremes: bool
    few: bool
    numbers: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Footers:
    """By folded column name."""

    columns: Mapping[str, Column]


def read(engine: Engine, files: Sequence[str], shape: Shape) -> Footers:
    """Only columns that are read as they are stored: no part of a structure, no cast."""
    try:
        rows = engine.rows(_KNOWN.replace("{files}", ", ".join(map(literal, files))))
        groups = engine.rows(
            f"SELECT sum(num_row_groups) FROM parquet_file_metadata([{', '.join(map(literal, files))}])"
        )
    except EngineError:
        return Footers({})  # who wrote these files may know more than this engine; it can still scan them
    number = whole(groups[0][0])
    return Footers({str(row[0]).casefold(): _column(row, shape) for row in rows if _plain(row, shape, number)})


def _plain(row: tuple[object, ...], shape: Shape, groups: int) -> bool:
    """A column of one stored type that is in every part of every file, under exactly this name."""
    name = str(row[0])
    there = shape.actual.get(name.casefold())
    return (
        there is not None
        and there[0] == name
        and ", " not in name
        and (whole(row[1]), whole(row[2])) == (groups, 1)
        and not shape.unreadable(name)
    )


def _column(row: tuple[object, ...], shape: Shape) -> Column:
    groups, _, nulls, extremes, no_nans, few = (whole(each) for each in row[1:])
    kind = shape.type(str(row[0])).upper()
    ordered = kind in ORDERED or kind.startswith("DECIMAL")
    exact = kind not in {"FLOAT", "DOUBLE"} or no_nans == groups  # a NaN is no part of extremes, and in no range
    complete = ordered and exact and extremes == groups == nulls
    repeats = few >= MOST * groups and kind == "VARCHAR"
    return Column(nulls == groups, complete, repeats, no_nans == groups)


def barred(relation: str, columns: Iterable[tuple[str, str]]) -> str:
    """Parquet with a bar before its floating point columns (of these names and types), over which the engine takes no footer's word.

    Most writers leave NaN out of a footer's extremes; the engine (DuckDB 2.0) then answers `isnan` and `max` from them, and
    takes a filter that only a NaN meets for one that nothing meets. What the engine has written itself needs no bar.
    """
    bars = ", ".join(_bar(name) for name, kind in columns if _floats(kind))
    return f"(SELECT * REPLACE ({bars}) FROM {relation})" if bars else relation


def guarded(source: str, shape: Shape, footers: Footers | None, *, whole: bool = True) -> str:
    """The source with a bar before its floating point columns. Those whose footers count NaN, and count none, need none.

    Unless it is the `whole` table, the columns of the shape are listed, and no others are there.
    """
    known = footers.columns if footers else {}
    unsure = {each: kind for key, (each, kind) in shape.actual.items() if not (key in known and known[key].numbers)}
    if whole and len(shape.actual) <= MANY:
        return barred(source, unsure.items())
    names = (each for each, _ in shape.actual.values())
    listed = ", ".join(_bar(each) if _floats(unsure.get(each, "")) else quote(each) for each in names)
    return f"(SELECT {listed} FROM {source})"


def _floats(kind: str) -> bool:
    return "DOUBLE" in kind.upper() or "FLOAT" in kind.upper()


def _bar(column: str) -> str:
    name = quote(column)
    return f"CASE WHEN {name} IS NULL THEN NULL ELSE {name} END AS {name}"


def answer(measures: Measures, footers: Footers, checks: Sequence[Check], shape: Shape) -> None:
    """Measures every check that the footers can: none of them reads a value. As many checks as one statement may have."""
    _counts(measures, footers, checks)
    _extremes(measures, footers, checks)
    _proofs(measures, footers, [each for each in checks if not measures.known(each) and _is_convex(each, shape)])


def _counts(measures: Measures, footers: Footers, checks: Sequence[Check]) -> None:
    """NULLs, and the number of rows."""
    nulls = [each for each in checks if each.needs and each.fails == f"{quote(each.needs[0])} IS NULL"]
    asked = [each for each in nulls if _has(footers, each, "nulls")]
    columns = list(dict.fromkeys(each.needs[0] for each in asked))
    there: dict[str, int] = {}
    if columns or measures.total is None:
        counts = ", ".join(["count(*)", *(f"count({quote(each)})" for each in columns)])
        row = measures.engine.rows(f"SELECT {counts} FROM {DATA}")[0]
        measures.total = whole(row[0])
        there = {name: whole(value) for name, value in zip(columns, row[1:], strict=True)}
    for each in asked:
        measures.values[each.id] = measures.total - there[each.needs[0]]
    for each in checks:
        if each.aggregate == "count(*)":
            measures.values[each.id] = measures.total


def _extremes(measures: Measures, footers: Footers, checks: Sequence[Check]) -> None:
    """The newest and the oldest value: the moment of the greatest is the greatest moment."""
    asked = {each.id: end for each in checks if _has(footers, each, "extremes") if (end := _end(each))}
    if asked:
        row = measures.engine.rows(f"SELECT {', '.join(asked.values())} FROM {DATA}")[0]
        measures.values |= {name: plain(value) for name, value in zip(asked, row, strict=True)}


def _end(check: Check) -> str:
    if len(check.needs) != 1:
        return ""
    name = quote(check.needs[0])
    for end in ("max", "min"):
        if check.aggregate in {f"epoch_us({end}({name}))", f"{end}(epoch_us({name}))"}:
            return f"epoch_us({end}({name}))"
    return ""


def _is_convex(check: Check, shape: Shape) -> bool:
    if check.kind == "type" and len(check.path) == 1:
        return shape.type(check.path[0]).upper() in INTEGERS and check.threshold in INTEGERS
    return check.convex


def _proofs(measures: Measures, footers: Footers, checks: Sequence[Check]) -> None:
    """Where both ends of a column keep a rule that holds between them, no value breaks it."""
    asked = [each for each in checks if len(each.needs) == 1 and _has(footers, each, "extremes")]
    if not asked:
        return
    names = list(dict.fromkeys(quote(each.needs[0]) for each in asked))
    broken = ", ".join(f"coalesce({each.fails}, false)" for each in asked)
    ends = ", ".join(f"unnest([min({name}), max({name})]) AS {name}" for name in names)
    try:
        low, high = measures.engine.rows(f"SELECT {broken} FROM (SELECT {ends} FROM {DATA})")
    except EngineError:
        return  # one of them is wrong as it is written: the scan finds out which
    for each, *fails in zip(asked, low, high, strict=True):
        if not any(fails):
            measures.values[each.id] = 0


def _has(footers: Footers, check: Check, what: str) -> bool:
    known = footers.columns.get(check.needs[0].casefold()) if check.needs else None
    return known is not None and bool(getattr(known, what))


def key_ends(
    measures: Measures, footers: Footers | None, names: Sequence[str], shape: Shape
) -> dict[str, tuple[int, int]]:
    """The extremes of whole-numbered columns: from footers that are there and say them, else by a look at these columns alone."""
    asked = [
        each
        for each in dict.fromkeys(names)
        if shape.has(each)
        and shape.type(each).upper() in INTEGERS
        and (footers is None or ((known := footers.columns.get(each.casefold())) is not None and known.extremes))
    ]
    if not asked:
        return {}
    ends = ", ".join(f"min({quote(each)}), max({quote(each)})" for each in asked)
    try:
        row = measures.engine.rows(f"SELECT {ends} FROM {DATA}")[0]
    except EngineError:
        return {}  # the keys' own statements say what is wrong
    pairs = zip(asked, row[::2], row[1::2], strict=True)
    return {name: (whole(low), whole(high)) for name, low, high in pairs if low is not None and high is not None}
