"""`/agents` and `/agents/{id}`: programs that act for a team, what they sign in with, and whose tokens are believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.api.wire.identity import end_of
from hansa.kernel.errors import Conflict, HansaError, InvalidInput
from hansa.registry.agency import set_status
from hansa.registry.agents import commands
from hansa.registry.agents.document import Status
from hansa.registry.agents.values import Issuer
from hansa.registry.keys import commands as keys
from hansa.registry.keys.queries import find_key
from hansa.registry.keys.values import Scope, Wanted
from hansa.registry.records.values import Kind
from hansa.web.pages.agents import view
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor

SUGGESTED = timedelta(days=90)
"""How long a key lasts unless somebody chooses."""
SURE = {
    "revoke": "Revoke the key?",
    "drop-client": "Remove the OAuth client?",
    "drop-connection": "Remove the connection?",
    "drop-issuer": "Believe this issuer no longer?",
    "disable": "Disable the agent?",
}
"""What is asked once before it is done."""
STATES = {"disable": Status.DISABLED, "enable": Status.ACTIVE}


@dataclass(frozen=True, slots=True)
class Secret:
    """Shown once, and kept by nobody on the way."""

    title: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What was filled in, what it made, what is asked first, and what was wrong."""

    given: Mapping[str, str]
    secret: Secret | None = None
    sure: str = ""
    problem: HansaError | None = None


def many(request: Request) -> Response:
    return _list(request, Said({}))


def one(request: Request) -> Response:
    return _one(request, Said({}))


async def act(request: Request) -> Response:
    return await run_in_threadpool(_act, request, await texts(request))


async def believe(request: Request) -> Response:
    return await run_in_threadpool(_believe, request, await texts(request))


def _act(request: Request, given: dict[str, str]) -> Response:
    if asked := _asked(given):
        return _one(request, Said(given, sure=asked))
    services, actor, agent = services_of(request), actor_of(request), request.path_params["id"]
    try:
        with services.db.write() as session:
            secret = _done(services, session, actor, agent, given)
    except (InvalidInput, Conflict) as error:
        return _one(request, Said(given, problem=error))
    return _one(request, Said({}, secret)) if secret else RedirectResponse(f"/agents/{quote(agent, safe='')}", 303)


def _done(services: Services, session: Session, actor: Actor, agent: str, given: Mapping[str, str]) -> Secret | None:
    """Does what the button says; a secret where it made one."""
    at, what, verb = services.clock.now(), given.get("what", ""), given.get("verb", "")
    commands.access_agent(session, actor, agent)
    match verb:
        case "key":
            wanted = Wanted(Scope.AGENT, given.get("name", "").strip() or "API key", agent, _day(given))
            return Secret("The key is ready.", "The key", keys.create(session, actor, wanted, at=at).text)
        case "client":
            made = commands.create_client(session, actor, agent, name=given.get("name", "").strip(), at=at)
            return Secret("The OAuth client is ready.", f"Secret of {made.client_id}", made.secret)
        case "revoke":
            info = find_key(session, what)
            if info is None or info.agent != agent:
                raise InvalidInput(f"The agent has no key `{what}`.", hint="Look at its list.")
            keys.revoke(session, actor, info.id, at=at)
        case "drop-client":
            commands.delete_client(session, actor, agent, what, at=at)
        case "drop-connection":
            commands.delete_connection(session, actor, agent, what, at=at)
        case "disable" | "enable":
            why = f"{verb.capitalize()}d in the browser"
            text = set_status(session, actor, agent, STATES[verb], why=why, at=at)
            if services.folder is not None:
                services.folder.save(Kind.AGENT, agent, text)
        case _:
            raise InvalidInput("It is not said what to do.", hint="Press one of the buttons.")
    return None


def _believe(request: Request, given: dict[str, str]) -> Response:
    if asked := _asked(given):
        return _list(request, Said(given, sure=asked))
    services, actor = services_of(request), actor_of(request)
    try:
        with services.db.write() as session:
            if given.get("verb") == "drop-issuer":
                commands.delete_issuer(session, actor, given.get("what", ""), at=services.clock.now())
            else:
                commands.put_issuer(session, actor, _issuer(given), at=services.clock.now())
    except (InvalidInput, Conflict) as error:
        return _list(request, Said(given, problem=error))
    return RedirectResponse("/agents", 303)


def _issuer(given: Mapping[str, str]) -> Issuer:
    said = {name: given.get(name, "").strip() for name in ("id", "issuer", "type", "jwks", "audience", "claim")}
    return Issuer(said["id"], said["issuer"], said["type"], said["jwks"], said["audience"], said["claim"] or "sub")


def _asked(given: Mapping[str, str]) -> str:
    return "" if given.get("sure") else SURE.get(given.get("verb", ""), "")


def _day(given: Mapping[str, str]) -> datetime | None:
    try:
        return end_of(date.fromisoformat(given.get("expires", "")))
    except (ValueError, OverflowError) as error:
        raise InvalidInput("It is not said until when the key works.", hint="Choose its last day.") from error


def _list(request: Request, said: Said) -> Response:
    services, actor = services_of(request), actor_of(request)
    words, now = request.query_params.get("q", "").strip()[:200], services.clock.now()
    with services.db.read() as session:
        rows = view.rows(session, words, now)
        issuers, may_add = view.believed(session), view.may_add(session, actor)
    return render(
        request,
        "agents/list.html",
        status=422 if said.problem else 200,
        rows=rows,
        issuers=issuers,
        may_add=may_add,
        owns=view.owns(actor),
        q=words,
        said=said,
        now=now,
    )


def _one(request: Request, said: Said) -> Response:
    services, actor = services_of(request), actor_of(request)
    now = services.clock.now()
    with services.db.read() as session:
        context = view.page(session, actor, request.path_params["id"], now)
    response = render(
        request,
        "agents/one.html",
        status=422 if said.problem else 200,
        said=said,
        suggested=(now + SUGGESTED).date().isoformat(),
        now=now,
        tones=view.LIFECYCLES,
        **context,
    )
    if said.secret is not None:
        response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = [
    Route("/agents", many, methods=["GET"]),
    Route("/agents", believe, methods=["POST"]),
    Route("/agents/{id:path}", one, methods=["GET"]),
    Route("/agents/{id:path}", act, methods=["POST"]),
]
