"""`/access`: the agreements, asking for one, and deciding about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.db import outbox
from hansa.governance import agreements as deciding
from hansa.governance.approval import why_granted
from hansa.governance.mine import asked_for, to_decide
from hansa.governance.terms import port_of, terms_of
from hansa.kernel.errors import Conflict, InvalidInput, NotFound
from hansa.kernel.ids import new_id
from hansa.registry.agreements.document import Agreement, Consumer
from hansa.registry.agreements.provisioning import find as find_grant
from hansa.registry.agreements.queries import by_state, find_agreement, some
from hansa.registry.audit.queries import people
from hansa.registry.authority import whom_to_ask
from hansa.registry.products.queries import find_product
from hansa.registry.records.queries import get, names
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.access.form import LONGEST, Given, ask_of, choices, day, given_of, problems
from hansa.web.pages.events.view import principals, show
from hansa.web.render import render
from hansa.web.sent import texts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.api.services import Services
    from hansa.governance.terms import Terms
    from hansa.kernel.actor import Actor
    from hansa.registry.agreements.queries import AgreementRow
    from hansa.registry.records.values import Record

BUTTONS = {
    "approve": ("Approve", "primary"),
    "reject": ("Reject", "danger"),
    "withdraw": ("Withdraw the request", "danger"),
    "end": ("End the agreement", "danger"),
}
"""Verb → the button's word and kind."""
STATES = ("requested", "upcoming", "active", "expired", "rejected")
"""In the order in which a list offers them; what waits for somebody comes first."""
TO_DECIDE, ASKED_FOR = "to-decide", "asked-for"
"""The two choices before the states: what waits for the reader, and what the reader waits for."""
WORDS = {TO_DECIDE: "For you to decide", ASKED_FOR: "Asked for by you"}
ROWS = 50
"""Agreements on one page."""


def agreements(request: Request) -> Response:
    services = services_of(request)
    now, chosen = services.clock.now(), request.query_params.get("state", "")
    today = now.date()
    said = request.query_params.get("offset", "0")
    offset = int(said) if said.isdecimal() and len(said) < 9 else 0
    states = (chosen,) if chosen in STATES else STATES
    counted = services.db.remembered(("agreements", today), lambda session: by_state(session, today=today))
    own = _own(services, actor_of(request), now)
    with services.db.read() as session:
        rows = some(session, states, today=today, offset=offset, limit=ROWS, among=own.get(chosen))
        named = {each for row in rows for each in (row.provider_product, row.consumer_product) if each}
        products = names(session, Kind.PRODUCT, named)
        teams = names(session, Kind.TEAM, {row.consumer_team for row in rows if row.consumer_team})
    context: dict[str, Any] = {
        "rows": rows,
        "products": products,
        "teams": teams,
        "counts": {name: len(some_) for name, some_ in own.items()}
        | {state: counted.get(state, 0) for state in STATES},
        "words": WORDS,
        "chosen": chosen,
        "found": len(own[chosen]) if chosen in own else sum(counted.get(state, 0) for state in states),
        "offset": offset,
        "page": ROWS,
    }
    return render(request, "access/page.html", **context)


def _own(services: Services, actor: Actor, now: datetime) -> dict[str, tuple[str, ...]]:
    """The ids behind the two choices that are the reader's own."""
    return services.db.remembered(
        ("own-agreements", actor, now.date()),
        lambda session: {TO_DECIDE: to_decide(session, actor, at=now), ASKED_FOR: asked_for(session, actor)},
    )


def new(request: Request) -> Response:
    asked = request.query_params
    roles = tuple(asked.getlist("role"))
    product, port, consumer, purpose, start, end = (
        asked.get(name, "") for name in ("product", "port", "consumer", "purpose", "start", "end")
    )
    if product and not port:
        with services_of(request).db.read() as session:
            found = find_product(session, product)
        if found is not None and len(found.outputs) != 1:
            return RedirectResponse(f"/dataproducts/{quote(found.id, safe='')}/ports", 303)
        port = found.outputs[0].name if found else ""
    return _form(request, Given(product, port, consumer, purpose, roles, start, end))


async def ask(request: Request) -> Response:
    async with request.form() as form:
        given = given_of(form)
    return await run_in_threadpool(_ask, request, given)


def _ask(request: Request, given: Given) -> Response:
    wrong = problems(given)
    if wrong:
        return _form(request, replace(given, problems=wrong), status=422)
    services, actor = services_of(request), actor_of(request)
    now = services.clock.now()
    try:
        with services.db.write() as session:
            record = deciding.request(session, actor, ask_of(given, actor), at=now, id=new_id(now))
            _save(services, record)
    except InvalidInput as error:
        return _form(request, replace(given, problems={"role": str(error)}), status=422)
    return RedirectResponse(f"/access/{quote(record.id, safe='')}", 303)


def agreement(request: Request) -> Response:
    return _agreement(request, {})


def _agreement(request: Request, given: dict[str, str], problem: str = "", *, status: int = 200) -> Response:
    services, actor = services_of(request), actor_of(request)
    identifier, now = request.path_params["agreement"], services.clock.now()
    with services.db.read() as session:
        record = get(session, Kind.ACCESS, identifier)
        row = find_agreement(session, identifier, today=now.date())
        if row is None or record is None:
            raise NotFound(f"There is no access agreement `{identifier}`.", hint="Look for it in the list.")
        product = find_product(session, row.provider_product)
        events = outbox.read(session, subject=identifier, newest_first=True)
        called = people(session, principals(events))
        context: dict[str, Any] = {
            "row": row,
            "agreement": Agreement.model_validate(record.data),
            "product": product,
            "terms": _terms(session, row),
            "grant": find_grant(session, identifier),
            "consumer": find_product(session, row.consumer_product) if row.consumer_product else None,
            "teams": {team.id: team.name for team in list_teams(session)},
            "ask": whom_to_ask(session, product.owner) if product and product.owner else "",
            "verbs": [(verb, *BUTTONS[verb]) for verb in deciding.verbs(session, actor, identifier, at=now)],
            "items": [show(event, called) for event in events],
        }
    return render(request, "access/agreement.html", status=status, given=given, problem=problem, now=now, **context)


def _terms(session: Session, row: AgreementRow) -> Terms | None:
    """The terms as they are today; none where the port is gone."""
    try:
        _, port = port_of(session, row.provider_product, row.provider_port)
    except NotFound:
        return None
    return terms_of(session, port)


async def decide(request: Request) -> Response:
    given = await texts(request)
    return await run_in_threadpool(_decide, request, given)


def _decide(request: Request, given: dict[str, str]) -> Response:
    services, actor = services_of(request), actor_of(request)
    identifier, at, why = request.path_params["agreement"], services.clock.now(), given.get("why", "").strip()[:LONGEST]
    days = {"start": given.get("start", ""), "end": given.get("end", "")}
    try:
        with services.db.write() as session:
            record = _decided(session, actor, given.get("verb", ""), (identifier, why, at), days)
    except (InvalidInput, Conflict) as error:
        return _agreement(request, given, str(error), status=422)
    if record is None:
        if services.folder is not None:
            services.folder.remove(Kind.ACCESS, identifier)
        return RedirectResponse("/access", 303)
    _save(services, record)
    return RedirectResponse(f"/access/{quote(identifier, safe='')}", 303)


def _decided(
    session: Session, actor: Actor, verb: str, said: tuple[str, str, datetime], days: dict[str, str]
) -> Record | None:
    """None where the request was withdrawn."""
    (identifier, why, at), start, end = said, day(days["start"]), day(days["end"])
    match verb:
        case "approve":
            return deciding.approve(session, actor, identifier, why=why, at=at, start=start, end=end)
        case "reject":
            return deciding.reject(session, actor, identifier, why=why, at=at)
        case "withdraw":
            deciding.withdraw(session, actor, identifier, why=why, at=at)
            return None
        case "end":
            return deciding.end(session, actor, identifier, why=why, at=at, on=end)
        case _:
            raise InvalidInput("It is not said what to do.", hint="Press one of the buttons.")


def _save(services: Services, record: Record) -> None:
    if services.folder is not None:
        services.folder.save(Kind.ACCESS, record.id, record.text)


def _form(request: Request, given: Given, *, status: int = 200) -> Response:
    actor = actor_of(request)
    with services_of(request).db.read() as session:
        try:
            product, port = port_of(session, given.product, given.port)
        except NotFound as error:
            raise NotFound("There is no such output port.", hint="Ask from the page of the product.") from error
        context: dict[str, Any] = {
            "product": product,
            "port": port,
            "terms": terms_of(session, port),
            "instant": why_granted(session, product, port, Consumer()),
            "choices": choices(session, actor, product.id),
        }
    return render(request, "access/new.html", status=status, given=given, problems=given.problems, **context)


ROUTES = [
    Route("/access", agreements),
    Route("/access/new", new, methods=["GET"]),
    Route("/access/new", ask, methods=["POST"]),
    Route("/access/{agreement:path}", agreement, methods=["GET"]),
    Route("/access/{agreement:path}", decide, methods=["POST"]),
]
