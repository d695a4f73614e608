"""Columns of few distinct texts: a rule is tried once for each text, however many rows have it."""

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


def answer(measures: Measures, footers: Footers, checks: Sequence[Check]) -> None:
    """Measures the checks that look at one such column and at nothing else; a statement a column, in a table of many rows."""
    if (measures.total or 0) < WORTH * (1 + len(footers.columns) / WIDE):
        return
    columns: dict[str, list[Check]] = {}
    for each in checks:
        if each.fails and len(set(each.needs)) == 1 and not measures.known(each):
            known = footers.columns.get(each.needs[0].casefold())
            if known is not None and known.few:
                columns.setdefault(each.needs[0], []).append(each)
    for column, members in columns.items():
        _column(measures, quote(column), members)


def _column(measures: Measures, name: str, checks: Sequence[Check]) -> None:
    counts = ", ".join(f"sum(n) FILTER (WHERE {each.fails})" for each in checks)
    groups = f"(SELECT {name}, count(*) AS n FROM {DATA} GROUP BY {name})"
    try:
        row = measures.engine.rows(f"SELECT {counts} FROM {groups}")[0]
    except EngineError:
        return  # one of them looks at more than its column, or is wrong: the scan of all rows says
    measures.values |= {each.id: whole(value) for each, value in zip(checks, row, strict=True)}
