"""Columns of few distinct texts: a rule is tried once for each text, however many rows have it.

Footers of Parquet files say which columns these are. Of a table that the engine keeps itself its first rows tell it: where that is
wrong, an answer comes later and is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.sql import quote
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.measure import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.plan.model import Check
    from hansa.dataplane.checks.footers import Footers
    from hansa.dataplane.checks.measure import Measures


WORTH = 50_000
"""Rows from which a statement of its own pays. To bind one costs as much again for every `WIDE` columns that the table has."""

WIDE = 100

START = 20_000
"""Rows that are looked at to see whether the texts of a column repeat."""
REPEATING = 0.7
"""Of these rows, the share of distinct texts up to which they do: so many are met of about as many again."""


def answer(measures: Measures, footers: Footers, checks: Sequence[Check]) -> None:
    """Measures the checks that look at one such column and at nothing else; a statement a column, in a table of many rows."""
    if (measures.total or 0) < WORTH * (1 + len(footers.columns) / WIDE):
        return
    for column, members in _of_one(measures, checks).items():
        known = footers.columns.get(column.casefold())
        if known is not None and known.few:
            _column(measures, quote(column), members)


def answer_kept(measures: Measures, checks: Sequence[Check]) -> None:
    """The same for a table of the engine's own; only where a pattern is tried, as nothing else costs more than telling texts apart."""
    measures.counted()
    columns = {
        column: members
        for column, members in _of_one(measures, checks).items()
        if any("regexp_" in each.fails for each in members)
    }
    if not columns or (measures.total or 0) < WORTH:
        return
    asked = ", ".join(f"approx_count_distinct({quote(each)})" for each in columns)
    start = f"(SELECT {', '.join(map(quote, columns))} FROM {DATA} LIMIT {START})"
    try:
        numbers = measures.engine.rows(f"SELECT {asked} FROM {start}")[0]
    except EngineError:
        return
    for (column, members), number in zip(columns.items(), numbers, strict=True):
        if whole(number) <= START * REPEATING:
            _column(measures, quote(column), members)


def _of_one(measures: Measures, checks: Sequence[Check]) -> dict[str, list[Check]]:
    """The checks that look at one column and are not answered yet, by this column."""
    columns: dict[str, list[Check]] = {}
    for each in checks:
        if each.fails and len(set(each.needs)) == 1 and not measures.known(each):
            columns.setdefault(each.needs[0], []).append(each)
    return columns


def _column(measures: Measures, name: str, checks: Sequence[Check]) -> None:
    counts = ", ".join(f"sum(n) FILTER (WHERE {each.fails})" for each in checks)
    groups = f"(SELECT {name}, count(*) AS n FROM {DATA} GROUP BY {name})"
    try:
        row = measures.engine.rows(f"SELECT {counts} FROM {groups}")[0]
    except EngineError:
        return  # one of them looks at more than its column, or is wrong: the scan of all rows says
    measures.values |= {each.id: whole(value) for each, value in zip(checks, row, strict=True)}
