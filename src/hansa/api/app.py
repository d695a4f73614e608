"""The public API as one ASGI application, mounted at `/api` by the composition root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from hansa.api.paths import EncodedIds
from hansa.api.problems import on_bad_request, on_hansa_error, on_http_error, on_unexpected
from hansa.api.routes import (
    access,
    assets,
    certifications,
    classifications,
    connectors,
    contracts,
    costs,
    datacontracts,
    definitions,
    events,
    examples,
    lineage,
    policies,
    products,
    query,
    records,
    roles,
    runs,
    sources,
    tags,
    teams,
)
from hansa.api.services import Services  # noqa: TC001 beside its peers
from hansa.kernel.errors import HansaError

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


ROUTES = (
    query,
    runs,
    lineage,
    events,
    access,
    contracts,
    roles,
    records,
    teams,
    sources,
    definitions,
    tags,
    policies,
    certifications,
    classifications,
    assets,
    datacontracts,
    products,
    examples,
    costs,
    connectors,
)


def create_api(services: Services, version: str) -> FastAPI:
    api = FastAPI(title="Hansa", version=version, docs_url=None, redoc_url=None)
    api.state.services = services
    api.add_middleware(EncodedIds)
    # What ends in an id that may hold slashes comes after all that ends in a word: `/assets/{id}/assigned-tags`.
    api.router.routes += sorted((route for each in ROUTES for route in each.router.routes), key=_order)
    api.add_exception_handler(HansaError, on_hansa_error)
    api.add_exception_handler(RequestValidationError, on_bad_request)
    api.add_exception_handler(HTTPException, on_http_error)
    api.add_exception_handler(Exception, on_unexpected)
    return api


def _order(route: BaseRoute) -> tuple[bool, int]:
    path = str(getattr(route, "path", ""))
    return (True, -path.count("/")) if path.endswith(":ids}") else (False, 0)
