"""The public API as one ASGI application, mounted at `/api` by the composition root."""

from __future__ import annotations

from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from hansa.api.actors import identify
from hansa.api.paths import EncodedIds
from hansa.api.problems import on_bad_request, on_gone, on_hansa_error, on_http_error, on_unexpected
from hansa.api.services import Services  # noqa: TC001 beside its peers
from hansa.kernel.errors import HansaError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

ROUTES = Path(__file__).parent / "routes"


def create_api(services: Services, version: str) -> FastAPI:
    """All files of `routes/` that have a `router`: a new one needs no entry anywhere."""
    api = FastAPI(title="Hansa", version=version, docs_url=None, redoc_url=None, dependencies=[Depends(identify)])
    api.state.services = services
    api.add_middleware(EncodedIds)
    whole = APIRouter()
    for file in sorted(ROUTES.glob("[a-z]*.py")):
        router = getattr(import_module(f"hansa.api.routes.{file.stem}"), "router", None)
        whole.routes.extend(router.routes if router else ())
    whole.routes.sort(key=_particular_first)
    api.include_router(whole)
    api.router.middleware_stack = ByNoun(api.router.middleware_stack, whole.routes)
    api.add_exception_handler(HansaError, on_hansa_error)
    api.add_exception_handler(ClientDisconnect, on_gone)
    api.add_exception_handler(RequestValidationError, on_bad_request)
    api.add_exception_handler(HTTPException, on_http_error)
    api.add_exception_handler(Exception, on_unexpected)
    return api


class ByNoun:
    """Looks for a request's route among those that begin with the same word: to try all patterns in turn took half of a request."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        """`app` has them all, and answers where no route begins like the path."""
        self.app = app
        self.nouns: dict[str, APIRouter] = {}
        for noun, some in groupby(sorted(routes, key=_noun), key=_noun):
            part = APIRouter()
            part.routes.extend(some)
            self.nouns[noun] = APIRouter(dependencies=[Depends(identify)])
            self.nouns[noun].include_router(part)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        noun = get_route_path(scope).strip("/").partition("/")[0] if scope["type"] == "http" else ""
        await self.nouns.get(noun, self.app)(scope, receive, send)


def _noun(route: BaseRoute) -> str:
    return str(getattr(route, "path", "")).strip("/").partition("/")[0]


def _particular_first(route: BaseRoute) -> tuple[int, ...]:
    """Segment by segment: a word before an id, an id before one that may hold slashes, a longer path before a shorter."""
    path = str(getattr(route, "path", ""))
    return (*(_generality(segment) for segment in path.strip("/").split("/")), 3)


def _generality(segment: str) -> int:
    if segment.endswith((":ids}", ":path}")):
        return 2
    return 1 if "{" in segment else 0
