"""`/access`: the agreements, asking for one, and deciding about it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.db import outbox
from hansa.governance import agreements as deciding
from hansa.kernel.errors import Conflict, InvalidInput, NotFound
from hansa.kernel.ids import new_id
from hansa.registry.agreements.queries import find_agreement, list_agreements
from hansa.registry.products.queries import find_product, list_products
from hansa.registry.products.values import ProductQuery
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.events.view import show
from hansa.web.render import render

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Record

BUTTONS = {
    "approve": ("Approve", "primary"),
    "reject": ("Reject", "danger"),
    "end": ("End the agreement", "danger"),
}
"""Verb → the button's word and kind."""

LONGEST = 2_000
"""Characters of a purpose that are kept."""


def agreements(request: Request) -> Response:
    services = services_of(request)
    now = services.clock.now()
    with services.db.read() as session:
        rows = list_agreements(session, today=now.date())
        products = {row.id: row for row in list_products(session, ProductQuery()).items}
        teams = {team.id: team.name for team in list_teams(session)}
    return render(request, "access/page.html", rows=rows, products=products, teams=teams)


def new(request: Request) -> Response:
    return _form(request, dict(request.query_params), {})


async def ask(request: Request) -> Response:
    async with request.form() as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_ask, request, given)


def _ask(request: Request, given: dict[str, str]) -> Response:
    purpose, team = given.get("purpose", "").strip()[:LONGEST], given.get("team", "")
    problems = {}
    if not purpose:
        problems["purpose"] = "Say what the data is for: the owner decides by it."
    if not team:
        problems["team"] = "Choose the team that will use it."
    if problems:
        return _form(request, given, problems, status=422)
    services, actor = services_of(request), actor_of(request)
    now = services.clock.now()
    wanted = deciding.Ask(given.get("product", ""), given.get("port", ""), purpose, team)
    with services.db.write() as session:
        record = deciding.request(session, actor, wanted, at=now, id=new_id(now))
        _save(services, record)
    return RedirectResponse(f"/access#{record.id}", 303)


def agreement(request: Request) -> Response:
    return _agreement(request, {})


def _agreement(request: Request, given: dict[str, str], problem: str = "", *, status: int = 200) -> Response:
    services, actor = services_of(request), actor_of(request)
    identifier, now = request.path_params["agreement"], services.clock.now()
    with services.db.read() as session:
        row = find_agreement(session, identifier, today=now.date())
        if row is None:
            raise NotFound(f"There is no access agreement `{identifier}`.", hint="Look for it in the list.")
        context: dict[str, Any] = {
            "row": row,
            "product": find_product(session, row.provider_product),
            "consumer": find_product(session, row.consumer_product) if row.consumer_product else None,
            "teams": {team.id: team.name for team in list_teams(session)},
            "verbs": [(verb, *BUTTONS[verb]) for verb in deciding.verbs(session, actor, identifier, at=now)],
            "items": [show(event) for event in outbox.read(session, subject=identifier, newest_first=True)],
        }
    return render(request, "access/agreement.html", status=status, given=given, problem=problem, now=now, **context)


async def decide(request: Request) -> Response:
    async with request.form() as form:
        given = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_decide, request, given)


def _decide(request: Request, given: dict[str, str]) -> Response:
    services, actor = services_of(request), actor_of(request)
    identifier, at, why = request.path_params["agreement"], services.clock.now(), given.get("why", "").strip()[:LONGEST]
    days = {"start": given.get("start", ""), "end": given.get("end", "")}
    try:
        with services.db.write() as session:
            record = _decided(session, actor, given.get("verb", ""), (identifier, why, at), days)
            _save(services, record)
    except (InvalidInput, Conflict) as error:
        return _agreement(request, given, str(error), status=422)
    return RedirectResponse(f"/access/{quote(identifier, safe='')}", 303)


def _decided(
    session: Session, actor: Actor, verb: str, said: tuple[str, str, datetime], days: dict[str, str]
) -> Record:
    (identifier, why, at), start, end = said, _day(days["start"]), _day(days["end"])
    match verb:
        case "approve":
            return deciding.approve(session, actor, identifier, why=why, at=at, start=start, end=end)
        case "reject":
            return deciding.reject(session, actor, identifier, why=why, at=at)
        case "end":
            return deciding.end(session, actor, identifier, why=why, at=at, on=end)
        case _:
            raise InvalidInput("It is not said what to do.", hint="Press one of the buttons.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day.", hint="Write it as 2026-12-31.") from error


def _save(services: Services, record: Record) -> None:
    if services.folder is not None:
        services.folder.save(Kind.ACCESS, record.id, record.text)


def _form(request: Request, given: dict[str, str], problems: dict[str, str], *, status: int = 200) -> Response:
    with services_of(request).db.read() as session:
        product = find_product(session, given.get("product", ""))
        teams = [(team.id, team.name) for team in list_teams(session)]
    port = next((each for each in product.outputs if each.name == given.get("port")), None) if product else None
    if product is None or port is None:
        raise NotFound("There is no such output port.", hint="Ask from the page of the product.")
    context: dict[str, Any] = {"product": product, "port": port, "given": given, "problems": problems, "teams": teams}
    return render(request, "access/new.html", status=status, **context)


ROUTES = [
    Route("/access", agreements),
    Route("/access/new", new, methods=["GET"]),
    Route("/access/new", ask, methods=["POST"]),
    Route("/access/{agreement:path}", agreement, methods=["GET"]),
    Route("/access/{agreement:path}", decide, methods=["POST"]),
]
