"""The quality tab: every promise with its last result, and, where one is broken, what consumers read meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from hansa.dataplane.publish.queries import current
from hansa.dataplane.runs.queries import latest_results, list_runs
from hansa.dataplane.runs.values import RULES
from hansa.governance.decide import decide

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hansa.dataplane.publish.values import Release
    from hansa.dataplane.runs.values import PortResult, RunRow
    from hansa.kernel.json import Json
    from hansa.web.pages.products.tabs import Asked

STATES = {"passed": "good", "warning": "warn", "failed": "bad", "error": "bad", "skipped": "none"}
_WORST_FIRST = ("failed", "error", "warning", "skipped", "passed")
SAMPLE = 5


@dataclass(frozen=True, slots=True)
class Table:
    """The results of one table of one port, the broken ones first."""

    port: str
    name: str
    results: tuple[PortResult, ...]

    def count(self, *statuses: str) -> int:
        return sum(each.result.status in statuses for each in self.results)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when nothing new was published, and what is read instead."""

    run: RunRow
    since: datetime
    release: Release | None


@dataclass(frozen=True, slots=True)
class Failing:
    """Some of the rows that break a promise, as this reader may see them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Json, ...], ...]
    masked: frozenset[str]


def quality(asked: Asked) -> dict[str, Any]:
    results = latest_results(asked.session, asked.subject.row.id)
    broken = [each for each in results if each.result.status in {"failed", "error", "warning"}]
    return {
        "tables": tables(results),
        "broken": broken,
        "checked_at": results[0].at if results else None,
        "trouble": trouble(asked),
        "failing": {each.id: failing for each in broken if (failing := _failing(asked, each))},
        "STATES": STATES,
    }


def tables(results: Iterable[PortResult]) -> list[Table]:
    grouped: dict[tuple[str, str], list[PortResult]] = {}
    for each in results:
        grouped.setdefault((each.port, each.object), []).append(each)
    return [
        Table(port, name, tuple(sorted(found, key=lambda each: _WORST_FIRST.index(each.result.status))))
        for (port, name), found in grouped.items()
    ]


def trouble(asked: Asked) -> Trouble | None:
    """The first of the unbroken row of runs that published nothing."""
    ended = [
        run
        for run in list_runs(asked.session, product_id=asked.subject.row.id, limit=200)
        if run.status in {"succeeded", "blocked", "failed"} and run.trigger != RULES
    ]
    row = list(takewhile(lambda run: run.status != "succeeded", ended))
    if not row:
        return None
    since = row[-1].finished_at or row[-1].queued_at
    return Trouble(row[0], since, current(asked.session, asked.subject.row.id))


def _failing(asked: Asked, found: PortResult) -> Failing | None:
    """The rows go through the same decision as any other reading of the port."""
    rows = found.result.sample[:SAMPLE]
    if not rows:
        return None
    decision = decide(asked.session, asked.actor, asked.subject.row.id, found.port, at=asked.subject.now)
    if not decision.allow:
        return None
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    masked = frozenset(decision.masks) & frozenset(columns)
    shown = tuple(tuple(None if name in masked else row.get(name) for name in columns) for row in rows)
    return Failing(columns, shown, masked)
