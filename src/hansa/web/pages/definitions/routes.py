"""`/definitions`: the business terms with filters; `/definitions/{id}`: one of them and the columns that link to it.

Programs ask the same address for one property of ODCS, also below the organisation's name, as the manager's addresses are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hansa.api import odcs
from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import Permission
from hansa.registry import catalogue
from hansa.registry.authority import may
from hansa.registry.definitions.queries import list_definitions
from hansa.registry.properties import definition_property
from hansa.registry.records.links import ROLES
from hansa.registry.records.queries import links_to
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.semantics.routes import uses
from hansa.web.pages.semantics.said import said
from hansa.web.pages.teams.routes import Choice
from hansa.web.people import versions
from hansa.web.render import render
from hansa.web.rights import may_add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from hansa.registry.definitions.document import Definition

FACTS = (
    ("type", "Type"), ("format", "Format"), ("pattern", "Pattern"), ("minLength", "At least"), ("maxLength", "At most"),
    ("minimum", "Minimum"), ("maximum", "Maximum"), ("exclusiveMinimum", "More than"), ("exclusiveMaximum", "Less than"),
    ("example", "For example"),
)  # fmt: skip


def matching(rows: Sequence[Definition], words: str, owners: Sequence[str], tags: Sequence[str]) -> list[Definition]:
    wanted = words.lower().split()
    return [
        row
        for row in rows
        if all(word in f"{row.title} {row.id} {row.description} {' '.join(row.tags)}".lower() for word in wanted)
        and (not owners or row.owner in owners)
        and (not tags or set(tags) & set(row.tags))
    ]


def definitions(request: Request) -> Response:
    params = request.query_params
    words, owners, tags = params.get("q", "").strip()[:200], params.getlist("owner"), params.getlist("tag")
    with services_of(request).db.read() as session:
        rows = list_definitions(session)
        adds = may_add(session, actor_of(request), Permission.DEFINITION_ADD)
        teams = {team.id: team.name for team in list_teams(session)}
    by_owner = Counter(row.owner for row in matching(rows, words, (), tags))
    by_tag = Counter(tag for row in matching(rows, words, owners, ()) for tag in row.tags)
    return render(
        request,
        "definitions/page.html",
        partial="definitions/_results.html",
        found=matching(rows, words, owners, tags),
        facets={
            "owner": [Choice(value, teams.get(value, value), count) for value, count in by_owner.most_common()],
            "tag": [Choice(value, value, count) for value, count in by_tag.most_common(30)],
        },
        titles={"owner": "Owner", "tag": "Tag"},
        chosen={"owner": owners, "tag": tags},
        q=words,
        may_add=adds,
        teams=teams,
    )


def definition(request: Request) -> Response:
    identifier = request.path_params["rest"]
    services = services_of(request)
    with services.db.read() as session:
        record = catalogue.get(session, Kind.DEFINITION, identifier)
        if record is None:
            raise NotFound(f"There is no definition `{identifier}`.", hint="Definitions lists them all.")
        if odcs.wanted(request):
            return odcs.answer(definition_property(record.id, record.data))
        found = uses(session, links_to(session, Kind.DEFINITION, [record.id], ROLES))
        teams = {team.id: team.name for team in list_teams(session)}
        rights = may(session, request.state.actor, Permission.DEFINITION_EDIT, record.owner)
        revisions = versions(session, Kind.DEFINITION, record.id)
    return render(
        request,
        "definitions/definition.html",
        record=record,
        data=said(record.data),
        facts=FACTS,
        uses=found,
        teams=teams,
        rights=rights,
        revisions=revisions,
        now=services.clock.now(),
    )


def elsewhere(request: Request) -> Response:
    """The manager's addresses begin with the organisation; here there is one."""
    if odcs.wanted(request):
        return definition(request)
    return RedirectResponse(f"/definitions/{quote(request.path_params['rest'], safe='/')}", 307)


ROUTES = [
    Route("/definitions", definitions),
    Route("/definitions/{rest:path}", definition, methods=["GET"]),
    Route("/{organisation}/definitions/{rest:path}", elsewhere, methods=["GET"]),
]
