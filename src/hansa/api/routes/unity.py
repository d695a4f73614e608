"""`/api/integrations/unity-catalog-metadata`: what contracts say is written to the tables of a Unity Catalog."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from hansa.api.routes.common import Asks, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.sent import Body, mapping_of, model_of
from hansa.api.wire.unity import (
    UnityCatalogMetadataIntegrationRequest,
    as_action,
    as_change,
    as_draft,
    as_table,
    as_writer,
)
from hansa.registry.unity import commands, queries
from hansa.registry.unity.values import TableState  # noqa: TC001 FastAPI reads the annotations

router = APIRouter(tags=["integrations"])
ALL = "/integrations/unity-catalog-metadata"
ONE = ALL + "/{identifier:id}"


@router.get(ALL, operation_id="listUnityCatalogMetadataIntegrations")
def list_all(actor: Asks, services: Uses, enabled: bool | None = None) -> Response:
    with services.db.read() as session:
        found = queries.list_writers(session, actor, enabled=enabled)
    return JSONResponse([as_writer(each, None) for each in found])


@router.get(ONE, operation_id="getUnityCatalogMetadataIntegration")
def get(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.read() as session:
        found = queries.writer(queries.access_writer(session, actor, identifier))
        status = queries.status(session, identifier, at=services.clock.now())
    return JSONResponse(as_writer(found, status))


@router.put(ONE, operation_id="putUnityCatalogMetadataIntegration")
def put(identifier: str, actor: Asks, services: Uses, body: Body) -> Response:
    """A credential that is left out, or its secret, stays as it is; the secret is never answered."""
    draft, at = as_draft(model_of(UnityCatalogMetadataIntegrationRequest, mapping_of(body))), services.clock.now()
    with services.db.write() as session:
        found = commands.put(session, actor, services.vault, identifier, draft, at=at)
        status = queries.status(session, identifier, at=at)
    return JSONResponse(as_writer(found, status))


@router.delete(ONE, operation_id="deleteUnityCatalogMetadataIntegration")
def delete(identifier: str, actor: Asks, services: Uses) -> Response:
    """What was written stays on the platform."""
    with services.db.write() as session:
        commands.remove(session, actor, identifier, at=services.clock.now())
    return Response()


@router.get(ONE + "/tables", operation_id="listUnityCatalogMetadataTables")
def tables(identifier: str, actor: Asks, services: Uses, state: TableState | None = None) -> Response:
    with services.db.read() as session:
        queries.access_writer(session, actor, identifier)
        found = queries.list_tables(session, identifier, state=state or "")
    return JSONResponse([as_table(each) for each in found])


@router.get(ONE + "/queue", operation_id="listUnityCatalogMetadataQueue")
def queue(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.read() as session:
        queries.access_writer(session, actor, identifier)
        found = queries.list_changes(session, identifier)
    return JSONResponse([as_change(each) for each in found])


@router.post(ONE + "/tables/retry-failed", operation_id="retryFailedUnityCatalogMetadataTables")
def retry_failed(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        count = commands.retry_failed(session, actor, identifier, at=services.clock.now())
    said = f"{count} data contracts with failed or unresolved tables are written again."
    return JSONResponse(as_action(identifier, count, said))


@router.post(ONE + "/queue/discard", operation_id="discardUnityCatalogMetadataQueue")
def discard(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        count = commands.discard(session, actor, identifier, at=services.clock.now())
    return JSONResponse(as_action(identifier, count, f"{count} waiting changes were discarded."))
