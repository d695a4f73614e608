"""`/marketplace`: every data product, found by words and by facets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.registry.agreements.queries import consumers
from hansa.registry.products.queries import ProductQuery, list_products, product_facets, readers
from hansa.registry.records.fulltext import MOST_RANKED
from hansa.web.frame import hues_now
from hansa.web.render import part, render
from hansa.web.rights import may_draft
from hansa.web.standing import standings

if TYPE_CHECKING:
    from markupsafe import Markup
    from sqlalchemy.orm import Session
    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

FACETS = {"domain": "Domain", "archetype": "Archetype", "status": "Status", "owner": "Owner", "tag": "Tag"}
PAGE = 50
"""Rows of one page: more than a screen, less than a wait."""


def query_of(params: QueryParams) -> ProductQuery:
    chosen = {name: tuple(params.getlist(name)) for name in FACETS}
    start = params.get("offset", "0")
    offset = int(start) if start.isdecimal() and len(start) < 9 else 0
    return ProductQuery(text=params.get("q", "").strip()[:200], offset=offset, limit=PAGE, inputs=False, **chosen)


def marketplace(request: Request) -> Response:
    services = services_of(request)
    now = services.clock.now()
    query = query_of(request.query_params)
    with services.db.read() as session:
        found = list_products(session, query)
        facets = None if query.is_all else _facets(session, query)
        states = standings(session, found.items, now)
        reading = readers(session, states)
        agreed = consumers(session, states, today=now.date())
    if facets is None:
        facets = services.db.remembered("product-facets", lambda every: _facets(every, ProductQuery()))
    params = request.query_params
    following = [(key, value) for key, value in params.multi_items() if key != "offset"]
    return render(
        request,
        "marketplace/page.html",
        partial="marketplace/_results.html",
        found=found,
        may_draft=may_draft(services, actor_of(request)),
        facets=facets,
        chosen=any(query.chosen(name) for name in FACETS),
        q=query.text,
        cut=bool(query.text) and found.total >= MOST_RANKED,
        states=states,
        hues=hues_now(services),
        consumers={id_: len(who | agreed.get(id_, set())) for id_, who in reading.items()},
        following=following,
        page=PAGE,
    )


def _facets(session: Session, query: ProductQuery) -> Markup:
    chosen = {name: query.chosen(name) for name in FACETS}
    found = product_facets(session, replace(query, offset=0))
    return part("marketplace/_facets.html", titles=FACETS, facets=found, chosen=chosen)


ROUTES = [Route("/marketplace", marketplace)]
