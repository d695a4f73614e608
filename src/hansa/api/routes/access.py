"""Agreements by their verbs: ask for one, approve, reject, cancel; reading and writing them whole is in `records`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Depends, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.governance import agreements
from hansa.kernel.actor import Actor
from hansa.kernel.ids import new_id
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.registry.records.values import Record

router = APIRouter(tags=["access"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]

LONGEST = 2_000
"""Characters of a reason."""


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Request(Wire):
    """Who wants to read the port and what for; `teamId`, or the consuming data product with its owner."""

    purpose: str = Field(min_length=1, max_length=LONGEST)
    team_id: str = ""
    consumer_data_product_id: str = ""
    start_date: date | None = None
    end_date: date | None = None


class Decided(Wire):
    """Why, and between which days. `endDate` of a cancellation is its last day; without one it ends at once."""

    reason: str = Field(default="", max_length=LONGEST)
    start_date: date | None = None
    end_date: date | None = None


Said = Annotated[Decided | None, Body()]


@router.post("/dataproducts/{product:ids}/outputports/{port}/request-access", status_code=201)
async def request(
    product: str, port: str, wanted: Annotated[Request, Body()], actor: Asks, services: Uses
) -> JSONResponse:
    at = services.clock.now()
    ask = agreements.Ask(
        product,
        port,
        wanted.purpose,
        wanted.team_id,
        wanted.consumer_data_product_id,
        wanted.start_date,
        wanted.end_date,
    )
    with services.db.write() as session:
        record = agreements.request(session, actor, ask, at=at, id=new_id(at))
        _save(services, record)
    active = agreements.is_active(record, at)
    return JSONResponse({"accessId": record.id, "status": "active" if active else record.status}, 201)


@router.post("/access/{identifier:ids}/approve")
async def approve(identifier: str, actor: Asks, services: Uses, said: Said = None) -> Response:
    said, at = said or Decided(), services.clock.now()
    days = {"start": said.start_date, "end": said.end_date}
    with services.db.write() as session:
        record = agreements.approve(session, actor, identifier, why=said.reason, at=at, **days)
        _save(services, record)
    return JSONResponse(record.data)


@router.post("/access/{identifier:ids}/reject")
async def reject(identifier: str, actor: Asks, services: Uses, said: Said = None) -> Response:
    """The manager's clients send no reason; then the log says that none was given."""
    at, why = services.clock.now(), (said.reason if said else "") or "No reason was given."
    with services.db.write() as session:
        record = agreements.reject(session, actor, identifier, why=why, at=at)
        _save(services, record)
    return JSONResponse(record.data)


@router.post("/access/{identifier:ids}/cancel")
async def cancel(identifier: str, actor: Asks, services: Uses, said: Said = None) -> Response:
    said, at = said or Decided(), services.clock.now()
    with services.db.write() as session:
        record = agreements.end(session, actor, identifier, why=said.reason, at=at, on=said.end_date)
        _save(services, record)
    return JSONResponse(record.data)


def _save(services: Services, record: Record) -> None:
    if services.folder:
        services.folder.save(Kind.ACCESS, record.id, record.text)
