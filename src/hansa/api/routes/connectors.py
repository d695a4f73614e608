"""`/api/connectors`: programs beside a platform register here and keep their state."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.answers import located
from hansa.api.routes.common import Asks, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.sent import Body, mapping_of, model_of, with_id
from hansa.api.wire.connectors import Connector
from hansa.kernel.errors import NotFound
from hansa.registry.connectors import commands, queries

router = APIRouter(tags=["connectors"])
ONE = "/connectors/{identifier:ids}"


@router.get("/connectors", operation_id="getConnectors")
def list_all(actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        return JSONResponse([each.data for each in queries.list_connectors(session)])


@router.get(ONE, operation_id="getConnector")
def get(identifier: str, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = queries.find_connector(session, identifier)
    if found is None:
        raise NotFound(f"There is no connector `{identifier}`.", hint="GET /api/connectors lists them.")
    return JSONResponse(found.data)


@router.put(ONE, operation_id="putConnector")
def put(identifier: str, request: Request, actor: Asks, services: Uses, body: Body) -> Response:
    """Replaces all that is known of it, and says that it was seen now."""
    data = with_id(mapping_of(body), identifier)
    model_of(Connector, data)
    with services.db.write() as session:
        found = commands.put(session, actor, identifier, data, at=services.clock.now())
    return located(request, JSONResponse(found.data), "connectors", identifier)


@router.delete(ONE, operation_id="deleteConnector")
def delete(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.remove(session, actor, identifier, at=services.clock.now())
    return Response()
