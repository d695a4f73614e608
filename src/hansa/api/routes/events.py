"""`GET /api/events`: what happened, in order, as CloudEvents; a reader goes on from the last id it has seen."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from hansa.api.actors import api_reader
from hansa.api.services import Services, services_of
from hansa.db import outbox
from hansa.kernel.actor import Actor  # noqa: TC001 FastAPI reads the annotation
from hansa.kernel.events import Event  # noqa: TC001 beside its peers

router = APIRouter(tags=["events"])


@router.get("/events")
async def events(
    actor: Annotated[Actor, Depends(api_reader)],
    services: Annotated[Services, Depends(services_of)],
    last: Annotated[str, Query(alias="lastEventId")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 1000,
) -> JSONResponse:
    del actor
    with services.db.read() as session:
        after = outbox.sequence_of(session, last) if last else 0
        found = outbox.read(session, after=after, limit=limit)
    return JSONResponse([as_cloud_event(event) for event in found], media_type="application/cloudevents-batch+json")


def as_cloud_event(event: Event) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": event.id,
        "type": event.type,
        "source": "/hansa",
        "subject": event.subject,
        "time": event.time.isoformat(),
        "datacontenttype": "application/json",
        "principal": event.principal,
        "data": dict(event.data),
    }
