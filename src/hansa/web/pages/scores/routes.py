"""`/scores`: every data product by its score, and what would bring the most."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from hansa.api.services import services_of
from hansa.observe.scores.queries import Sort, page
from hansa.registry.authority import reads_organisation
from hansa.web.frame import hues_of
from hansa.web.pages.nouns.values import TABS
from hansa.web.pages.products.score import RINGS
from hansa.web.render import render
from hansa.web.rights import may_draft

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SIZE = 50
"""Rows of one page: more than a screen, less than a wait."""
ORDERS = {Sort.WORST: "Least first", Sort.BEST: "Best first", Sort.ID: "By id"}


def scores(request: Request) -> Response:
    services, asked = services_of(request), request.query_params
    sort = Sort(asked["sort"]) if asked.get("sort") in set(Sort) else Sort.WORST
    start = asked.get("p", "")
    number = int(start) if start.isdecimal() and len(start) < 6 else 0
    now = services.clock.now()
    with services.db.read() as session:
        found, more = page(session, now, number=number, size=SIZE, sort=sort)
        hues = hues_of(session)
    return render(
        request,
        "scores/page.html",
        partial="scores/_list.html",
        found=found,
        may_draft=may_draft(services, request.state.actor),
        reads_all=reads_organisation(request.state.actor),
        hues=hues,
        rings=RINGS,
        orders=[(each.value, title, f"/scores?{urlencode({'sort': each.value})}") for each, title in ORDERS.items()],
        sort=sort.value,
        tabs=TABS["governance"],
        earlier=f"/scores?{urlencode({'sort': sort.value, 'p': number - 1})}" if number else "",
        later=f"/scores?{urlencode({'sort': sort.value, 'p': number + 1})}" if more else "",
    )


ROUTES = [Route("/scores", scores, methods=["GET"])]
