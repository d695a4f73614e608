"""`/dataproducts/{id}` and its tabs, and the button that builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.dataplane.schedule.queue import enqueue
from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may, may_write
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind
from hansa.registry.stars import commands
from hansa.registry.stars.queries import has_starred, person_of, stars_of
from hansa.web.pages.changes.banner import waiting_for
from hansa.web.pages.git.panel import status_of_panel
from hansa.web.pages.products import builder, lineage, overview, quality, score, tabs, usage
from hansa.web.pages.products.subject import OPTIONAL, TABS, load, locate
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.kernel.actor import Actor
    from hansa.registry.products.values import ProductRow


class Change(Protocol):
    """A star given or taken back."""

    def __call__(self, session: Session, actor: Actor, product: str, *, at: datetime) -> None: ...


_CONTEXT = {
    "overview": overview.overview,
    "ports": tabs.ports,
    "contract": tabs.contracts,
    "lineage": lineage.lineage,
    "quality": quality.quality,
    "usage": usage.usage,
    "runs": tabs.runs,
    "score": score.score,
    "history": tabs.history,
    "git": tabs.git,
    "builder": builder.builder,
}


def product(request: Request) -> Response:
    services = services_of(request)
    actor = actor_of(request)
    with services.db.read() as session:
        row, tab = locate(session, request.path_params["rest"])
        subject = load(session, row, services.clock.now())
        rights = _rights(session, actor, row)
        shown = {"builder"} if builder.fitting(session, row) else set[str]()
        context: dict[str, Any] = _CONTEXT[tab](
            tabs.Asked(
                session, subject, actor, services, request.query_params, str(request.base_url).rstrip("/"), request
            )
        )
        context |= _stars(session, actor, row.id)
        context["waiting"] = waiting_for(session, actor, Kind.PRODUCT, row.id)
    more: dict[str, Any] = {"subject": subject, "p": row, "tab": tab, "tabs": _tabs(shown | {tab}), "now": subject.now}
    more |= rights
    return render(request, "products/page.html", status=status_of_panel(request), **more, **context)


def _rights(session: Session, actor: Actor, row: ProductRow) -> dict[str, bool]:
    """What the head offers: whoever does not keep the product asks to read it."""
    return {
        "may_edit": may_write(session, actor, Permission.DATAPRODUCT_EDIT, row.owner),
        "may_build": may(session, actor, Permission.DATAPRODUCT_EDIT, row.owner),
        "may_ask": bool(row.outputs) and actor.kind is not ActorKind.KEY,
    }


def _stars(session: Session, actor: Actor, product: str) -> dict[str, Any]:
    """How many like it; a star is a person's own."""
    return {
        "stars": stars_of(session, [product]).get(product, 0),
        "starred": has_starred(session, actor, product),
        "may_star": bool(person_of(actor)) and not actor.read_only,
    }


def _tabs(shown: set[str]) -> dict[str, str]:
    return {key: label for key, label in TABS.items() if key not in OPTIONAL or key in shown}


async def star(request: Request) -> Response:
    """`to`: `on` gives a star, anything else takes it back; a second one changes nothing."""
    given = await texts(request)
    return await run_in_threadpool(_star, request, commands.star if given.get("to") == "on" else commands.unstar)


def _star(request: Request, change: Change) -> Response:
    services, wanted = services_of(request), request.path_params["rest"]
    with services.db.write() as session:
        change(session, actor_of(request), wanted, at=services.clock.now())
    return RedirectResponse(f"/dataproducts/{quote(wanted, safe='')}", 303)


def build(request: Request) -> Response:
    """Asks for a run and shows it; a product that is being built already shows the run that waits."""
    services = services_of(request)
    actor = actor_of(request)
    wanted = request.path_params["rest"]
    with services.db.write() as session:
        row = find_product(session, wanted)
        if row is None:
            raise NotFound(f"There is no data product `{wanted}`.")
        run_id = enqueue(session, row.id, "hand", actor, services.clock.now())
    services.wake()
    return RedirectResponse(f"/runs/{run_id}", 303)


ROUTES = [
    Route("/dataproducts", lambda _: RedirectResponse("/marketplace"), methods=["GET"]),
    Route("/dataproducts/{rest:path}/star", star, methods=["POST"]),
    Route("/dataproducts/{rest:path}/build", build, methods=["POST"]),
    Route("/dataproducts/{rest:path}", product, methods=["GET"]),
]
