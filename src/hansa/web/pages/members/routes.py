"""`/members`: the people of the organisation; its owners invite them, give them their role, and keep them out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound
from hansa.registry import people
from hansa.registry.accounts import tickets
from hansa.registry.accounts.commands import Changes
from hansa.registry.accounts.queries import find_user, list_users, open_tickets
from hansa.registry.accounts.values import OrganizationRole
from hansa.registry.authority import owns
from hansa.registry.teams.queries import memberships
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


PAGE = 100
"""People on one page."""


@dataclass(frozen=True, slots=True)
class Link:
    """What is shown once after a link was made."""

    email: str
    url: str
    text: str


def members(request: Request) -> Response:
    return _list(request)


async def invite(request: Request) -> Response:
    return await run_in_threadpool(_invite, request, await texts(request))


def _invite(request: Request, given: dict[str, str]) -> Response:
    services = services_of(request)
    role = OrganizationRole.OWNER if given.get("role") == "owner" else OrganizationRole.MEMBER
    try:
        with services.db.write() as session:
            ticket = tickets.invite(
                session,
                actor_of(request),
                given.get("email", ""),
                at=services.clock.now(),
                name=given.get("name", ""),
                role=role,
            )
    except (InvalidInput, Conflict) as error:
        return _list(request, given=given, problem=error, status=422)
    link = Link(ticket.email, _url(request, ticket.token), "The invitation is ready.")
    return _once(_list(request, link=link))


async def withdraw(request: Request) -> Response:
    return await run_in_threadpool(_withdraw, request, await texts(request))


def _withdraw(request: Request, given: dict[str, str]) -> Response:
    services = services_of(request)
    with services.db.write() as session:
        tickets.withdraw(session, actor_of(request), given.get("ticket", ""), at=services.clock.now())
    return RedirectResponse("/members", 303)


def member(request: Request) -> Response:
    return _one(request)


async def manage(request: Request) -> Response:
    return await run_in_threadpool(_manage, request, await texts(request))


def _manage(request: Request, given: dict[str, str]) -> Response:
    services, actor, user = services_of(request), actor_of(request), request.path_params["user"]
    verb, at = given.get("verb", ""), services.clock.now()
    if verb == "disable" and not given.get("sure"):
        return _one(request, sure=True)
    try:
        with services.db.write() as session:
            if verb == "reset":
                ticket = tickets.offer_reset(session, actor, user, at=at)
                link = Link(ticket.email, _url(request, ticket.token), "The link for a new password is ready.")
            else:
                people.change(session, actor, user, _changes(verb), at=at)
                link = None
    except (InvalidInput, Conflict) as error:
        return _one(request, problem=error, status=422)
    return _once(_one(request, link=link)) if link else RedirectResponse(f"/members/{user}", 303)


def _changes(verb: str) -> Changes:
    match verb:
        case "owner" | "member":
            return Changes(role=OrganizationRole(verb))
        case "disable" | "enable":
            return Changes(active=verb == "enable")
        case _:
            raise InvalidInput("It is not said what to do.", hint="Press one of the buttons.")


def _list(
    request: Request,
    *,
    given: dict[str, str] | None = None,
    link: Link | None = None,
    problem: HansaError | None = None,
    status: int = 200,
) -> Response:
    services, actor, text = services_of(request), actor_of(request), request.query_params.get("q", "").strip()[:200]
    p = max(0, int(number)) if (number := request.query_params.get("p", "0")).isdigit() and len(number) < 8 else 0
    now = services.clock.now()
    with services.db.read() as session:
        page = list_users(session, text=text, offset=p * PAGE, limit=PAGE)
        waiting = open_tickets(session, now) if owns(actor) else []
    context: dict[str, Any] = {"users": page.items, "total": page.total, "more": page.more, "tickets": waiting}
    context |= {"q": text, "p": p, "given": given or {}, "link": link, "problem": problem, "now": now}
    return render(request, "members/page.html", status=status, may_manage=owns(actor), **context)


def _one(
    request: Request,
    *,
    link: Link | None = None,
    problem: HansaError | None = None,
    sure: bool = False,
    status: int = 200,
) -> Response:
    services, actor, identifier = services_of(request), actor_of(request), request.path_params["user"]
    with services.db.read() as session:
        user = find_user(session, identifier)
        if user is None or user.id != identifier:
            raise NotFound("There is no such account.", hint="Look for it in the list of members.")
        teams = sorted(memberships(session, user.email))
    context: dict[str, Any] = {"user": user, "teams": teams, "link": link, "problem": problem, "sure": sure}
    now = services.clock.now()
    return render(request, "members/one.html", status=status, may_manage=owns(actor), now=now, **context)


def _url(request: Request, token: str) -> str:
    base = services_of(request).sign_in.url or f"{request.url.scheme}://{request.url.netloc}"
    return f"{base}/join/{token}"


def _once(response: Response) -> Response:
    """What is on the page is a secret: nobody on the way keeps it."""
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = [
    Route("/members", members, methods=["GET"]),
    Route("/members", invite, methods=["POST"]),
    Route("/members/withdraw", withdraw, methods=["POST"]),
    Route("/members/{user}", member, methods=["GET"]),
    Route("/members/{user}", manage, methods=["POST"]),
]
