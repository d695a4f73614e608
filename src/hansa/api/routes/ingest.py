"""Posted events: `POST /ingest/{product}/{port}`, answered when they are on the disk.

body ─ parse (JSON, NDJSON, CloudEvents) ─ check against the port's contract ─ inbox (group commit) ─ 202
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from hansa.api.actors import api_actor, key_of
from hansa.api.bodies import TooMuch, UnknownMedia, body_of, events_of
from hansa.api.problems import status_of
from hansa.dataplane.ingest.check import compile_check
from hansa.dataplane.ingest.errors import BadEvent, InboxFull
from hansa.kernel.errors import Conflict, HansaError, NotFound
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.contracts.queries import load_contract
from hansa.registry.products.queries import find_product

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from hansa.api.services import Services
    from hansa.dataplane.ingest.check import EventCheck
    from hansa.dataplane.ingest.events import Posted
    from hansa.registry.products.values import ProductRow

REMEMBER = 5.0
"""Seconds a port and a key's right to post to it are remembered: a change counts within this time."""

REMEMBERED = 1000
"""Entries; beyond that everything is looked up anew."""

MANY = 500
"""Events from which on they are checked in a thread, so that other requests do not wait."""

RETRY_AFTER = "5"


@dataclass(frozen=True, slots=True)
class Target:
    """An input port that takes events. `check` is compiled from its contract."""

    product_id: str
    owner: str | None
    port: str
    check: EventCheck


def may_post(request: Request, target: Target) -> None:
    """Whoever may edit the product, by role or by key; raises Refused for anybody else."""
    actor = api_actor(request)
    doing = f"post events to `{target.product_id}`"
    services: Services = request.app.state.services
    with services.db.read() as session:
        authority.check(session, actor, Permission.DATAPRODUCT_EDIT, target.owner or None, doing=doing)


def ingest_routes(services: Services, authorise: Callable[[Request, Target], None] = may_post) -> list[Route]:
    """`authorise` raises Refused; it may look into the database, and is asked again every few seconds."""
    door = IngestDoor(services, authorise)
    return [Route("/ingest/{path:path}", door.post, methods=["POST"])]


class IngestDoor:
    def __init__(self, services: Services, authorise: Callable[[Request, Target], None]) -> None:
        self._services = services
        self._authorise = authorise
        self._known: dict[tuple[str, str], tuple[float, Target]] = {}

    async def post(self, request: Request) -> Response:
        try:
            target = await self._target(request)
            events = await self._events(request, target)
            accepted = await asyncio.wrap_future(self._services.inbox.submit(target.product_id, target.port, events))
        except (HansaError, TooMuch, UnknownMedia) as error:
            return _problem(request, error)
        if accepted.count:
            self._services.wake()
        body = orjson.dumps({"accepted": accepted.count, "duplicates": accepted.duplicates})
        return Response(body, 202 if accepted.count else 200, media_type="application/json")

    async def _events(self, request: Request, target: Target) -> list[Posted]:
        events = events_of(request, await body_of(request))
        if len(events) > MANY:
            await run_in_threadpool(_check, target, events)
        else:
            _check(target, events)
        return events

    async def _target(self, request: Request) -> Target:
        path = request.path_params["path"]
        asked = (path, key_of(request) or f"@{request.client.host if request.client else ''}")
        known = self._known.get(asked)
        if known and known[0] > time.monotonic():
            return known[1]

        def look() -> Target:
            target = self._look(path)
            self._authorise(request, target)
            return target

        target = await run_in_threadpool(look)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[asked] = (time.monotonic() + REMEMBER, target)
        return target

    def _look(self, path: str) -> Target:
        product_ref, _, port = path.rpartition("/")
        with self._services.db.read() as session:
            product = find_product(session, product_ref) if product_ref else None
            if product is None:
                raise NotFound(f"There is no data product `{product_ref}`.", hint="POST /ingest/{product}/{port}.")
            loaded = load_contract(session, _contract_of(product, port))
        if loaded is None or len(loaded[0].schema_) != 1:
            raise Conflict(
                f"The port `{port}` of `{product.id}` does not take events.",
                hint="Its contract must have exactly one schema object: the event.",
            )
        return Target(product.id, product.owner, port, compile_check(loaded[0].schema_[0]))


def _contract_of(product: ProductRow, port: str) -> str:
    found = next((each for each in product.inputs if each.name == port), None)
    if found is None:
        names = ", ".join(f"`{each.name}`" for each in product.inputs) or "none"
        raise NotFound(f"`{product.id}` has no input port `{port}`.", hint=f"It has: {names}.")
    if found.upstream_id or not found.contract_id:
        raise Conflict(
            f"The port `{port}` of `{product.id}` reads another product, or has no contract.",
            hint="Post to a port whose own contract describes the events.",
        )
    return found.contract_id


def _check(target: Target, events: list[Posted]) -> None:
    for index, event in enumerate(events):
        target.check(event, index)


def _problem(request: Request, error: HansaError | TooMuch | UnknownMedia) -> Response:
    status, title = (error.status, error.title) if isinstance(error, TooMuch | UnknownMedia) else status_of(error)
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": str(error)}
    body["instance"] = request.url.path
    if isinstance(error, HansaError):
        body["code"] = error.code
    if isinstance(error, BadEvent):
        body |= {"index": error.index, "field": error.field}
        body["violations"] = [{"field": f"/{error.index}{error.field}", "message": error.message}]
    headers = {"retry-after": RETRY_AFTER} if isinstance(error, InboxFull) else None
    return Response(orjson.dumps(body), status, headers, media_type="application/problem+json")
