"""Rows as JSON values: a few of those that break a promise, for people to look at."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.plan.rules.keys import HELPER
from hansa.dataplane.checks.shape import RAW

if TYPE_CHECKING:
    from hansa.contracts.plan.model import Check
    from hansa.dataplane.checks.engine import Engine
    from hansa.kernel.json import Json

ROWS = 20
"""Enough to see what is wrong, few enough to keep for every run."""

MAX_TEXT = 500
"""Characters of one value that are kept."""


def rows(engine: Engine, check: Check, limit: int = ROWS) -> tuple[dict[str, Json], ...]:
    sql = check.sample or (f"SELECT * FROM {DATA} WHERE {check.fails}" if check.fails else "")
    if not sql:
        return ()
    return tuple(_row(list(row), tuple(row.values())) for row in engine.records(sql, limit))


def _row(names: list[str], values: tuple[object, ...]) -> dict[str, Json]:
    """The untouched copy of a column takes its place."""
    row = {name: to_json(value) for name, value in zip(names, values, strict=True) if not name.startswith(HELPER)}
    for name in [each for each in row if each.startswith(RAW)]:
        row[name.removeprefix(RAW)] = row.pop(name)
    return row


def to_json(value: object) -> Json:
    """Decimals and moments as text, so that nothing is rounded on the way."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return value if len(value) <= MAX_TEXT else f"{value[:MAX_TEXT]}…"
        case float():
            return value if math.isfinite(value) else str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return _nested(value)


def _nested(value: object) -> Json:
    if isinstance(value, list | tuple):
        return [to_json(each) for each in value]
    if isinstance(value, dict):
        return {str(key): to_json(each) for key, each in value.items()}
    return value[:MAX_TEXT].hex() if isinstance(value, bytes) else str(value)[:MAX_TEXT]
