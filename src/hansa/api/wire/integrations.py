"""Integrations and their runs as the manager's clients send and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.alias_generators import to_camel

from hansa.kernel.json import Json  # noqa: TC001 pydantic reads the annotation
from hansa.registry.integrations.values import Draft, Source
from hansa.registry.records.queries import mapping

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.registry.integrations.values import Integration, Run

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class Configuration(BaseModel):
    model_config = CONFIG

    name: str = Field(min_length=1, max_length=300)
    source: Source
    asset_owner_team_external_id: str | None = None
    schedule_expression: str | None = None
    description: str | None = None


class Credential(BaseModel):
    model_config = ConfigDict(frozen=True)

    type: str | None = None
    details: dict[str, object] | None = None


class IngestIntegrationRequest(BaseModel):
    model_config = ConfigDict(frozen=True)

    configuration: Configuration
    credential: Credential | None = None
    enabled: StrictBool | None = None


def as_draft(wire: IngestIntegrationRequest, data: dict[str, Json]) -> Draft:
    """`data` is the whole body; the id in its configuration is the path's."""
    said = {key: value for key, value in mapping(data["configuration"]).items() if key != "externalId"}
    credential = mapping(data.get("credential")) if wire.credential else None
    known = wire.configuration
    team, schedule = known.asset_owner_team_external_id or None, (known.schedule_expression or "").strip()
    return Draft(known.name, known.source, team, said, credential, wire.enabled, schedule)


def as_integration(each: Integration, run: Run | None, *, whole: bool) -> dict[str, Json]:
    """`whole` brings the configuration; a list brings the latest run instead."""
    said: dict[str, Json] = {
        "externalId": each.id,
        "name": each.name,
        "source": each.source.value,
        "enabled": each.enabled,
        "assetOwnerTeamExternalId": each.team,
    }
    if whole:
        return said | {"configuration": {**each.configuration, "externalId": each.id}}
    return said | {"latestRun": as_run(run) if run else None}


def as_run(run: Run) -> dict[str, Json]:
    return {
        "ingestionRunId": run.id,
        "integrationExternalId": run.integration,
        "status": run.status.value,
        "message": run.message or None,
        "assetsProcessed": run.processed,
        "assetsCreated": run.created,
        "assetsUpdated": run.updated,
        "assetsDeleted": run.deleted,
        "startedAt": run.started_at.isoformat(),
        "completedAt": run.completed_at.isoformat() if run.completed_at else None,
    }


def as_triggered(identifier: str, at: datetime) -> dict[str, Json]:
    said = f"A run of {identifier} was scheduled."
    return {"integrationExternalId": identifier, "scheduledAt": at.isoformat(), "deferred": False, "message": said}
