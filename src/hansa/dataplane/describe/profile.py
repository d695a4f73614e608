"""Looks at an open table: all questions about all columns in one scan, and a short one for each column of few values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hansa.contracts.lint.rules.personal_classified import looks_personal
from hansa.contracts.plan.model import DATA
from hansa.contracts.profile.measures import Question, frequent, questions
from hansa.contracts.profile.model import Seen, SeenTable
from hansa.contracts.profile.suggest import MOST_VALUES
from hansa.contracts.types import column_name
from hansa.dataplane.checks.shape import look, typed
from hansa.dataplane.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from hansa.contracts.plan.model import Plan
    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.places.place import Table
    from hansa.standards.odcs.schema import SchemaObject

MOST_ROWS = 5_000_000
"""Above it a sample of files is looked at; servers are not asked for distinct values, which would hold them too long."""

WIDEST = 1000
"""Questions of one statement."""

FIRST = 2_000
"""Rows that say which shapes of texts are worth counting in all."""

SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Limits:
    """`rows`: how many are looked at."""

    at: datetime
    rows: int = MOST_ROWS


def profile(source: Table, schema: SchemaObject, plan: Plan, limits: Limits) -> SeenTable:
    """What the data of one table looks like, its columns typed as the drafted contract types them."""
    engine = source.engine
    shape = look(engine, source.relation, plan)
    select = typed(source.relation, shape, plan)
    nested = {column_name(each) for each in schema.properties if each.logical_type in {"object", "array", "map"}}
    kinds = {each.name: "JSON" if each.name in nested else each.duckdb for each in plan.columns if shape.has(each.name)}
    closed = {each.name for each in plan.columns if each.masked or looks_personal(each.name)}
    try:
        engine.define(select)
        total = rows = int(engine.rows(f"SELECT count(*) FROM {DATA}")[0][0])  # type: ignore[call-overload]  # a count
        small = total <= limits.rows
        if not small and engine.dialect == "duckdb":
            engine.define(f"SELECT * FROM ({select}) USING SAMPLE {limits.rows} ROWS (reservoir, {SEED})")
            rows, small = limits.rows, True
        asked = [each for name, kind in kinds.items() for each in questions(name, kind, distinct=small)]
        if rows > FIRST and engine.dialect == "duckdb":
            asked = _worth_asking(engine, asked)
        answers: dict[str, dict[str, Any]] = defaultdict(dict)
        for question, value in _answered(engine, asked):
            answers[question.column][question.what] = value
        columns = tuple(_seen(name, kinds[name], answers[name], closed) for name in kinds)
        columns = tuple(_with_values(engine, each) for each in columns)
    finally:
        engine.drop()
    names = {column_name(each): each.name for each in schema.properties}
    return SeenTable(schema.name, rows, total, columns, limits.at, names)


def _worth_asking(engine: Engine, asked: Sequence[Question]) -> list[Question]:
    """Without the shapes that not even the first rows have: a regular expression over all rows is dear."""
    shapes = [each for each in asked if each.what.startswith("fits/")]
    names = {each.column for each in shapes}
    filled = [each for each in asked if each.what == "filled" and each.column in names]
    source = f"(SELECT * FROM {DATA} LIMIT {FIRST})"
    counts = {(each.column, each.what): value for each, value in _answered(engine, [*filled, *shapes], source)}
    return [
        each
        for each in asked
        if not each.what.startswith("fits/")
        or counts.get((each.column, each.what)) == counts.get((each.column, "filled"))
    ]


def _answered(engine: Engine, asked: Sequence[Question], source: str = DATA) -> Iterable[tuple[Question, object]]:
    """All in one scan; where one cannot be answered, by halves, until it stands alone and is left out."""
    if not asked:
        return []
    if len(asked) > WIDEST:
        middle = len(asked) // 2
        return [*_answered(engine, asked[:middle], source), *_answered(engine, asked[middle:], source)]
    try:
        row = engine.rows(f"SELECT {', '.join(each.sql for each in asked)} FROM {source}")[0]
    except EngineError:
        middle = len(asked) // 2
        return (
            [*_answered(engine, asked[:middle], source), *_answered(engine, asked[middle:], source)] if middle else []
        )
    return zip(asked, row, strict=True)


def _seen(name: str, kind: str, answers: dict[str, Any], closed: set[str]) -> Seen:
    fits = {what.partition("/")[2]: int(value or 0) for what, value in answers.items() if what.startswith("fits/")}
    return Seen(
        name,
        kind,
        int(answers.get("filled") or 0),
        _whole(answers.get("distinct")),
        _number(answers.get("least")),
        _number(answers.get("greatest")),
        _whole(answers.get("shortest")),
        _whole(answers.get("longest")),
        fits,
        personal=name in closed,
    )


def _with_values(engine: Engine, seen: Seen) -> Seen:
    """The values of a column that has few of them, unless they may be personal."""
    few = seen.distinct is not None and 0 < seen.distinct <= MOST_VALUES
    if seen.personal or not few or seen.type not in {"VARCHAR", "INTEGER", "BIGINT", "BOOLEAN"}:
        return seen
    try:
        rows = engine.rows(frequent(seen.column, MOST_VALUES))
    except EngineError:
        return seen
    values = tuple((value, int(count)) for value, count in rows if isinstance(value, str | int))  # type: ignore[call-overload]  # a count
    return replace(seen, values=values)


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _number(value: Any) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if isinstance(value, int | float) else None
