"""`GET /api/events`: what happened, in order, as CloudEvents; a reader goes on from the last id it has seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.events import as_cloud_event, schema_of
from hansa.db import outbox
from hansa.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.events import Event

router = APIRouter(tags=["events"])

MOST = 1000
"""Events of one answer, as the manager serves them."""
PAUSE = 0.5
"""Seconds between two looks of a reader that waits."""
WAIT = 20.0
"""Seconds a reader may wait: well within the 30 after which its clients give up."""

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


@router.get("/events", operation_id="pollEvents")
async def events(
    request: Request,
    actor: Asks,
    services: Uses,
    last: Annotated[str, Query(alias="lastEventId")] = "",
    *,
    limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    wait: Annotated[bool, Query(alias="longPolling")] = False,
) -> Response:
    """Strictly after `lastEventId`; an empty array where nothing is. With `longPolling` it is answered when something is."""
    del actor
    after, found = await run_in_threadpool(_first, services, last, limit)
    clock = asyncio.get_running_loop().time
    until = clock() + WAIT
    while wait and not found and clock() < until and not await request.is_disconnected():
        await asyncio.sleep(PAUSE)
        found = await run_in_threadpool(_read, services, after, limit)
    body = orjson.dumps([as_cloud_event(event, services.name, _base(request)) for event in found])
    return Response(body, media_type="application/cloudevents-batch+json")


@router.get("/event-schemas/{name}.json")
async def schema(name: Annotated[str, Path(max_length=80)], request: Request, actor: Asks) -> Response:
    """What the attribute `dataschema` of an event leads to."""
    del actor
    return JSONResponse(schema_of(name, _base(request)), media_type="application/schema+json")


def _base(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _first(services: Services, last: str, limit: int) -> tuple[int, Sequence[Event]]:
    with services.db.read() as session:
        after = outbox.sequence_of(session, last) if last else 0
        return after, outbox.read(session, after=after, limit=limit)


def _read(services: Services, after: int, limit: int) -> Sequence[Event]:
    with services.db.read() as session:
        return outbox.read(session, after=after, limit=limit)
