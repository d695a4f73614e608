"""`GET /api/lineage/{product}`: where each column comes from, as read from the SQL, and with `hops` who feeds and who reads it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from fastapi.encoders import jsonable_encoder

from hansa.api.actors import api_reader
from hansa.api.routes.common import Uses  # noqa: TC001 FastAPI reads the annotation
from hansa.kernel.actor import Actor  # noqa: TC001 FastAPI reads the annotation
from hansa.kernel.errors import NotFound
from hansa.observe.lineage.queries import columns
from hansa.registry.products.flow import Flow, flow
from hansa.registry.products.queries import find_product

router = APIRouter(tags=["lineage"])


MOST_HOPS = 50


@router.get("/lineage/{product:ids}")
def lineage(
    product: str,
    actor: Annotated[Actor, Depends(api_reader)],
    services: Uses,
    hops: Annotated[int, Query(ge=0, le=MOST_HOPS)] = 0,
) -> Response:
    """`hops`: how many steps before and after it the products around it are told, too."""
    del actor
    with services.db.read() as session:
        found = find_product(session, product)
        if found is None:
            raise NotFound(f"There is no data product `{product}`.", hint="GET /api/dataproducts lists them.")
        edges = columns(session, found.id)
        around = _told(flow(session, found.id, hops)) if hops else {}
    said = {"product": found.id, "edges": jsonable_encoder([asdict(edge) for edge in edges])}
    # ten thousand products are 700 KiB: the standard library writes them in a tenth of a second, orjson in a tenth of that
    return Response(orjson.dumps(said | around), media_type="application/json")


def _told(found: Flow) -> dict[str, Any]:
    """`hop` is negative for what feeds the product; each of `reads` goes from the provider to its reader."""
    products = [{"id": id_, "name": found.names.get(id_, id_), "hop": hop} for id_, hop in found.hops.items()]
    return {"products": products, "reads": [list(pair) for pair in found.reads], "more": found.more}
