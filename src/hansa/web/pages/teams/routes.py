"""`/teams`: domains and the other teams, nested as they are, with filters; `/teams/{id}`: one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.registry import catalogue
from hansa.registry.products.queries import ProductQuery, list_products
from hansa.registry.records.values import Kind
from hansa.registry.sources.queries import list_sources
from hansa.registry.teams.queries import ancestors, children, find_team, list_teams
from hansa.registry.teams.values import TYPES
from hansa.web.frame import hues_of
from hansa.web.pages.teams.inbox import inbox
from hansa.web.render import render
from hansa.web.standing import standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.registry.teams.values import TeamRow

GLYPHS = {
    "Domain": "building-2",
    "Domain Team": "building-2",
    "Platform Team": "hammer",
    "Enabling Team": "zap",
    "Governance Group": "scale",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A team and those inside of it; `depth` counts from 0."""

    team: TeamRow
    depth: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many rows it leaves."""

    value: str
    label: str
    count: int


def matching(teams: Iterable[TeamRow], words: str, types: Sequence[str], owners: Sequence[str]) -> list[TeamRow]:
    """`owners` are the teams above: a domain's own teams are those whose parent it is."""
    wanted = words.lower().split()
    return [
        team
        for team in teams
        if all(word in f"{team.name} {team.id} {team.description} {' '.join(team.tags)}".lower() for word in wanted)
        and (not types or team.type in types)
        and (not owners or team.parent in owners or team.id in owners)
    ]


def tree(teams: Sequence[TeamRow]) -> list[Branch]:
    """Each team under its parent; one whose parent is not among them stands by itself."""
    known = {team.id for team in teams}
    inside: dict[str | None, list[TeamRow]] = {}
    for team in teams:
        inside.setdefault(team.parent if team.parent in known else None, []).append(team)
    found: list[Branch] = []

    def walk(parent: str | None, depth: int) -> None:
        for team in sorted(
            inside.pop(parent, []), key=lambda row: (row.type not in {"Domain", "Domain Team"}, row.name.lower())
        ):
            found.append(Branch(team, depth))
            walk(team.id, depth + 1)

    walk(None, 0)
    return found


def teams(request: Request) -> Response:
    params = request.query_params
    words, types, owners = params.get("q", "").strip()[:200], params.getlist("type"), params.getlist("owner")
    with services_of(request).db.read() as session:
        every = list_teams(session)
        products = list_products(session, ProductQuery()).items
        hues = hues_of(session)
    named = {team.id: team.name for team in every}
    found = matching(every, words, types, owners)
    open_types, open_owners = matching(every, words, (), owners), matching(every, words, types, ())
    parents = dict.fromkeys(team.parent for team in open_owners if team.parent in named)
    facets = {
        "type": [Choice(t, t, n) for t in TYPES if (n := sum(team.type == t for team in open_types))],
        "owner": [Choice(p, named[p], sum(t.parent == p for t in open_owners)) for p in parents if p],
    }
    return render(
        request,
        "teams/page.html",
        partial="teams/_results.html",
        branches=tree(found),
        facets=facets,
        titles={"type": "Type", "owner": "Part of"},
        chosen={"type": types, "owner": owners},
        q=words,
        glyphs=GLYPHS,
        hues=hues,
        owned={team.id: sum(team.id in {row.owner, row.domain} for row in products) for team in found},
    )


def team(request: Request) -> Response:
    services = services_of(request)
    identifier, now = request.path_params["rest"], services.clock.now()
    with services.db.read() as session:
        found = find_team(session, identifier)
        if found is None:
            raise NotFound(f"There is no team `{identifier}`.", hint="Domains & teams lists them all.")
        above = [row for id_ in reversed(ancestors(session, found.id)[1:]) if (row := find_team(session, id_))]
        hues = hues_of(session)
        query = ProductQuery(domain=(found.id,)) if found.id in hues else ProductQuery(owner=(found.id,))
        products = list_products(session, query).items
        context: dict[str, Any] = {
            "team": found,
            "hue": hues.get(found.id),
            "above": above,
            "inside": children(session, found.id),
            "products": products,
            "states": standings(session, products, now),
            "sources": list_sources(session, owner=found.id),
            "inbox": inbox(session, actor_of(request), found.id, at=now),
            "names": {row.id: row.name for row in list_teams(session)},
            "revisions": sorted(catalogue.history(session, Kind.TEAM, found.id), key=lambda r: -r.number),
        }
    return render(request, "teams/team.html", now=now, glyphs=GLYPHS, **context)


ROUTES = [Route("/teams", teams), Route("/teams/{rest:path}", team, methods=["GET"])]
