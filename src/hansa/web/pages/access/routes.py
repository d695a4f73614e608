"""`/access`: the agreements, and asking for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.kernel.ids import new_id
from hansa.registry import catalogue
from hansa.registry.agreements.queries import list_agreements
from hansa.registry.products.queries import find_product, list_products
from hansa.registry.products.values import ProductQuery
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import list_teams
from hansa.standards.write import dump
from hansa.web.render import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.json import Json

LONGEST = 2_000
"""Characters of a purpose that are kept."""


def agreements(request: Request) -> Response:
    services = services_of(request)
    now = services.clock.now()
    with services.db.read() as session:
        rows = list_agreements(session, today=now.date())
        products = {row.id: row for row in list_products(session, ProductQuery()).items}
        teams = {team.id: team.name for team in list_teams(session)}
    return render(request, "access/page.html", rows=rows, products=products, teams=teams)


def new(request: Request) -> Response:
    return _form(request, dict(request.query_params), {})


async def ask(request: Request) -> Response:
    async with request.form() as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_ask, request, given)


def _ask(request: Request, given: dict[str, str]) -> Response:
    purpose, team = given.get("purpose", "").strip()[:LONGEST], given.get("team", "")
    problems = {}
    if not purpose:
        problems["purpose"] = "Say what the data is for: the owner decides by it."
    if not team:
        problems["team"] = "Choose the team that will use it."
    if problems:
        return _form(request, given, problems, status=422)
    services, actor = services_of(request), actor_of(request)
    now = services.clock.now()
    with services.db.write() as session:
        product = find_product(session, given.get("product", ""))
        port = next((each for each in product.outputs if each.name == given.get("port")), None) if product else None
        if product is None or port is None:
            raise NotFound("There is no such output port.", hint="Ask from the page of the product.")
        document: Json = {
            "id": new_id(now),
            "info": {"purpose": purpose, "status": "requested"},
            "provider": {"teamId": product.owner, "dataProductId": product.id, "outputPortId": port.name},
            "consumer": {"teamId": team},
        }
        outcome = catalogue.put(session, actor, Kind.ACCESS, dump(document), why=purpose, at=now)
        if services.folder is not None:
            services.folder.save(Kind.ACCESS, outcome.id, dump(document))
    return RedirectResponse(f"/access#{outcome.id}", 303)


def _form(request: Request, given: dict[str, str], problems: dict[str, str], *, status: int = 200) -> Response:
    with services_of(request).db.read() as session:
        product = find_product(session, given.get("product", ""))
        teams = [(team.id, team.name) for team in list_teams(session)]
    port = next((each for each in product.outputs if each.name == given.get("port")), None) if product else None
    if product is None or port is None:
        raise NotFound("There is no such output port.", hint="Ask from the page of the product.")
    context: dict[str, Any] = {"product": product, "port": port, "given": given, "problems": problems, "teams": teams}
    return render(request, "access/new.html", status=status, **context)


ROUTES = [
    Route("/access", agreements),
    Route("/access/new", new, methods=["GET"]),
    Route("/access/new", ask, methods=["POST"]),
]
