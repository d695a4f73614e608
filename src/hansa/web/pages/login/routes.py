"""`/login`, `/logout`, `/join/{token}`: how people come in and go out, with a password, a link or an identity provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api import cookies
from hansa.api.oidc import flow
from hansa.api.services import services_of
from hansa.api.tokens import discovery
from hansa.kernel.errors import HansaError, Refused
from hansa.registry.accounts import passwords, sessions, signin, tickets
from hansa.registry.accounts.errors import TicketSpent, TooManyAttempts
from hansa.registry.accounts.queries import has_owner
from hansa.registry.accounts.signin import Browser, Chosen
from hansa.web.render import render
from hansa.web.security import local_path

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.api.oidc.values import Provider
    from hansa.registry.accounts.values import Ticket

CALLBACK = "/login/oidc/callback"


def browser_of(request: Request) -> Browser:
    """Where the person sits, and the cookie they brought."""
    address = request.client.host if request.client else ""
    return Browser(address, request.headers.get("user-agent", ""), cookies.session_of(request))


def login(request: Request) -> Response:
    return _page(request, local_path(request.query_params.get("next", "/")))


async def sign_in(request: Request) -> Response:
    async with request.form() as form:
        given = {name: str(form.get(name, "")) for name in ("email", "password", "next")}
    return await run_in_threadpool(_sign_in, request, given)


def _sign_in(request: Request, given: dict[str, str]) -> Response:
    services, back = services_of(request), local_path(given["next"] or "/")
    try:
        cookies.check_may_sign_in(request)
        _, token = signin.with_password(
            services.db, given["email"], given["password"], browser_of(request), services.clock.now()
        )
    except TooManyAttempts as error:
        return _page(request, back, email=given["email"], problem=error, status=429)
    except Refused as error:
        return _page(request, back, email=given["email"], problem=error, status=403)
    return _let_in(request, back, token)


async def logout(request: Request) -> Response:
    return await run_in_threadpool(_logout, request)


def _logout(request: Request) -> Response:
    services, cookie = services_of(request), cookies.session_of(request)
    if cookie:
        with services.db.write() as session:
            sessions.close(session, cookie, at=services.clock.now())
    response = RedirectResponse("/login", 303)
    cookies.clear_session(request, response)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def join(request: Request) -> Response:
    services = services_of(request)
    try:
        with services.db.read() as session:
            ticket = tickets.look(session, request.path_params["token"], services.clock.now())
    except TicketSpent as error:
        return _join_page(request, None, problem=error, status=403)
    return _join_page(request, ticket)


async def use_link(request: Request) -> Response:
    async with request.form() as form:
        chosen = Chosen(str(form.get("password", "")), str(form.get("name", "")))
    return await run_in_threadpool(_use_link, request, chosen)


def _use_link(request: Request, chosen: Chosen) -> Response:
    services, token, now = services_of(request), request.path_params["token"], services_of(request).clock.now()
    ticket = None
    try:
        with services.db.read() as session:
            ticket = tickets.look(session, token, now)
        cookies.check_may_sign_in(request)
        _, cookie = signin.with_link(services.db, token, chosen, browser_of(request), now)
    except TicketSpent as error:
        return _join_page(request, None, problem=error, status=403)
    except HansaError as error:
        return _join_page(request, ticket, name=chosen.name, problem=error, status=422)
    return _let_in(request, "/", cookie)


async def to_provider(request: Request) -> Response:
    async with request.form() as form:
        back = local_path(str(form.get("next", "/")))
    return await run_in_threadpool(_to_provider, request, back)


def _to_provider(request: Request, back: str) -> Response:
    services = services_of(request)
    try:
        cookies.check_may_sign_in(request)
        url, attempt = flow.begin(_provider(request), discovery(), _redirect_uri(request), back, services.clock.now())
    except HansaError as error:
        return _page(request, back, problem=error, status=503)
    response = RedirectResponse(url, 303)
    cookies.set_attempt(request, response, attempt.sealed(services.vault), seconds=flow.MINUTES * 60)
    return response


async def from_provider(request: Request) -> Response:
    return await run_in_threadpool(_from_provider, request)


def _from_provider(request: Request) -> Response:
    services, now = services_of(request), services_of(request).clock.now()
    try:
        provider = _provider(request)
        attempt = flow.attempt_of(services.vault, request.cookies.get(cookies.ATTEMPT, ""), now)
        claims = flow.finish(provider, discovery(), _redirect_uri(request), attempt, dict(request.query_params))
        _, token = signin.by_provider(services.db, claims, browser_of(request), now, auto_join=provider.auto_join)
    except HansaError as error:
        response = _page(request, "/", problem=error, status=403)
    else:
        response = _let_in(request, local_path(attempt.back), token)
    cookies.clear_attempt(request, response)
    return response


def _provider(request: Request) -> Provider:
    provider = services_of(request).sign_in.provider
    if provider is None:
        raise Refused("No identity provider is set.", hint="Sign in with your password.")
    return provider


def _redirect_uri(request: Request) -> str:
    """The public address where it is set; else the one by which the browser came, whose host has been checked."""
    base = services_of(request).sign_in.url or f"{request.url.scheme}://{request.url.netloc}"
    return base + CALLBACK


def _let_in(request: Request, back: str, token: str) -> Response:
    response = RedirectResponse(back, 303)
    cookies.set_session(request, response, token)
    return response


def _page(
    request: Request, back: str, *, email: str = "", problem: HansaError | None = None, status: int = 200
) -> Response:
    services = services_of(request)
    with services.db.read() as session:
        nobody = not has_owner(session)
    provider = services.sign_in.provider
    return render(
        request,
        "login/page.html",
        status=status,
        next=back,
        email=email,
        problem=problem,
        provider=provider.name if provider else "",
        nobody=nobody,
        mesh_name=services.name,
    )


def _join_page(
    request: Request, ticket: Ticket | None, *, name: str = "", problem: HansaError | None = None, status: int = 200
) -> Response:
    response = render(
        request,
        "login/join.html",
        status=status,
        ticket=ticket,
        name=name,
        problem=problem,
        shortest=passwords.SHORTEST,
        mesh_name=services_of(request).name,
    )
    # The address of this page is a secret. Not "no-referrer": browsers would call the form's own origin "null" then.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


ROUTES = [
    Route("/login", login, methods=["GET"]),
    Route("/login", sign_in, methods=["POST"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/join/{token}", join, methods=["GET"]),
    Route("/join/{token}", use_link, methods=["POST"]),
    Route("/login/oidc", to_provider, methods=["POST"]),
    Route(CALLBACK, from_provider, methods=["GET"]),
]
