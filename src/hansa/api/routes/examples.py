"""`/api/example-data`: rows that show what a product's data looks like."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.answers import located
from hansa.api.errors import TooLarge
from hansa.api.routes.common import Asks, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.sent import Body, mapping_of, model_of, with_id
from hansa.api.wire.examples import ExampleData, as_example
from hansa.kernel.errors import NotFound
from hansa.registry.examples import commands, queries

router = APIRouter(tags=["example-data"])
ONE = "/example-data/{identifier:ids}"
MAX_EXAMPLE = 1_000_000
"""Bytes of one example: people look at it, nobody computes with it."""


@router.get("/example-data", operation_id="getExampleDataList")
def list_all(
    actor: Asks,
    services: Uses,
    dataProductId: str = "",  # noqa: N803 the manager's names
    outputPortId: str = "",  # noqa: N803 the manager's names
    dataContractId: str = "",  # noqa: N803 the manager's names
) -> Response:
    del actor
    with services.db.read() as session:
        found = queries.list_examples(session, product=dataProductId, port=outputPortId, contract=dataContractId)
    return JSONResponse([each.data for each in found])


@router.get(ONE, operation_id="getExampleData")
def get(identifier: str, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = queries.find_example(session, identifier)
    if found is None:
        raise NotFound(f"There is no example data `{identifier}`.", hint="GET /api/example-data lists it.")
    return JSONResponse(found.data)


@router.put(ONE, operation_id="putExampleData")
def put(identifier: str, request: Request, actor: Asks, services: Uses, body: Body) -> Response:
    if len(body) > MAX_EXAMPLE:
        raise TooLarge(f"Example data may have {MAX_EXAMPLE:,} bytes.", hint="Some thirty rows show enough.")
    data = with_id(mapping_of(body), identifier)
    wanted = as_example(model_of(ExampleData, data), data)
    with services.db.write() as session:
        found = commands.put(session, actor, wanted, at=services.clock.now())
    return located(request, JSONResponse(found.data), "dataproducts", found.product)


@router.delete(ONE, operation_id="deleteExampleData")
def delete(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.remove(session, actor, identifier, at=services.clock.now())
    return Response()
