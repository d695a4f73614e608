"""`/semantics/{namespace}/-/branches` and `…/-/git`: drafts of a namespace, and the file that it is kept with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.namespaces import Place, ask_for_branch, land_branch
from hansa.api.services import services_of
from hansa.governance.namespace_branches import NAMESPACE
from hansa.kernel.errors import Conflict, HansaError
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch, access_target
from hansa.registry.records.values import Kind
from hansa.web.pages.branches.view import said
from hansa.web.pages.git.panel import panel, status_of_panel
from hansa.web.pages.namespace_branches import view
from hansa.web.render import render
from hansa.web.status import status_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from hansa.standards.threeway import Side

SIDES: Mapping[str, Side] = {"branch": "ours", "namespace": "theirs"}


def base_of(namespace: str) -> str:
    return f"/semantics/{quote(namespace, safe='')}"


def address(place: Place) -> str:
    return f"{base_of(place.namespace)}/-/branches/{quote(place.branch, safe='')}"


def branches(request: Request) -> Response:
    services, namespace = services_of(request), request.path_params["namespace"]
    with services.db.read() as session:
        context = view.listing(session, actor_of(request), namespace)
    return render(request, "namespace_branches/list.html", base=base_of(namespace), now=services.clock.now(), **context)


def branch(request: Request) -> Response:
    return _page(request, _place(request), {})


def write(request: Request) -> Response:
    place = _place(request)
    with services_of(request).db.read() as session:
        commands.check_right(session, actor_of(request), NAMESPACE, place.namespace)
    return _writing(request, place, {})


def text(request: Request) -> Response:
    """The branch's ontology, byte for byte."""
    with services_of(request).db.read() as session:
        found = access_branch(session, Kind.NAMESPACE, *_place(request))
    return Response(found.text.encode(), media_type="application/yaml")


def git(request: Request) -> Response:
    """The tab that products and contracts have, too."""
    namespace, services = request.path_params["namespace"], services_of(request)
    with services.db.read() as session:
        record = access_target(session, Kind.NAMESPACE, namespace)
        context = panel(session, request, Kind.NAMESPACE, namespace)
    context |= {"suggested_path": f"semantics/{namespace}.yaml", "record": record}
    base = base_of(namespace)
    return render(
        request,
        "namespace_branches/git.html",
        status=status_of_panel(request),
        base=base,
        place_=f"{base}/-/git",
        now=services.clock.now(),
        **context,
    )


async def cut(request: Request) -> Response:
    return await run_in_threadpool(_cut, request, (await _given(request)).get("name", "").strip())


async def save(request: Request) -> Response:
    return await run_in_threadpool(_save, request, await _given(request))


async def act(request: Request) -> Response:
    return await run_in_threadpool(_act, request, await _given(request))


def _cut(request: Request, name: str) -> Response:
    services, place = services_of(request), Place(request.path_params["namespace"], name)
    with services.db.write() as session:
        commands.cut(session, actor_of(request), NAMESPACE, *place, at=services.clock.now())
    return RedirectResponse(address(place), 303)


def _save(request: Request, given: dict[str, str]) -> Response:
    services, place = services_of(request), _place(request)
    revision = given.get("revision", "")
    number = int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0
    said_ = given.get("text", "").replace("\r\n", "\n")
    try:
        with services.db.write() as session:
            at = services.clock.now()
            commands.write(session, actor_of(request), NAMESPACE, *place, text=said_, at=at, revision=number)
    except HansaError as error:
        return _writing(request, place, given, error)
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
    if verb == "merge":
        land_branch(services, actor, place)
        return base_of(place.namespace)
    if verb == "ask":
        made = ask_for_branch(services, actor, place)
        return made.url if made.url.startswith("/") else address(place)
    at = services.clock.now()
    with services.db.write() as session:
        if verb == "delete":
            commands.discard(session, actor, NAMESPACE, *place, at=at)
            return f"{base_of(place.namespace)}/-/branches"
        decided = {key[7:]: SIDES[side] for key, side in given.items() if key.startswith("decide:") and side in SIDES}
        commands.rebase(session, actor, NAMESPACE, *place, at=at, decided=decided)
    return address(place)


def _page(request: Request, place: Place, given: dict[str, str], error: HansaError | None = None) -> Response:
    services = services_of(request)
    with services.db.read() as session:
        context = view.page(session, actor_of(request), *place)
    return render(
        request,
        "namespace_branches/page.html",
        status=status_for(error),
        here_=address(place),
        base=base_of(place.namespace),
        place=place,
        given=given,
        error=error,
        said=said,
        now=services.clock.now(),
        **context,
    )


def _writing(request: Request, place: Place, given: dict[str, str], error: HansaError | None = None) -> Response:
    """What was written stays on the page; where somebody else was quicker, saving again puts it over theirs."""
    services = services_of(request)
    with services.db.read() as session:
        found = access_branch(session, Kind.NAMESPACE, *place)
        record = access_target(session, Kind.NAMESPACE, place.namespace)
    late = isinstance(error, Conflict)
    return render(
        request,
        "namespace_branches/edit.html",
        status=status_for(error),
        here_=address(place),
        base=base_of(place.namespace),
        place=place,
        record=record,
        text=given.get("text", found.text),
        theirs=found.text if late else "",
        revision=found.revision if late else given.get("revision", found.revision),
        error=error,
    )


async def _given(request: Request) -> dict[str, str]:
    async with request.form(max_part_size=6_000_000) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _place(request: Request) -> Place:
    return Place(request.path_params["namespace"], request.path_params["branch"])


_BASE = "/semantics/{namespace}/-/branches"
ROUTES = [
    Route("/semantics/{namespace}/-/git", git, methods=["GET"]),
    Route(_BASE, branches, methods=["GET"]),
    Route(_BASE, cut, methods=["POST"]),
    Route(f"{_BASE}/{{branch:path}}/yaml", text, methods=["GET"]),
    Route(f"{_BASE}/{{branch:path}}/edit", write, methods=["GET"]),
    Route(f"{_BASE}/{{branch:path}}/edit", save, methods=["POST"]),
    Route(f"{_BASE}/{{branch:path}}", branch, methods=["GET"]),
    Route(f"{_BASE}/{{branch:path}}", act, methods=["POST"]),
]
