"""`/keys`: one's own API keys, those of the teams one manages, and the organisation's for its owners."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.api.wire.identity import end_of
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may, owns
from hansa.registry.keys import commands
from hansa.registry.keys.queries import find_key, list_keys, organization_keys
from hansa.registry.keys.values import Scope, Wanted
from hansa.registry.teams.queries import list_teams
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.registry.keys.values import KeyInfo, NewKey
    from hansa.registry.teams.values import TeamRow

SUGGESTED = timedelta(days=90)
"""How long a key lasts unless somebody chooses: long enough to forget, short enough to be rotated."""


def keys(request: Request) -> Response:
    return _page(request)


async def create(request: Request) -> Response:
    return await run_in_threadpool(_create, request, await texts(request))


def _create(request: Request, given: dict[str, str]) -> Response:
    services, actor = services_of(request), actor_of(request)
    holder, _, whose = given.get("scope", "").partition(":")
    try:
        scope = _scope(holder, reads=given.get("access") == "read")
        wanted = Wanted(scope, _name(given), actor.user_id if holder == "user" else whose, _day(given))
        with services.db.write() as session:
            made = commands.create(session, actor, wanted, at=services.clock.now())
    except (InvalidInput, Conflict) as error:
        return _page(request, given=given, problem=error, status=422)
    return _page(request, made=made)


async def change(request: Request) -> Response:
    return await run_in_threadpool(_change, request, await texts(request))


def _change(request: Request, given: dict[str, str]) -> Response:
    services, actor, identifier = services_of(request), actor_of(request), request.path_params["key"]
    verb, at = given.get("verb", ""), services.clock.now()
    with services.db.read() as session:
        info = find_key(session, identifier)
        seen = {each.id for _, rows in _groups(session, actor, _managed(session, actor)) for each in rows}
    if info is None or info.id not in seen:
        raise NotFound("There is no such API key of yours.", hint="Look for it in the list.")
    if verb == "revoke" and not given.get("sure"):
        return _page(request, sure=info)
    made = None
    try:
        with services.db.write() as session:
            if verb == "rotate":
                made = commands.rotate(session, actor, info.id, at=at)
            else:
                commands.revoke(session, actor, info.id, at=at)
    except (InvalidInput, Conflict) as error:
        return _page(request, problem=error, status=422)
    return _page(request, made=made) if made else RedirectResponse("/keys", 303)


def _scope(holder: str, *, reads: bool) -> Scope:
    try:
        return Scope(f"{holder}_read" if reads else holder)
    except ValueError as error:
        raise InvalidInput("It is not said whose key it is.", hint="Choose one of the list.") from error


def _name(given: dict[str, str]) -> str:
    name = given.get("name", "").strip()
    if not name:
        raise InvalidInput("The key has no name.", hint="Say what it is for.")
    return name


def _day(given: dict[str, str]) -> Any:
    try:
        return end_of(date.fromisoformat(given.get("expires", "")))
    except (ValueError, OverflowError) as error:
        raise InvalidInput("It is not said until when the key works.", hint="Choose its last day.") from error


def _managed(session: Session, actor: Actor) -> list[TeamRow]:
    """The teams whose keys the actor manages."""
    return [team for team in list_teams(session) if may(session, actor, Permission.TEAM_API_KEY_MANAGE, team.id)]


def _groups(session: Session, actor: Actor, teams: list[TeamRow]) -> list[tuple[str, list[KeyInfo]]]:
    found = [("Yours", list_keys(session, user_id=actor.user_id) if actor.user_id else [])]
    found += [(team.name, list_keys(session, team=team.id)) for team in teams]
    if owns(actor):
        found.append(("The organisation's", organization_keys(session)))
    return [(title, rows) for title, rows in found if rows]


def _page(
    request: Request,
    *,
    given: dict[str, str] | None = None,
    made: NewKey | None = None,
    sure: KeyInfo | None = None,
    problem: HansaError | None = None,
    status: int = 200,
) -> Response:
    services, actor = services_of(request), actor_of(request)
    with services.db.read() as session:
        teams = _managed(session, actor)
        groups = _groups(session, actor, teams)
    now = services.clock.now()
    choices = [("user", "yours")] if actor.user_id else []
    choices += [(f"team:{team.id}", f"the team {team.name}") for team in teams]
    choices += [("organization", "the organisation")] if owns(actor) else []
    context: dict[str, Any] = {"groups": groups, "choices": choices, "given": given or {}, "made": made, "sure": sure}
    context |= {"problem": problem, "now": now, "suggested": (now + SUGGESTED).date().isoformat()}
    response = render(request, "keys/page.html", status=status, **context)
    if made is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = [
    Route("/keys", keys, methods=["GET"]),
    Route("/keys", create, methods=["POST"]),
    Route("/keys/{key}", change, methods=["POST"]),
]
