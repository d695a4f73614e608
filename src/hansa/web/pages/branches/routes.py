"""`/datacontracts/{id}/branches/{branch}`: review a branch, decide its conflicts, merge or delete it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.branching import Place, ask_for_branch, land_branch
from hansa.api.services import services_of
from hansa.governance.contract_branches import CONTRACT, Landing, drop
from hansa.kernel.errors import HansaError
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch
from hansa.registry.records.values import Kind
from hansa.web.pages.branches import view
from hansa.web.pages.changes.address import address_of
from hansa.web.render import render
from hansa.web.sent import texts
from hansa.web.status import status_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from hansa.standards.threeway import Side

SIDES: Mapping[str, Side] = {"branch": "ours", "contract": "theirs"}


def address(place: Place) -> str:
    return f"/datacontracts/{quote(place.contract, safe='')}/branches/{quote(place.branch, safe='')}"


def branch(request: Request) -> Response:
    return _page(request, _place(request), {})


async def cut(request: Request) -> Response:
    given = await texts(request)
    return await run_in_threadpool(_cut, request, given.get("name", "").strip())


async def act(request: Request) -> Response:
    given = await texts(request)
    return await run_in_threadpool(_act, request, given)


def _cut(request: Request, name: str) -> Response:
    services, actor = services_of(request), actor_of(request)
    place = Place(request.path_params["id"], name)
    with services.db.write() as session:
        commands.cut(session, actor, CONTRACT, *place, at=services.clock.now())
    return RedirectResponse(address(place), 303)


def _act(request: Request, given: dict[str, str]) -> Response:
    place = _place(request)
    try:
        after = _done(request, place, given)
    except HansaError as error:
        return _page(request, place, given, error)
    return RedirectResponse(after, 303)


def _done(request: Request, place: Place, given: Mapping[str, str]) -> str:
    """Does what the button says; where to go then."""
    services, actor, verb = services_of(request), actor_of(request), given.get("action", "")
    contract = f"/datacontracts/{quote(place.contract, safe='')}"
    if verb == "merge":
        landing = Landing(given.get("version", "").strip(), given.get("ports") == "yes")
        asked = land_branch(services, actor, place, landing)
        return address_of(asked) if asked else contract
    if verb == "ask":
        made = ask_for_branch(services, actor, place, given.get("version", "").strip())
        return made.url if made.url.startswith("/") else address(place)
    at = services.clock.now()
    with services.db.write() as session:
        if verb == "delete":
            drop(session, actor, *place, at=at)
            return f"{contract}/branches"
        decided = {key[7:]: SIDES[side] for key, side in given.items() if key.startswith("decide:") and side in SIDES}
        commands.rebase(session, actor, CONTRACT, *place, at=at, decided=decided)
    return address(place)


def _page(request: Request, place: Place, given: dict[str, str], error: HansaError | None = None) -> Response:
    services, actor = services_of(request), actor_of(request)
    with services.db.read() as session:
        context = view.page(session, actor, *place)
    return render(
        request,
        "branches/page.html",
        status=status_for(error),
        here_=address(place),
        place=place,
        given=given,
        error=error,
        said=view.said,
        now=services.clock.now(),
        **context,
    )


def _place(request: Request) -> Place:
    return Place(request.path_params["id"], request.path_params["branch"])


def text(request: Request) -> Response:
    """The branch's document, byte for byte."""
    with services_of(request).db.read() as session:
        found = access_branch(session, Kind.CONTRACT, *_place(request))
    return Response(found.text.encode(), media_type="application/yaml")


ROUTES = [
    Route("/datacontracts/{id:path}/branches/{branch:path}/yaml", text, methods=["GET"]),
    Route("/datacontracts/{id:path}/branches", cut, methods=["POST"]),
    Route("/datacontracts/{id:path}/branches/{branch:path}", branch, methods=["GET"]),
    Route("/datacontracts/{id:path}/branches/{branch:path}", act, methods=["POST"]),
]
