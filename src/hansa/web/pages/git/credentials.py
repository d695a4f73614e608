"""`/git/credentials`: one's own, a team's and the organisation's. Tokens go in and never come out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.dataplane.git.templates import DEFAULTS, SETTING, WORDS
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.git import credentials
from hansa.registry.git.values import CredentialDraft, Host, Scope
from hansa.registry.records.queries import get
from hansa.registry.records.values import Kind
from hansa.registry.settings import commands as settings
from hansa.registry.settings.queries import section
from hansa.web.pages.git.panel import NAMES, Failed
from hansa.web.render import render
from hansa.web.sent import texts
from hansa.web.status import status_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json


def page(request: Request) -> Response:
    return _page(request, Failed())


async def act(request: Request) -> Response:
    given = await texts(request)
    return await run_in_threadpool(_act, request, given)


def _act(request: Request, given: dict[str, str]) -> Response:
    team = request.query_params.get("team", "")
    try:
        _done(request, given, team)
    except HansaError as error:
        return _page(request, Failed({key: text for key, text in given.items() if key != "token"}, error))
    return RedirectResponse("/git/credentials" + (f"?team={quote(team, safe='')}" if team else ""), 303)


def _done(request: Request, given: Mapping[str, str], team: str) -> None:
    services, actor, at = services_of(request), actor_of(request), services_of(request).clock.now()
    with services.db.write() as session:
        if given.get("action") == "templates":
            value: dict[str, Json] = {name: given.get(name, "").strip()[:500] for name in DEFAULTS}
            settings.put(session, actor, SETTING, value, why="Changed in the browser", at=at)
            return
        scope, owner = _scope(actor, given.get("scope", ""), team)
        if given.get("action") == "delete":
            credentials.delete(session, actor, scope, owner, given.get("id", ""), at=at)
        else:
            draft = _draft(given)
            credentials.create(session, actor, services.vault, scope, owner, wanted=draft, at=at)


def _scope(actor: Actor, name: str, team: str) -> tuple[Scope, str]:
    if name not in {scope.value for scope in Scope}:
        raise InvalidInput("It is not said whose credential it is.", hint="Choose one.")
    scope = Scope(name)
    return scope, {Scope.USER: actor.user_id or actor.id, Scope.TEAM: team, Scope.ORGANIZATION: ""}[scope]


def _draft(given: Mapping[str, str]) -> CredentialDraft:
    name = given.get("type", "")
    if name not in {host.value for host in Host}:
        raise InvalidInput("It is not said who keeps the repositories.", hint="Choose one.")
    return CredentialDraft(
        type=Host(name),
        token=given.get("token", "").strip(),
        host=given.get("host", "").strip(),
        token_name=given.get("token_name", "").strip(),
        token_type="apiToken" if given.get("username") and name == "bitbucket" else "authenticationToken",
        username=given.get("username", "").strip(),
    )


def _page(request: Request, failed: Failed) -> Response:
    services, actor, team = services_of(request), actor_of(request), request.query_params.get("team", "")
    with services.db.read() as session:
        record = get(session, Kind.TEAM, team) if team else None
        lists = _lists(session, actor, record.id if record else "")
        templates = {name: section(session, SETTING).get(name) or default for name, default in DEFAULTS.items()}
    return render(
        request,
        "git/credentials.html",
        status=status_for(failed.error),
        lists=lists,
        team=record,
        hosts=NAMES,
        failed=failed,
        templates=templates if authority.owns(actor) else None,
        words=WORDS,
        now=services.clock.now(),
    )


def _lists(session: Session, actor: Actor, team: str) -> list[tuple[Scope, str, Any]]:
    """Those that the actor may change: (scope, title, credentials)."""
    own = credentials.readable(session, actor, Scope.USER, actor.user_id or actor.id)
    found: list[tuple[Scope, str, Any]] = [(Scope.USER, "Your own", own)]
    if team and authority.may(session, actor, Permission.TEAM_API_KEY_MANAGE, team):
        found.append((Scope.TEAM, "The team's", credentials.readable(session, actor, Scope.TEAM, team)))
    if authority.owns(actor):
        found.append(
            (Scope.ORGANIZATION, "The organisation's", credentials.readable(session, actor, Scope.ORGANIZATION))
        )
    return found


ROUTES = [
    Route("/git/credentials", page, methods=["GET"]),
    Route("/git/credentials", act, methods=["POST"]),
]
