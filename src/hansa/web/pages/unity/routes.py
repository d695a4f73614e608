"""`/integrations/unity-catalog-metadata/{id}`: what is written to a Unity Catalog, what waits, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import InvalidInput
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may
from hansa.registry.records.queries import names
from hansa.registry.records.values import Kind
from hansa.registry.unity import commands, queries
from hansa.registry.unity.values import TableState
from hansa.web.pages.connectors.view import describing
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

ADDRESS = "/integrations/unity-catalog-metadata/{id:path}"
STATES = {
    TableState.IN_SYNC: ("good", "As promised"),
    TableState.UNRESOLVED: ("warn", "Not found there"),
    TableState.FAILED: ("bad", "Failed"),
}
MOST = 200
"""Rows of each table of the page: the API has them all."""
DEEDS = {"retry": commands.retry_failed, "discard": commands.discard}


def one(request: Request) -> Response:
    services, actor, identifier = services_of(request), actor_of(request), request.path_params["id"]
    with services.db.read() as session:
        writer = queries.writer(queries.access_writer(session, actor, identifier))
        status = queries.status(session, identifier, at=services.clock.now())
        tables, waiting = queries.list_tables(session, identifier), queries.list_changes(session, identifier)
        contracts = {each.contract for each in tables[:MOST]} | {each.contract for each in waiting[:MOST]}
        called = names(session, Kind.CONTRACT, contracts)
        may_run = may(session, actor, Permission.INGESTION_EDIT, None)
    return render(
        request,
        "unity/page.html",
        writer=writer,
        standing=status,
        shown=describing(writer, status),
        tables=tables,
        waiting=waiting,
        called=called,
        states=STATES,
        most=MOST,
        may_run=may_run,
        now=services.clock.now(),
    )


async def act(request: Request) -> Response:
    return await run_in_threadpool(_act, request, await texts(request))


def _act(request: Request, given: Mapping[str, str]) -> Response:
    services, identifier = services_of(request), request.path_params["id"]
    deed = DEEDS.get(given.get("action", ""))
    if deed is None:
        raise InvalidInput("It is not said what to do.", hint="Use a button of the page.")
    with services.db.write() as session:
        deed(session, actor_of(request), identifier, at=services.clock.now())
    return RedirectResponse(request.url.path, 303)


ROUTES = [Route(ADDRESS, one, methods=["GET"]), Route(ADDRESS, act, methods=["POST"])]
