"""How a connector is, by what it says and how long it has been silent; and how integrations are, by their last runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.registry.integrations.values import RunStatus
from hansa.registry.records.queries import mapping
from hansa.registry.unity.values import Outcome, TableState

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.registry.connectors.queries import Connector
    from hansa.registry.integrations.values import Integration, Run
    from hansa.registry.unity.values import Status, Writer

SILENT = timedelta(days=1)
"""Connectors keep their state after each round; the slowest of them make one an hour."""
WELL = frozenset({"running", "ok", "healthy", "up", "started"})


@dataclass(frozen=True, slots=True)
class Shown:
    """`health` is one of the looks' states, `said` the word for it."""

    id: str
    type: str
    version: str
    description: str
    health: str
    said: str
    error: str
    seen_at: datetime


def shown(connector: Connector, now: datetime) -> Shown:
    info, health = mapping(connector.data.get("info")), mapping(connector.data.get("health"))
    error = _text(health.get("errorMessage"))
    status = _text(health.get("status"))
    state, said = "none", status or "Registered"
    if error or (status and status.lower() not in WELL):
        state = "bad"
    elif now - connector.seen_at > SILENT:
        state, said = "warn", "Silent"
    elif status:
        state = "good"
    return Shown(
        connector.id,
        _text(info.get("type")),
        _text(info.get("connectorVersion")),
        _text(info.get("description")),
        state,
        said.capitalize(),
        error,
        connector.seen_at,
    )


@dataclass(frozen=True, slots=True)
class Working:
    """An integration: `plan` says when it runs, `at` when it ran last."""

    url: str
    name: str
    sentence: str
    meta: tuple[str, ...]
    health: str
    said: str
    at: datetime | None
    plan: str
    due_at: datetime | None = None


RUNS = {RunStatus.SUCCESS: "good", RunStatus.FAILED: "bad", RunStatus.CANCELLED: "warn", RunStatus.RUNNING: "none"}


def ingesting(each: Integration, run: Run | None) -> Working:
    plan = "Next run" if each.due_at else "Started by hand" if each.enabled else "Switched off"
    words = mapping(each.configuration)
    return Working(
        url=f"/api/integrations/ingest/{each.id}",
        name=each.name,
        sentence=(run.message if run else "") or _text(words.get("description")),
        meta=(f"Takes in from {each.source.value}", each.team or "organisation"),
        health=RUNS[run.status] if run else "none",
        said=run.status.value.capitalize() if run else "Never run",
        at=run.started_at if run else None,
        plan=plan,
        due_at=each.due_at,
    )


def describing(each: Writer, status: Status) -> Working:
    tables, run = status.tables, status.last_run
    counts = {
        "in sync": tables[TableState.IN_SYNC],
        "not found": tables[TableState.UNRESOLVED],
        "failed": tables[TableState.FAILED],
        "waiting": status.waiting,
    }
    said = ", ".join(f"{number} {word}" for word, number in counts.items() if number) or "No tables yet"
    error = run.error if run else ""
    bad = bool(error) and run is not None and run.outcome in {Outcome.FAILED, Outcome.PAUSED}
    wrong = tables[TableState.FAILED] or tables[TableState.UNRESOLVED]
    return Working(
        url=f"/integrations/unity-catalog-metadata/{quote(each.id, safe='')}",
        name=each.name,
        sentence=error or said,
        meta=("Describes tables of a Unity Catalog", each.place.host, said if error else ""),
        health="bad" if bad else "warn" if wrong else "good" if run else "none",
        said="Writing" if status.is_running else "Stopped" if bad else "Written" if run else "Never run",
        at=run.at if run else None,
        plan="" if each.enabled else "Switched off",
        due_at=status.next_run if each.enabled and status.retrying else None,
    )


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
