"""`/`: the map of the mesh, and beside it the product that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.permissions import Permission
from hansa.registry.agreements.queries import active_of
from hansa.registry.products.queries import ProductQuery, list_products
from hansa.web.frame import domains_of
from hansa.web.pages.mesh.view import build
from hansa.web.render import render
from hansa.web.rights import may_add
from hansa.web.standing import standings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

VIEWS = ("domain", "health")


def mesh(request: Request) -> Response:
    services = services_of(request)
    now = services.clock.now()
    view = request.query_params.get("view", "domain")
    wanted = request.query_params.get("product", "")
    with services.db.read() as session:
        found = list_products(session, ProductQuery())
        states = standings(session, found.items, now)
        agreements = active_of(session, [row.id for row in found.items], today=now.date())
        adds = not found.total and may_add(session, actor_of(request), Permission.TEAM_ADD)
        map_ = build(domains_of(session), found.items, states, agreements)
    nodes = {node.row.id: node for node in map_.nodes}
    selected = nodes.get(wanted)
    return render(
        request,
        "mesh/page.html",
        partial="mesh/_inspector.html",
        map=map_,
        may_add=adds,
        total=found.total,
        hues={place.id: place.hue for place in map_.places},
        view=view if view in VIEWS else "domain",
        selected=selected,
        feeds=[nodes[id_] for id_ in selected.upstream] if selected else [],
        readers=[node for node in map_.nodes if selected and selected.row.id in node.upstream],
        now=now,
    )


ROUTES = [Route("/", mesh)]
