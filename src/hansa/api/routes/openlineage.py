"""`/api/v1/lineage`: OpenLineage events of any producer, linked to data products; after 90 days they are gone."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_actor
from hansa.api.answers import paged
from hansa.api.services import Services, services_of
from hansa.api.wire.openlineage import RunEvent, Type
from hansa.api.wire.testresults import Moment
from hansa.kernel.actor import Actor
from hansa.kernel.ids import new_id
from hansa.observe.lineage import events

router = APIRouter(tags=["lineage"])

SIZE, MOST = 1000, 10_000
"""Events on one page, and the most that may be asked for."""

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


async def _raw(request: Request) -> dict[str, Any]:
    """The body as it came; that it is an event has been seen by then."""
    said: dict[str, Any] = await request.json()
    return said


Raw = Annotated[dict[str, Any], Depends(_raw)]


class Filters(BaseModel):
    """What is left out means any."""

    namespace: str = Field(default="", alias="jobNamespace")
    job: str = Field(default="", alias="jobName")
    run: str = Field(default="", alias="runId")


class Page(Filters):
    """`from` is inclusive, `to` is not."""

    p: int = Field(default=0, ge=0, le=10_000_000)
    size: int = Field(default=SIZE, ge=1, le=MOST)
    kind: Type | None = Field(default=None, alias="eventType")
    product: str = Field(default="", alias="dataProductId")
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")


class Linked(BaseModel):
    """The data product that an event is about; `outputPortName` is the older word for the port."""

    product: str = Field(default="", alias="dataProductId", max_length=256)
    port: str = Field(default="", alias="outputPortId", max_length=256)
    name: str = Field(default="", alias="outputPortName", max_length=256)


@router.post("/v1/lineage", operation_id="postLineageEvent")
def submit(
    wanted: Annotated[RunEvent, Body()], raw: Raw, actor: Asks, services: Uses, linked: Annotated[Linked, Query()]
) -> Response:
    at = services.clock.now()
    told = wanted.told(new_id(at), linked.product, linked.port or linked.name, raw)
    with services.db.write() as session:
        events.record(session, actor, told, at=at)
    return Response(status_code=200)


@router.get("/v1/lineage", operation_id="getLineageEvents")
def listing(request: Request, actor: Asks, services: Uses, asked: Annotated[Page, Query()]) -> JSONResponse:
    """As they came, the oldest first."""
    del actor
    wanted = events.Wanted(
        asked.namespace, asked.job, asked.run, asked.kind or "", asked.product, asked.since, asked.until
    )
    with services.db.read() as session:
        found, more = events.page(session, wanted, offset=asked.p * asked.size, limit=asked.size)
    return paged(request, [each.event for each in found], asked.p, more=more)


@router.delete("/v1/lineage", operation_id="deleteLineageEvents")
def delete(actor: Asks, services: Uses, asked: Annotated[Filters, Query()]) -> JSONResponse:
    with services.db.write() as session:
        gone = events.remove(
            session, actor, events.Wanted(asked.namespace, asked.job, asked.run), at=services.clock.now()
        )
    return JSONResponse({"deletedCount": gone})
