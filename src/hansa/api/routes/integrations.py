"""`/api/integrations/ingest`, and the same at `/api/integrations`, where older clients ask: databases whose tables become assets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from hansa.api.routes.common import Asks, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.sent import Body, mapping_of, model_of
from hansa.api.wire.integrations import IngestIntegrationRequest, as_draft, as_integration, as_run, as_triggered
from hansa.kernel.errors import NotFound
from hansa.registry.integrations import commands, queries
from hansa.registry.integrations.values import RunStatus, Source  # noqa: TC001 FastAPI reads the annotations

router = APIRouter(tags=["integrations"])
NEW, OLD = "/integrations/ingest", "/integrations"


def list_all(
    actor: Asks,
    services: Uses,
    team: Annotated[str, Query(alias="owningTeamExternalId")] = "",
    source: Source | None = None,
    enabled: bool | None = None,
) -> Response:
    with services.db.read() as session:
        found = queries.list_integrations(session, actor, team=team, source=source or "", enabled=enabled)
        runs = {each.id: queries.latest_run(session, each.id) for each in found}
    return JSONResponse([as_integration(each, runs[each.id], whole=False) for each in found])


def get(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.read() as session:
        found = queries.integration(queries.access_integration(session, actor, identifier))
    return JSONResponse(as_integration(found, None, whole=True))


@router.put(NEW + "/{identifier:id}", operation_id="putIngestIntegration")
def put(identifier: str, actor: Asks, services: Uses, body: Body) -> Response:
    """A credential that is left out, or its secrets that are left blank, stay as they are."""
    data = mapping_of(body)
    draft = as_draft(model_of(IngestIntegrationRequest, data), data)
    with services.db.write() as session:
        found = commands.put(session, actor, services.vault, identifier, draft, at=services.clock.now())
    return JSONResponse(as_integration(found, None, whole=True))


@router.delete(NEW + "/{identifier:id}", operation_id="deleteIngestIntegration")
def delete(
    identifier: str, actor: Asks, services: Uses, assets: Annotated[bool, Query(alias="deleteAssets")] = False
) -> Response:
    """The assets that it made stay, unless they are to go as well."""
    with services.db.write() as session:
        commands.remove(session, actor, identifier, assets=assets, at=services.clock.now())
    return Response()


def list_runs(
    identifier: str,
    actor: Asks,
    services: Uses,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    status: RunStatus | None = None,
) -> Response:
    with services.db.read() as session:
        queries.access_integration(session, actor, identifier)
        found = queries.list_runs(session, identifier, limit=limit, status=status or "")
    return JSONResponse([as_run(each) for each in found])


def latest_run(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.read() as session:
        queries.access_integration(session, actor, identifier)
        found = queries.latest_run(session, identifier)
    if found is None:
        raise NotFound(f"The integration `{identifier}` has never run.", hint="POST …/run starts a run.")
    return JSONResponse(as_run(found))


def get_run(identifier: str, run: str, actor: Asks, services: Uses) -> Response:
    with services.db.read() as session:
        queries.access_integration(session, actor, identifier)
        return JSONResponse(as_run(queries.find_run(session, identifier, run)))


def trigger(identifier: str, actor: Asks, services: Uses) -> Response:
    at = services.clock.now()
    with services.db.write() as session:
        commands.trigger(session, actor, identifier, at=at)
    return JSONResponse(as_triggered(identifier, at), 202)


def cancel(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.cancel(session, actor, identifier, at=services.clock.now())
    return Response(status_code=204)


SHARED = (
    ("", "GET", list_all, "listIntegrations"),
    ("/{identifier:id}", "GET", get, "getIntegration"),
    ("/{identifier:id}/runs", "GET", list_runs, "listIntegrationRuns"),
    ("/{identifier:id}/runs/latest", "GET", latest_run, "getLatestIntegrationRun"),
    ("/{identifier:id}/runs/{run:id}", "GET", get_run, "getIntegrationRun"),
    ("/{identifier:id}/run", "POST", trigger, "triggerIntegrationRun"),
    ("/{identifier:id}/cancel", "POST", cancel, "cancelIntegrationRun"),
)
for _path, _method, _endpoint, _name in SHARED:
    router.add_api_route(OLD + _path, _endpoint, methods=[_method], operation_id=_name, response_class=Response)
    _new = _name.replace("Integration", "IngestIntegration", 1)
    router.add_api_route(NEW + _path, _endpoint, methods=[_method], operation_id=_new, response_class=Response)
