"""How runs read: states with a shape, steps with bars, checks with the rows that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.runs.queries import failing_rows, port_results
from hansa.governance.decide import decide
from hansa.web.pages.contracts.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.runs.values import PortResult, RunRow, StepRow
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.kernel.actor import Actor

STATES = {"succeeded": "good", "failed": "bad", "blocked": "bad", "running": "none", "queued": "none", "passed": "good", "warning": "warn", "error": "bad"}  # fmt: skip
"""A circle, a diamond, a square; what is under way or was skipped has a ring."""
ICONS = {
    "input": "download",
    "model": "table-2",
    "stage": "box",
    "check": "shield-check",
    "store": "database",
    "publish": "send",
}
TRIGGERS = {
    "hand": "by hand", "cron": "by schedule", "upstream": "after an upstream product", "event": "by an event", "rules": "rules by their schedule",
    "demo": "by the demo", "test": "as a test, without publishing",
}  # fmt: skip
SHOWN_ROWS = 20
"""Failing rows on the page; the owner finds all of them with the run."""
ORDER = {"error": 0, "failed": 1, "warning": 2, "skipped": 3, "passed": 4}


@dataclass(frozen=True, slots=True)
class Step:
    """`start` and `width` are percents of the run's whole time."""

    row: StepRow
    state: str
    icon: str
    seconds: float
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Check:
    found: PortResult
    state: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    masked: frozenset[str]
    more: int


def bars(steps: Sequence[StepRow], now: datetime) -> tuple[Step, ...]:
    """Each step beside the others on one scale of time; a running one lasts until now."""
    if not steps:
        return ()
    begin = min(step.started_at for step in steps)
    end = max(step.finished_at or now for step in steps)
    whole = max((end - begin).total_seconds(), 0.001)
    made = []
    for step in steps:
        seconds = max(((step.finished_at or now) - step.started_at).total_seconds(), 0.0)
        start = (step.started_at - begin).total_seconds() / whole * 100
        made.append(
            Step(
                row=step,
                state=STATES.get(step.status, "none"),
                icon=ICONS.get(step.kind, "box"),
                seconds=seconds,
                start=round(min(start, 99.0), 2),
                width=round(max(seconds / whole * 100, 1.0), 2),
            )
        )
    return tuple(made)


def checks(session: Session, warehouse: Warehouse, run: RunRow, actor: Actor, at: datetime) -> tuple[Check, ...]:
    """Broken promises first; of the rows behind them only what `actor` may see."""
    found = sorted(port_results(session, run.id), key=lambda each: ORDER.get(each.result.status, 5))
    masks: dict[str, frozenset[str] | None] = {}
    for port in {each.port for each in found}:
        decision = decide(session, actor, run.product_id, port, at=at)
        masks[port] = frozenset(decision.masks) if decision.allow else None
    return tuple(_check(session, warehouse, each, masks[each.port]) for each in found)


def _check(session: Session, warehouse: Warehouse, found: PortResult, masked: frozenset[str] | None) -> Check:
    state = STATES.get(found.result.status, "none")
    if found.result.status not in {"failed", "warning"} or masked is None:
        return Check(found, state, (), (), frozenset(), 0)
    rows = failing_rows(session, warehouse, found.id)
    columns = tuple(dict.fromkeys(name for row in rows[:SHOWN_ROWS] for name in row))
    hidden = masked & set(columns)
    return Check(
        found=found,
        state=state,
        columns=columns,
        rows=tuple(_cells(row, columns, hidden) for row in rows[:SHOWN_ROWS]),
        masked=hidden,
        more=max(len(rows) - SHOWN_ROWS, 0),
    )


def _cells(row: Mapping[str, object], columns: tuple[str, ...], hidden: frozenset[str]) -> tuple[str | None, ...]:
    """None stands for a value that is not there or not shown; the page tells the two apart by the column."""
    return tuple(None if name in hidden or row.get(name) is None else plain(row[name]) for name in columns)
