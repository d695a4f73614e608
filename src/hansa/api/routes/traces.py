"""`/api/v1/traces`: the use of data products as OTLP/JSON; spans of one id replace each other, after 30 days they are gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.testresults import Moment
from hansa.api.wire.traces import Traces, as_otlp
from hansa.kernel.actor import Actor
from hansa.observe.usage import commands, queries

router = APIRouter(tags=["usage"])

SIZE, MOST = 1000, 10_000
"""Spans on one page, and the most that may be asked for."""

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


class Filters(BaseModel):
    """What is left out means any; `from` is inclusive, `to` is not."""

    scope: str = Field(default="", alias="scopeName")
    product: str = Field(default="", alias="dataProductId")
    contract: str = Field(default="", alias="dataContractId")

    def wanted(self) -> queries.Wanted:
        return queries.Wanted(self.scope, self.product, self.contract)


class Page(Filters):
    p: int = Field(default=0, ge=0, le=10_000_000)
    size: int = Field(default=SIZE, ge=1, le=MOST)
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")


class Gone(Filters):
    span: str = Field(default="", alias="spanId")


@router.get("/v1/traces", operation_id="getTraces")
def listing(request: Request, actor: Asks, services: Uses, asked: Annotated[Page, Query()]) -> JSONResponse:
    del actor
    wanted = replace(asked.wanted(), since=asked.since, until=asked.until)
    with services.db.read() as session:
        spans, more = queries.page(session, wanted, offset=asked.p * asked.size, limit=asked.size)
    headers = {"Link": f'<{request.url.include_query_params(p=asked.p + 1)}>; rel="next"'} if more else {}
    return JSONResponse(as_otlp(spans), headers=headers)


@router.post("/v1/traces", operation_id="postTraces")
def submit(wanted: Annotated[Traces, Body()], actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.record(session, actor, wanted.spans())
    return Response(status_code=200)


@router.delete("/v1/traces", operation_id="deleteTraces")
def delete(actor: Asks, services: Uses, asked: Annotated[Gone, Query()]) -> JSONResponse:
    with services.db.write() as session:
        gone = commands.remove(session, actor, replace(asked.wanted(), span=asked.span), at=services.clock.now())
    return JSONResponse({"deletedCount": gone})
