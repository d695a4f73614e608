"""Integrations that write to a Unity Catalog as the manager's clients send and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.alias_generators import to_camel

from hansa.registry.unity.values import Draft, Place, TableState

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.kernel.json import Json
    from hansa.registry.unity.values import Change, LastRun, Status, Table, Writer

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Credential(BaseModel):
    """The secret may be left out where the stored one is meant."""

    model_config = CONFIG

    databricks_host: str = Field(min_length=1, max_length=300)
    databricks_client_id: str = Field(min_length=1, max_length=300)
    databricks_client_secret: str = Field(default="", max_length=2000, repr=False)
    databricks_warehouse_id: str | None = Field(default=None, max_length=300)


class UnityCatalogMetadataIntegrationRequest(BaseModel):
    model_config = CONFIG

    name: str = Field(min_length=1, max_length=300)
    credential: Credential | None = None
    enabled: StrictBool | None = None


def as_draft(wire: UnityCatalogMetadataIntegrationRequest) -> Draft:
    said = wire.credential
    if said is None:
        return Draft(wire.name, enabled=wire.enabled)
    place = Place(said.databricks_host, said.databricks_client_id, said.databricks_warehouse_id or "")
    return Draft(wire.name, place, said.databricks_client_secret, wire.enabled)


def as_writer(each: Writer, status: Status | None) -> dict[str, Json]:
    """A list brings neither credential nor status."""
    said: dict[str, Json] = {"externalId": each.id, "name": each.name, "enabled": each.enabled}
    if status is None:
        return said
    credential: dict[str, Json] = {
        "databricksHost": each.place.host,
        "databricksClientId": each.place.client,
        "databricksWarehouseId": each.place.warehouse or None,
    }
    return said | {"credential": credential, "status": _status(status)}


def _status(status: Status) -> dict[str, Json]:
    return {
        "inSync": status.tables[TableState.IN_SYNC],
        "unresolved": status.tables[TableState.UNRESOLVED],
        "failed": status.tables[TableState.FAILED],
        "waitingEvents": status.waiting,
        "retryingEvents": status.retrying,
        "nextAttemptAt": _time(status.next_attempt),
        "taskExecutionTime": _time(status.next_run),
        "taskRunning": status.is_running,
        "taskConsecutiveFailures": status.failures,
        "taskLastFailure": _time(status.failed_at),
        "lastWrittenAt": _time(status.written_at),
        "lastRun": _last_run(status.last_run) if status.last_run else None,
    }


def _last_run(run: LastRun) -> dict[str, Json]:
    return {
        "at": run.at.isoformat(),
        "outcome": run.outcome.value,
        "events": run.events,
        "givenUp": run.given_up,
        "durationMs": run.milliseconds,
        "error": run.error or None,
    }


def as_table(each: Table) -> dict[str, Json]:
    return {
        "dataContractExternalId": each.contract,
        "dataContractElement": each.element,
        "tableFullName": each.name,
        "tableUrl": each.url or None,
        "state": each.state.value,
        "notes": each.notes or None,
        "lastError": each.error or None,
        "lastWrittenAt": _time(each.written_at),
    }


def as_change(each: Change) -> dict[str, Json]:
    return {
        "eventType": each.event,
        "externalId": each.contract,
        "since": each.since.isoformat(),
        "resourceVersion": each.revision,
        "attempts": each.attempts,
        "nextAttemptAt": _time(each.next_at),
        "lastError": each.error or None,
    }


def as_action(identifier: str, count: int, message: str) -> dict[str, Json]:
    return {"integrationExternalId": identifier, "count": count, "message": message}


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
