"""`/runs`: the list, one run with steps, checks and log, the same live, and the two things one can do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.dataplane.runs import queries
from hansa.dataplane.runs.values import FINISHED
from hansa.dataplane.schedule import queue
from hansa.kernel.errors import NotFound
from hansa.registry.products.queries import find_product, find_products, list_products
from hansa.registry.products.values import ProductQuery
from hansa.web.pages.runs import view
from hansa.web.render import part, render
from hansa.web.sse import Look, Told, last_seen, stream

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.api.services import Services
    from hansa.dataplane.runs.values import RunRow

STATUSES = ("queued", "running", "succeeded", "failed", "blocked", "cancelled")
SIZE = 100
"""Runs in the list: more than anybody scrolls through; the filters find older ones."""


def runs(request: Request) -> Response:
    services = services_of(request)
    product, status = request.query_params.get("product", ""), request.query_params.get("status", "")
    with services.db.read() as session:
        found = find_product(session, product) if product else None
        rows = queries.list_runs(
            session,
            product_id=found.id if found else product or None,
            status=(status,) if status in STATUSES else (),
            limit=SIZE,
        )
        built = find_products(session, {row.product_id for row in rows})
        offered = list_products(session, ProductQuery(limit=SIZE)).items
        products = {row.id: row for row in sorted((*built, *offered), key=lambda row: row.name.casefold())}
    return render(
        request,
        "runs/list.html",
        partial="runs/_list.html",
        rows=rows,
        products=products,
        product=found.id if found else product,
        chosen=status,
        STATUSES=STATUSES,
        view=view,
        size=SIZE,
        now=services.clock.now(),
    )


def run(request: Request) -> Response:
    services = services_of(request)
    context = _context(services, request)
    return render(request, "runs/page.html", **context)


def _context(services: Services, request: Request) -> dict[str, Any]:
    now = services.clock.now()
    with services.db.read() as session:
        row = _find(services, request.path_params["run"])
        lines = queries.log(session, row.id)
        return {
            "run": row,
            "product": find_product(session, row.product_id),
            "steps": view.bars(queries.steps(session, row.id), now),
            "checks": view.checks(session, services.warehouse, row, actor_of(request), now),
            "lines": lines,
            "last": lines[-1].number if lines else 0,
            "finished": row.status in FINISHED,
            "view": view,
            "now": now,
        }


def feed(request: Request) -> Response:
    """Server-sent events: `item` for each line of the log after the last one seen, `steps` when the steps changed, `done` at the end."""
    services = services_of(request)
    row = _find(services, request.path_params["run"])
    shown = ""

    def look(after: int) -> Look:
        nonlocal shown
        now = services.clock.now()
        with services.db.read() as session:
            current = queries.get_run(session, row.id) or row
            lines = queries.log(session, row.id, after=after)
            steps = view.bars(queries.steps(session, row.id), now)
        told = [Told("item", part("runs/_line.html", line=line), line.number) for line in lines]
        html = part("runs/_steps.html", steps=steps, run=current)
        if html != shown:
            shown = html
            told.append(Told("steps", html))
        return Look(told, lines[-1].number if lines else after, done=current.status in FINISHED and not lines)

    return stream(request, look, last_seen(request))


async def start(request: Request) -> Response:
    """POST /runs with the field `product`: asks for a run and leads to it."""
    async with request.form() as form:
        wanted = str(form.get("product", ""))
    return await run_in_threadpool(_start, request, wanted)


def _start(request: Request, wanted: str) -> Response:
    services = services_of(request)
    with services.db.write() as session:
        product = find_product(session, wanted)
        if product is None:
            raise NotFound(f"There is no data product `{wanted}`.", hint="Choose one in the marketplace.")
        run_id = queue.enqueue(session, product.id, "hand", actor_of(request), services.clock.now())
    services.wake()
    return RedirectResponse(f"/runs/{quote(run_id, safe='')}", 303)


async def cancel(request: Request) -> Response:
    return await run_in_threadpool(_cancel, request)


def _cancel(request: Request) -> Response:
    services = services_of(request)
    row = _find(services, request.path_params["run"])
    with services.db.write() as session:
        queue.cancel(session, actor_of(request), row.id, services.clock.now())
    services.wake()
    return RedirectResponse(f"/runs/{quote(row.id, safe='')}", 303)


def _find(services: Services, run_id: str) -> RunRow:
    with services.db.read() as session:
        row = queries.get_run(session, run_id)
    if row is None:
        raise NotFound(f"There is no run `{run_id}`.", hint="Look for it in the list of runs.")
    return row


ROUTES = [
    Route("/runs", runs, methods=["GET"]),
    Route("/runs", start, methods=["POST"]),
    Route("/runs/{run}", run),
    Route("/runs/{run}/stream", feed),
    Route("/runs/{run}/cancel", cancel, methods=["POST"]),
]
