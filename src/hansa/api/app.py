"""The public API as one ASGI application, mounted at `/api` by the composition root."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from hansa.api.paths import EncodedIds
from hansa.api.problems import on_hansa_error, on_http_error, on_malformed, on_unexpected
from hansa.api.routes import access, contracts, events, lineage, query, records, roles, runs, semantics
from hansa.api.services import Services  # noqa: TC001 beside its peers
from hansa.kernel.errors import HansaError


def create_api(services: Services, version: str) -> FastAPI:
    api = FastAPI(title="Hansa", version=version, docs_url=None, redoc_url=None)
    api.state.services = services
    api.add_middleware(EncodedIds)
    for routes in (query, runs, lineage, events, access, contracts, roles, semantics, records):
        api.include_router(routes.router)
    api.add_exception_handler(HansaError, on_hansa_error)
    api.add_exception_handler(RequestValidationError, on_malformed)
    api.add_exception_handler(HTTPException, on_http_error)
    api.add_exception_handler(Exception, on_unexpected)
    return api
