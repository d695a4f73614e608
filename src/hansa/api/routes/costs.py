"""`/api/costs`: what data products cost, entry by entry."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.answers import located
from hansa.api.routes.common import Asks, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.sent import Body, mapping_of, model_of
from hansa.api.wire.costs import Cost, as_entry
from hansa.registry.costs import commands, queries

router = APIRouter(tags=["costs"])
Product = Annotated[str, Query(alias="dataProductId", min_length=1)]


@router.get("/costs", operation_id="getCosts")
def list_all(actor: Asks, services: Uses, product: Product) -> Response:
    del actor
    with services.db.read() as session:
        return JSONResponse([dict(each.data) for each in queries.list_costs(session, product)])


@router.post("/costs", operation_id="addCost")
def add(request: Request, actor: Asks, services: Uses, body: Body) -> Response:
    data = mapping_of(body)
    entry = as_entry(model_of(Cost, data), str(uuid4()), data)
    with services.db.write() as session:
        commands.add(session, actor, entry, at=services.clock.now())
    return located(request, JSONResponse(dict(entry.data)), "dataproducts", entry.product)


@router.delete("/costs/{identifier}", operation_id="deleteCost")
def delete(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.remove(session, actor, identifier, at=services.clock.now())
    return Response()
