"""Rows as JSON values: a few of those that break a promise, for people to look at."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA
from hansa.contracts.plan.rules.keys import HELPER
from hansa.dataplane.checks.shape import RAW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.checks.engine import Engine
    from hansa.kernel.json import Json

ROWS = 20
"""Enough to see what is wrong, few enough to keep for every run."""

MASK = "•••"
"""Stands for a value that is classified; that it is there, or is not, may be seen."""

MAX_TEXT = 500
"""Characters of one value that are kept."""


def rows(engine: Engine, check: Check, limit: int = ROWS) -> tuple[dict[str, Json], ...]:
    sql = check.sample or (f"SELECT * FROM {DATA} WHERE {check.fails}" if check.fails else "")
    if not sql:
        return ()
    return tuple(plain(row) for row in engine.records(sql, limit))


def shown(results: tuple[CheckResult, ...], plan: Plan) -> tuple[CheckResult, ...]:
    """The results for whoever may not see everything: values of classified columns masked, the key's columns first in every row.

    Where any column is classified, so is what a rule made of it: a name that the contract does not know is masked too.
    """
    keys = [each.name for each in sorted(plan.columns, key=lambda each: each.key) if each.key]
    masked = {each.name.casefold() for each in plan.columns if each.masked}
    clear = {each.name.casefold() for each in plan.columns} - masked if masked else None
    return tuple(
        replace(each, sample=tuple(_shown(row, keys, clear) for row in each.sample)) if each.sample else each
        for each in results
    )


def _shown(row: dict[str, Json], keys: list[str], clear: set[str] | None) -> dict[str, Json]:
    first = [name for key in keys for name in row if name.casefold() == key.casefold()]
    names = [*first, *(name for name in row if name not in first)]
    if clear is None:
        return {name: row[name] for name in names}
    return {name: row[name] if row[name] is None or name.casefold() in clear else MASK for name in names}


def plain(record: Mapping[str, object]) -> dict[str, Json]:
    """A row as JSON; the untouched copy of a column takes its place."""
    row = {name: to_json(value) for name, value in record.items() if not name.startswith(HELPER)}
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
