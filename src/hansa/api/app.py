"""The public API as one ASGI application, mounted at `/api` by the composition root."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from hansa.api.actors import identify
from hansa.api.paths import EncodedIds
from hansa.api.problems import on_bad_request, on_gone, on_hansa_error, on_http_error, on_unexpected
from hansa.api.services import Services  # noqa: TC001 beside its peers
from hansa.kernel.errors import HansaError

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

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
    api.add_exception_handler(HansaError, on_hansa_error)
    api.add_exception_handler(ClientDisconnect, on_gone)
    api.add_exception_handler(RequestValidationError, on_bad_request)
    api.add_exception_handler(HTTPException, on_http_error)
    api.add_exception_handler(Exception, on_unexpected)
    return api


def _particular_first(route: BaseRoute) -> tuple[int, ...]:
    """Segment by segment: a word before an id, an id before one that may hold slashes, a longer path before a shorter."""
    path = str(getattr(route, "path", ""))
    return (*(_generality(segment) for segment in path.strip("/").split("/")), 3)


def _generality(segment: str) -> int:
    if segment.endswith((":ids}", ":path}")):
        return 2
    return 1 if "{" in segment else 0
