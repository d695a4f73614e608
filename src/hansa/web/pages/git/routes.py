"""The tab "Git" of products, contracts and namespaces, the page of a request on a plain remote, and git credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.dataplane.git.asking import Proposal, live, propose
from hansa.kernel.errors import HansaError, NotFound
from hansa.registry.git.queries import access_request
from hansa.registry.git.values import ConnectionDraft, Host
from hansa.registry.records.queries import get
from hansa.registry.records.values import Kind
from hansa.web.pages.contracts.routes import contract
from hansa.web.pages.git import credentials
from hansa.web.pages.git.panel import Failed
from hansa.web.pages.namespace_branches.routes import git
from hansa.web.pages.products.routes import product
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

PAGES = {Kind.CONTRACT: contract, Kind.PRODUCT: product, Kind.NAMESPACE: git}

PLACES = {Kind.NAMESPACE: "/semantics/{}/-/git"}
"""Where the tab is, if not below the kind's own path."""


async def act_on_contract(request: Request) -> Response:
    return await _act(request, Kind.CONTRACT)


async def act_on_product(request: Request) -> Response:
    return await _act(request, Kind.PRODUCT)


async def act_on_namespace(request: Request) -> Response:
    return await _act(request, Kind.NAMESPACE)


async def _act(request: Request, kind: Kind) -> Response:
    given = await texts(request)
    return await run_in_threadpool(_acted, request, kind, given)


def _acted(request: Request, kind: Kind, given: dict[str, str]) -> Response:
    identifier = request.path_params["id"]
    try:
        _done(request, kind, identifier, given)
    except HansaError as error:
        request.state.git = Failed(given, error)
        request.scope["path_params"] = {"rest": f"{identifier}/git", "namespace": identifier}
        return PAGES[kind](request)
    return RedirectResponse(PLACES.get(kind, f"/{kind.value}/{{}}/git").format(quote(identifier, safe="")), 303)


def _done(request: Request, kind: Kind, identifier: str, given: Mapping[str, str]) -> None:
    git, actor, verb = services_of(request).git, actor_of(request), given.get("action", "")
    if verb == "connect":
        git.connect(actor, kind, identifier, _draft(given))
    elif verb == "disconnect":
        git.disconnect(actor, kind, identifier)
    elif verb == "pull":
        git.pull(actor, kind, identifier)
    elif verb == "push":
        git.push(actor, kind, identifier, message=given.get("message", ""))
    elif verb == "ask":
        words = (given.get(name, "") for name in ("message", "branch_name", "title", "comment"))
        propose(git, actor, kind, identifier, Proposal(*words))
    else:
        git.look(actor, kind, identifier)


def _draft(given: Mapping[str, str]) -> ConnectionDraft:
    name = given.get("type", "")
    return ConnectionDraft(
        url=given.get("url", "").strip(),
        path=given.get("path", "").strip().removeprefix("/"),
        branch=given.get("branch", "").strip() or "main",
        type=Host(name) if name in {host.value for host in Host} else None,
        host=given.get("host", "").strip(),
    )


def asked(request: Request) -> Response:
    """A request that no host keeps: the branch is there, and what to type to merge it."""
    services, actor = services_of(request), actor_of(request)
    with services.db.read() as session:
        found = access_request(session, request.path_params["request"])
        if get(session, found.kind, found.target) is None:
            raise NotFound(f"There is no merge request `{found.id}`.", hint="The document's page lists its requests.")
    return render(
        request, "git/request.html", found=found, live=live(services.git, actor, found), now=services.clock.now()
    )


ROUTES = [
    Route("/datacontracts/{id:path}/git", act_on_contract, methods=["POST"]),
    Route("/dataproducts/{id:path}/git", act_on_product, methods=["POST"]),
    Route("/semantics/{id}/-/git", act_on_namespace, methods=["POST"]),
    Route("/git/requests/{request}", asked, methods=["GET"]),
    *credentials.ROUTES,
]
