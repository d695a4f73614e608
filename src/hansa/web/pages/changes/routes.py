"""`/change-requests`: what waits and what was decided; `/change-requests/{id}`: one of them, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.deciding import decide_request
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError
from hansa.registry.changes.queries import Wanted, count_by_state, list_requests, to_decide
from hansa.registry.changes.values import State
from hansa.registry.settings.features import features
from hansa.web.pages.changes import view
from hansa.web.pages.changes.address import address_of
from hansa.web.render import render
from hansa.web.sent import texts
from hansa.web.status import status_for

if TYPE_CHECKING:
    from starlette.requests import Request

MINE = "to-decide"
"""The filter for what waits for the reader's decision."""
LONGEST = 10_000
"""Characters of a reason."""


def inbox(request: Request) -> Response:
    actor, wanted = actor_of(request), request.query_params.get("state", "")
    with services_of(request).db.read() as session:
        waiting = to_decide(session, actor)
        state = wanted if wanted in {MINE, *State} else MINE if waiting else State.OPEN.value
        found = waiting if state == MINE else list_requests(session, actor, Wanted(state))[0][::-1]
        counts = {MINE: len(waiting)} | count_by_state(session, actor)
        shown = view.rows(session, found)
        required = features(session).approval_required
    return render(
        request,
        "changes/page.html",
        shown=shown,
        chosen=state,
        counts=counts,
        required=required,
        now=services_of(request).clock.now(),
    )


def one(request: Request) -> Response:
    return _page(request)


async def decide(request: Request) -> Response:
    given = await texts(request)
    return await run_in_threadpool(_decide, request, given)


def _decide(request: Request, given: dict[str, str]) -> Response:
    identifier, why = request.path_params["id"], given.get("why", "").strip()[:LONGEST]
    try:
        decide_request(services_of(request), actor_of(request), identifier, given.get("verb", ""), why)
    except HansaError as error:
        return _page(request, why, error)
    return RedirectResponse(address_of(identifier), 303)


def _page(request: Request, why: str = "", error: HansaError | None = None) -> Response:
    services, identifier = services_of(request), request.path_params["id"]
    with services.db.read() as session:
        context = view.page(session, actor_of(request), identifier)
    return render(
        request,
        "changes/one.html",
        status=status_for(error),
        here_=address_of(identifier),
        why=why,
        error=error,
        now=services.clock.now(),
        **context,
    )


ROUTES = [
    Route("/change-requests", inbox, methods=["GET"]),
    Route("/change-requests/{id}", one, methods=["GET"]),
    Route("/change-requests/{id}", decide, methods=["POST"]),
]
