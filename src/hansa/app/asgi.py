"""The whole server as one ASGI application: the API, event ingest and the pages over the same services."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route

from hansa import __version__
from hansa.api.app import create_api
from hansa.api.routes.ingest import ingest_routes
from hansa.api.weblinks import weblink_routes
from hansa.web.app import create_web
from hansa.web.frame import mesh_frame
from hansa.web.security import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from starlette.requests import Request

    from hansa.api.services import Services


async def health(request: Request) -> JSONResponse:
    """Whether the registry answers; for load balancers and scripts."""
    services: Services = request.app.state.services
    with services.db.read() as session:
        session.connection()
    return JSONResponse({"status": "ok", "version": __version__})


def create_app(
    services: Services,
    *,
    hosts: Sequence[str] = LOOPBACK,
    on_start: Callable[[], None] | None = None,
    on_stop: Callable[[], None] | None = None,
) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        if on_start:
            on_start()
        yield
        if on_stop:
            on_stop()
        services.seen.flush()

    app = Starlette(
        routes=[
            Route("/health", health),
            Mount("/api", create_api(services, __version__)),
            *ingest_routes(services),
            *weblink_routes(),
            Mount("/", create_web(services, hosts=hosts, frame=mesh_frame)),
        ],
        lifespan=lifespan,
    )
    app.state.services = services
    return app
