"""`GET /api/lineage/{product}`: where each column comes from, as read from the SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse

from hansa.api.actors import api_reader
from hansa.api.services import Services, services_of
from hansa.kernel.actor import Actor  # noqa: TC001 FastAPI reads the annotation
from hansa.kernel.errors import NotFound
from hansa.observe.lineage.queries import columns
from hansa.registry.products.queries import find_product

router = APIRouter(tags=["lineage"])


@router.get("/lineage/{product:ids}")
async def lineage(
    product: str,
    actor: Annotated[Actor, Depends(api_reader)],
    services: Annotated[Services, Depends(services_of)],
) -> JSONResponse:
    del actor
    with services.db.read() as session:
        found = find_product(session, product)
        if found is None:
            raise NotFound(f"There is no data product `{product}`.", hint="GET /api/dataproducts lists them.")
        edges = columns(session, found.id)
    return JSONResponse({"product": found.id, "edges": jsonable_encoder([asdict(edge) for edge in edges])})
