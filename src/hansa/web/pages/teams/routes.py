"""`/teams`: domains and the other teams, nested as they are, with filters; `/teams/{id}`: one of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import Permission
from hansa.observe.scores.queries import scores
from hansa.registry.memberships import may_edit_team
from hansa.registry.products.queries import ProductQuery, list_products
from hansa.registry.records.values import Kind
from hansa.registry.sources.queries import list_sources
from hansa.registry.teams.queries import ancestors, children, find_team, list_teams
from hansa.registry.teams.values import TYPES
from hansa.web.frame import hues_of
from hansa.web.pages.products.score import RINGS
from hansa.web.pages.teams.inbox import inbox
from hansa.web.people import versions
from hansa.web.render import HEALTH, render
from hansa.web.rights import may_add
from hansa.web.standing import WORST_FIRST, standings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.registry.products.values import ProductRow
    from hansa.registry.teams.values import TeamRow
    from hansa.web.standing import Standing, State

GLYPHS = {
    "Domain": "building-2",
    "Domain Team": "building-2",
    "Platform Team": "hammer",
    "Enabling Team": "zap",
    "Governance Group": "scale",
}

SHOWN = 50
"""Products on a team's page, with their scores; the marketplace has them all."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A team and those inside of it; `depth` counts from 0."""

    team: TeamRow
    depth: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with how many rows it leaves; None where they were not counted."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """`owners` are the teams above: a domain's own teams are those whose parent it is; `statuses` are of `states`."""

    words: str
    types: Sequence[str]
    owners: Sequence[str]
    statuses: Sequence[str]


def matching(teams: Iterable[TeamRow], asked: Wanted, states: Mapping[str, str]) -> list[TeamRow]:
    wanted = asked.words.lower().split()
    return [
        team
        for team in teams
        if all(word in f"{team.name} {team.id} {team.description} {' '.join(team.tags)}".lower() for word in wanted)
        and (not asked.types or team.type in asked.types)
        and (not asked.owners or team.parent in asked.owners or team.id in asked.owners)
        and (not asked.statuses or states.get(team.id) in asked.statuses)
    ]


def worst(products: Iterable[ProductRow], found: Mapping[str, Standing]) -> dict[str, State]:
    """The state of each team and domain: that of the worst of its products."""
    states: dict[str, State] = {}
    for product in products:
        state = found[product.id].state
        for each in {product.owner, product.domain} - {None, ""}:
            before = states.get(str(each))
            states[str(each)] = state if before is None else min(before, state, key=WORST_FIRST.index)
    return states


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
    params, services = request.query_params, services_of(request)
    words = params.get("q", "").strip()[:200]
    asked = Wanted(words, params.getlist("type"), params.getlist("owner"), params.getlist("status"))
    with services.db.read() as session:
        every = list_teams(session)
        products = list_products(session, ProductQuery()).items
        states = worst(products, standings(session, products, services.clock.now()))
        hues = hues_of(session)
        adds = may_add(session, actor_of(request), Permission.TEAM_ADD)
    found = matching(every, asked, states)
    return render(
        request,
        "teams/page.html",
        partial="teams/_results.html",
        branches=tree(found),
        facets=_facets(every, asked, states),
        titles={"type": "Type", "owner": "Part of", "status": "Status"},
        chosen={"type": asked.types, "owner": asked.owners, "status": asked.statuses},
        states=states,
        q=words,
        may_add=adds,
        glyphs=GLYPHS,
        hues=hues,
        owned={team.id: sum(team.id in {row.owner, row.domain} for row in products) for team in found},
    )


def _facets(every: Sequence[TeamRow], asked: Wanted, states: Mapping[str, str]) -> dict[str, list[Choice]]:
    """Each counts what the other filters leave."""
    named = {team.id: team.name for team in every}
    types = Counter(team.type for team in matching(every, replace(asked, types=()), states))
    parents = Counter(team.parent for team in matching(every, replace(asked, owners=()), states))
    kept = Counter(states.get(team.id) for team in matching(every, replace(asked, statuses=()), states))
    return {
        "type": [Choice(each, each, types[each]) for each in TYPES if types[each]],
        "owner": [Choice(each, named[each], count) for each, count in parents.items() if each in named],
        "status": [Choice(each, HEALTH[each], kept[each]) for each in WORST_FIRST if kept[each]],
    }


def team(request: Request) -> Response:
    services = services_of(request)
    identifier, now = request.path_params["rest"], services.clock.now()
    with services.db.read() as session:
        found = find_team(session, identifier)
        if found is None:
            raise NotFound(f"There is no team `{identifier}`.", hint="Domains & teams lists them all.")
        above = [row for id_ in reversed(ancestors(session, found.id)[1:]) if (row := find_team(session, id_))]
        hues = hues_of(session)
        facet, own = "domain" if found.id in hues else "owner", (found.id,)
        page = list_products(
            session,
            ProductQuery(domain=own, limit=SHOWN) if facet == "domain" else ProductQuery(owner=own, limit=SHOWN),
        )
        products = page.items
        context: dict[str, Any] = {
            "team": found,
            "may_edit": may_edit_team(session, actor_of(request), found.id),
            "hue": hues.get(found.id),
            "above": above,
            "inside": children(session, found.id),
            "products": products,
            "states": standings(session, products, now),
            "owned": page.total,
            "facet": facet,
            "scores": {each.product.id: each for each in scores(session, products, now)},
            "sources": list_sources(session, owner=found.id),
            "inbox": inbox(session, actor_of(request), found.id, at=now),
            "names": {row.id: row.name for row in list_teams(session)},
            "revisions": versions(session, Kind.TEAM, found.id),
        }
    return render(request, "teams/team.html", now=now, glyphs=GLYPHS, RINGS=RINGS, **context)


ROUTES = [Route("/teams", teams), Route("/teams/{rest:path}", team, methods=["GET"])]
