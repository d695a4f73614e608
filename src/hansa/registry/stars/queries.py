"""Who has starred what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.kernel.actor import ActorKind
from hansa.registry.records.queries import chunks
from hansa.registry.stars.model import StarRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Stargazer:
    user: str
    name: str


def person_of(actor: Actor) -> str:
    """The person who acts, or acts through a key of their own; "" where nobody in person does.

    All guests of a demo are one: its name has a colon, which no account's id has.
    """
    if actor.kind is ActorKind.GUEST:
        return actor.principal
    return actor.user_id or (actor.id if actor.kind is ActorKind.USER else "")


def stars_of(session: Session, products: Iterable[str]) -> dict[str, int]:
    """How many each has; what has none is left out."""
    found: dict[str, int] = {}
    for some in chunks(set(products)):
        query = select(StarRow.product_id, func.count()).where(StarRow.product_id.in_(some))
        found.update(session.execute(query.group_by(StarRow.product_id)).all())
    return found


def has_starred(session: Session, actor: Actor, product: str) -> bool:
    person = person_of(actor)
    return bool(person) and session.get(StarRow, (product, person)) is not None


def stargazers(session: Session, product: str) -> list[Stargazer]:
    """The newest star first."""
    query = select(StarRow).where(StarRow.product_id == product).order_by(StarRow.at.desc(), StarRow.user_id)
    return [Stargazer(row.user_id, row.name) for row in session.scalars(query)]
