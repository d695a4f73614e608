"""`/{noun}` and `/{noun}/{id}` of policies, certifications, classification schemes, tags, builders and assets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.registry import authority, catalogue
from hansa.registry.builders.document import AGENTS
from hansa.registry.records.fulltext import MOST_RANKED
from hansa.registry.records.listing import AnyOf, Listing, counts, documents, total
from hansa.registry.records.queries import links_to, names
from hansa.registry.records.values import Kind
from hansa.web.pages.changes.banner import waiting_for
from hansa.web.pages.nouns.values import NOUNS, TABS
from hansa.web.pages.nouns.view import columns_of, parts, row_of, users_of
from hansa.web.pages.teams.routes import Choice
from hansa.web.people import versions
from hansa.web.render import render
from hansa.web.rights import may_add

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Record
    from hansa.web.pages.nouns.values import Noun

ROWS = 50
"""On one page of a list."""
LAST = 100_000
MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Below:
    """One page of an asset's parts; `total` counts all."""

    records: list[Record]
    total: int
    page: int
    more: bool


def many(request: Request, noun: Noun) -> Response:
    listing = _listing(request, noun)
    with services_of(request).db.read() as session:
        records, more = documents(session, listing)
        found = total(session, listing)
        teams = names(session, Kind.TEAM, {record.owner for record in records} - {""})
        facets = _facets(session, listing, [name for name, _ in noun.facets])
        adds = not noun.made and may_add(session, actor_of(request), noun.adds)
    chosen = {name: request.query_params.getlist(name) for name, _ in noun.facets}
    return render(
        request,
        "nouns/list.html",
        partial="nouns/_results.html",
        noun=noun,
        tabs=TABS[noun.family],
        rows=[row_of(record, teams) for record in records],
        found=found,
        facets=facets,
        titles=dict(noun.facets),
        chosen=chosen,
        cut=bool(listing.text) and found >= MOST_RANKED,
        filtered=bool(listing.text or listing.filters),
        q=listing.text,
        may_add=adds,
        before=_url(request, noun, listing.page - 1) if listing.page else "",
        after=_url(request, noun, listing.page + 1) if more else "",
        start=listing.page * ROWS,
    )


def one(request: Request, noun: Noun) -> Response:
    services = services_of(request)
    identifier = request.path_params["id"]
    with services.db.read() as session:
        record = catalogue.get(session, noun.kind, identifier)
        if record is None:
            raise NotFound(f"There is no {noun.word} `{identifier}`.", hint=f"{noun.title} lists them all.")
        context: dict[str, Any] = {
            "users": users_of(session, record),
            "below": _below(session, record, _page(request)),
            "owner": names(session, Kind.TEAM, {record.owner}).get(record.owner, record.owner) if record.owner else "",
            "revisions": versions(session, noun.kind, record.id)[:8],
            "may_edit": _may_edit(session, actor_of(request), noun, record),
            "waiting": waiting_for(session, actor_of(request), noun.kind, record.id),
        }
    return render(
        request,
        "nouns/one.html",
        noun=noun,
        record=record,
        data=record.data,
        parts=parts(record),
        columns=columns_of(record),
        now=services.clock.now(),
        AGENTS=AGENTS,
        **context,
    )


def _page(request: Request) -> int:
    page = request.query_params.get("p", "0")
    return min(int(page), LAST) if page.isascii() and page.isdigit() and len(page) < 10 else 0


def _listing(request: Request, noun: Noun) -> Listing:
    params = request.query_params
    filters = tuple(AnyOf((name,), tuple(values)) for name, _ in noun.facets if (values := params.getlist(name)))
    words = params.get("q", "").strip()[:MAX_WORDS]
    return Listing(noun.kind, words, filters, sort="name", page=_page(request), size=ROWS, most=MOST_RANKED)


def _facets(session: Session, listing: Listing, facets: list[str]) -> dict[str, list[Choice]]:
    found = counts(session, listing, facets)
    labels = names(session, Kind.TEAM, [value for value, _ in found.get("owner", ())])
    return {
        facet: [Choice(value, labels.get(value, value) if facet == "owner" else value, n) for value, n in values]
        for facet, values in found.items()
    }


def _url(request: Request, noun: Noun, page: int) -> str:
    return f"/{noun.path}?{request.url.include_query_params(p=page).query}"


def _may_edit(session: Session, actor: Actor, noun: Noun, record: Record) -> bool:
    if noun.adds is None:
        return authority.may_govern(session, actor)
    return authority.may_write(session, actor, noun.adds, record.owner or None)


def _below(session: Session, record: Record, page: int) -> Below:
    """What is part of an asset, the tables of a schema: a page of it."""
    links = links_to(session, Kind.ASSET, [record.id], ("parent",)) if record.kind is Kind.ASSET else []
    start = min(page * ROWS, len(links))
    found = (catalogue.get(session, Kind.ASSET, link.id) for link in links[start : start + ROWS])
    return Below([each for each in found if each is not None], len(links), page, start + ROWS < len(links))


ROUTES = [
    route
    for noun in NOUNS
    for route in (
        Route(f"/{noun.path}", partial(many, noun=noun), methods=["GET"]),
        Route(f"/{noun.path}/{{id:path}}", partial(one, noun=noun), methods=["GET"]),
    )
]
