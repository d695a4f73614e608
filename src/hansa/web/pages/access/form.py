"""The form in which access is asked for: who will read, as what, what for, from when to when; the contract's terms beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from hansa.governance.agreements import Ask
from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import InvalidInput
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.products.queries import ProductQuery, named_products
from hansa.registry.teams.queries import list_teams

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.datastructures import FormData

    from hansa.kernel.actor import Actor

LONGEST = 2_000
"""Characters of a purpose that are kept."""
MYSELF = "user"
TEAM, PRODUCT = "team:", "product:"


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in; `consumer` is `user`, `team:<id>` or `product:<id>`."""

    product: str = ""
    port: str = ""
    consumer: str = ""
    purpose: str = ""
    roles: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    group: str


def given_of(form: FormData) -> Given:
    said = {key: value for key, value in form.items() if isinstance(value, str)}
    team = said.get("team", "")
    return Given(
        said.get("product", ""),
        said.get("port", ""),
        said.get("consumer", "") or (TEAM + team if team else ""),
        said.get("purpose", "").strip()[:LONGEST],
        tuple(str(role) for role in form.getlist("role") if isinstance(role, str)),
        said.get("start", "").strip(),
        said.get("end", "").strip(),
    )


def problems(given: Given) -> dict[str, str]:
    """By field, what must be said before the request can be sent."""
    found = {}
    if not given.purpose:
        found["purpose"] = "Say what the data is for: the owner decides by it."
    if not given.consumer:
        found["team"] = "Choose who will use it."
    for name in ("start", "end"):
        try:
            day(getattr(given, name))
        except InvalidInput as error:
            found[name] = str(error)
    if not found and (start := day(given.start)) and (end := day(given.end)) and end < start:
        found["end"] = "It ends before it begins."
    return found


def ask_of(given: Given, actor: Actor) -> Ask:
    consumer = given.consumer
    return Ask(
        given.product,
        given.port,
        given.purpose,
        consumer.removeprefix(TEAM) if consumer.startswith(TEAM) else "",
        consumer.removeprefix(PRODUCT) if consumer.startswith(PRODUCT) else "",
        day(given.start),
        day(given.end),
        (actor.email or actor.user_id or actor.id) if consumer == MYSELF else "",
        roles=given.roles,
    )


def choices(session: Session, actor: Actor, product: str) -> list[Choice]:
    """For whom the actor may ask: itself, its teams, and the products that these own."""
    teams = [team for team in list_teams(session) if authority.may(session, actor, Permission.ACCESS_REQUEST, team.id)]
    names = {team.id for team in teams}
    products = named_products(session, ProductQuery(owner=tuple(sorted(names)))) if names else ()
    own = [Choice(MYSELF, f"Myself ({actor.email or actor.name})", "A person")] if actor.kind is ActorKind.USER else []
    return [
        *own,
        *(Choice(TEAM + team.id, team.name, "A team") for team in teams),
        *(Choice(PRODUCT + each, name, "A data product") for each, name in products if each != product),
    ]


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day.", hint="Write it as 2026-12-31.") from error
