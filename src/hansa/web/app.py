"""The pages as one Starlette application, to be mounted behind the API's routes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from hansa.api.actors import actor_of
from hansa.api.problems import status_of
from hansa.kernel.errors import HansaError, Refused
from hansa.registry.accounts.errors import NotSignedIn
from hansa.web.frame import mesh_frame
from hansa.web.render import DIST, THEMES, is_partial, render
from hansa.web.security import LOOPBACK, SAFE, Security, local_path
from hansa.web.stale import stale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

PAGES = Path(__file__).parent / "pages"
_YEAR = "public, max-age=31536000, immutable"
_TITLES = {
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Changed meanwhile",
    422: "Cannot be accepted",
    429: "Too often",
    500: "Something broke",
    502: "The other side failed",
    503: "Not reachable now",
}


class _Static(StaticFiles):
    """A built file's name holds the hash of its bytes: it may be kept for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code == 200:
            response.headers["Cache-Control"] = _YEAR
        return response


class _Web(Starlette):
    """Security stands outside of everything, so that the page of a crash has its headers too."""

    hosts: Sequence[str] = LOOPBACK

    def build_middleware_stack(self) -> ASGIApp:
        return Security(super().build_middleware_stack(), stale, self.hosts)


class _Door:
    """Who looks is asked once, before any page: a stranger is sent to sign in, and the pages show the actor."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if scope["type"] == "http" and request.app.state.services is not None and not _is_static(request):
            try:
                request.state.actor = await run_in_threadpool(actor_of, request)
            except NotSignedIn:
                if not _is_open(request):
                    await _to_sign_in(request)(scope, receive, send)
                    return
            except Refused as error:
                await _error_page(request, 403, error)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _is_open(request: Request) -> bool:
    """The pages for those who are not signed in yet."""
    path = request.url.path
    return path == "/login" or path.startswith(("/login/", "/join/"))


def _to_sign_in(request: Request) -> Response:
    """Back to the page afterwards, where it was read; a part of a page is asked for anew as a whole."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    target = f"/login?{urlencode({'next': here})}" if request.method in SAFE and not is_partial(request) else "/login"
    if is_partial(request):
        return Response(status_code=401, headers={"HX-Redirect": target, "Cache-Control": "no-store"})
    return RedirectResponse(target, 303)


def _is_static(request: Request) -> bool:
    return request.url.path.startswith("/static/")


def page_routes() -> list[BaseRoute]:
    """The ROUTES of every page folder: a new folder needs no entry anywhere.

    A route that ends in an id (which may hold slashes) comes after all that end in a word: `/teams/new` before `/teams/{id}`.
    """
    found: list[BaseRoute] = []
    for file in sorted(PAGES.glob("*/routes.py")):
        found += import_module(f"hansa.web.pages.{file.parent.name}.routes").ROUTES
    return sorted(found, key=lambda route: str(getattr(route, "path", "")).endswith(":path}"))


def create_web(
    services: object,
    *,
    hosts: Sequence[str] = LOOPBACK,
    frame: Callable[[Request], dict[str, object]] | None = None,
) -> Starlette:
    """`services` is read by the pages at `request.app.state.services`; `frame` adds to what the rail shows."""
    app = _Web(
        routes=[
            *page_routes(),
            Route("/theme", _theme, methods=["POST"]),
            Mount("/static", _Static(directory=DIST, check_dir=False)),
        ],
        middleware=[Middleware(_Door)],
        exception_handlers={HTTPException: _http_error, HansaError: _hansa_error, Exception: _crash},
    )
    app.hosts = tuple(hosts)
    app.state.services = services
    app.state.frame = frame or (mesh_frame if services is not None else None)
    return app


async def _theme(request: Request) -> Response:
    async with request.form() as form:
        to, back = str(form.get("to", "system")), str(form.get("next", "/"))
    response = RedirectResponse(local_path(back), 303)
    response.set_cookie("theme", to if to in THEMES else "system", max_age=31_536_000, samesite="lax", httponly=True)
    return response


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = "This page does not exist." if status == 404 else str(getattr(error, "detail", ""))
    return _error_page(request, status, detail)


async def _hansa_error(request: Request, error: Exception) -> Response:
    return _error_page(request, status_of(error)[0], error)


async def _crash(request: Request, error: Exception) -> Response:
    del error  # the server's log has it; a page tells no stranger how the house is built
    return _error_page(request, 500, "The page could not be made. The server's log says why.")


def _error_page(request: Request, status: int, error: Exception | str) -> Response:
    known = error if isinstance(error, HansaError) else HansaError(str(error))
    return render(
        request,
        "error.html",
        status=status,
        code=status,
        title=_TITLES.get(status, "Error"),
        message=known.message,
        hint=known.hint,
        findings=known.findings,
    )
