"""How a connector is: what it says of its health, and how long it has been silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hansa.registry.records.queries import mapping

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.registry.connectors.queries import Connector

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


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
