"""`/connectors` and `/connectors/{id}`: the programs beside the platforms, how they are, and what they remember."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.registry.connectors import commands, queries
from hansa.registry.integrations import queries as integrations
from hansa.registry.unity import queries as unity
from hansa.web.pages.connectors.view import describing, ingesting, shown
from hansa.web.pages.nouns.values import TABS
from hansa.web.render import render

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.registry.connectors.queries import Connector
    from hansa.web.pages.connectors.view import Working


def many(request: Request) -> Response:
    services = services_of(request)
    words = request.query_params.get("q", "").strip()[:200].casefold()
    with services.db.read() as session:
        found = [shown(each, services.clock.now()) for each in queries.list_connectors(session)]
        working = _working(session, actor_of(request), services.clock.now())
    rows = [row for row in found if words in f"{row.id} {row.type} {row.description}".casefold()]
    return render(
        request,
        "connectors/list.html",
        partial="connectors/_results.html",
        rows=rows,
        integrations=working,
        q=words,
        tabs=TABS["assets"],
        now=services.clock.now(),
    )


def _working(session: Session, actor: Actor, now: datetime) -> list[Working]:
    """The integrations that the actor may see: those that take in, then those that write."""
    reading = [
        ingesting(each, integrations.latest_run(session, each.id))
        for each in integrations.list_integrations(session, actor)
    ]
    writing = [describing(each, unity.status(session, each.id, at=now)) for each in unity.list_writers(session, actor)]
    return [*reading, *writing]


def one(request: Request) -> Response:
    services = services_of(request)
    found = _find(request)
    with services.db.read() as session:
        may_remove = commands.may_write(session, actor_of(request), found.team)
    return render(
        request,
        "connectors/one.html",
        row=shown(found, services.clock.now()),
        connector=found,
        state=json.dumps(found.data.get("state") or {}, indent=2, ensure_ascii=False),
        custom=json.dumps(found.data.get("custom") or {}, indent=2, ensure_ascii=False),
        may_remove=may_remove,
        now=services.clock.now(),
    )


def ask(request: Request) -> Response:
    found = _find(request)
    with services_of(request).db.read() as session:
        commands.check_right(session, actor_of(request), found.id, found.team)
    return render(request, "connectors/delete.html", connector=found)


async def delete(request: Request) -> Response:
    return await run_in_threadpool(_delete, request)


def _delete(request: Request) -> Response:
    services = services_of(request)
    with services.db.write() as session:
        commands.remove(session, actor_of(request), request.path_params["id"], at=services.clock.now())
    return RedirectResponse("/connectors", 303)


def _find(request: Request) -> Connector:
    identifier = request.path_params["id"]
    with services_of(request).db.read() as session:
        found = queries.find_connector(session, identifier)
    if found is None:
        raise NotFound(f"There is no connector `{identifier}`.", hint="Connectors lists them all.")
    return found


ROUTES = [
    Route("/connectors", many, methods=["GET"]),
    Route("/connectors/{id:path}/delete", ask, methods=["GET"]),
    Route("/connectors/{id:path}/delete", delete, methods=["POST"]),
    Route("/connectors/{id:path}", one, methods=["GET"]),
]
