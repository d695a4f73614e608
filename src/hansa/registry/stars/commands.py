"""Gives and takes back stars: people only, and each for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from hansa.db import outbox
from hansa.kernel.errors import NotFound, Refused
from hansa.registry.records.commands import exists
from hansa.registry.records.values import Kind
from hansa.registry.stars.model import StarRow
from hansa.registry.stars.queries import person_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor


def star(session: Session, actor: Actor, product: str, *, at: datetime) -> None:
    """A second star of the same person changes nothing."""
    outbox.lock(session)
    person = _person(session, actor, product)
    if session.get(StarRow, (product, person)) is None:
        session.add(StarRow(product_id=product, user_id=person, name=actor.name[:300], at=at))
        outbox.note(session, actor, "DataProductStarred", product, at=at)


def unstar(session: Session, actor: Actor, product: str, *, at: datetime) -> None:
    """Taking back what was never given changes nothing."""
    outbox.lock(session)
    row = session.get(StarRow, (product, _person(session, actor, product)))
    if row is not None:
        session.delete(row)
        outbox.note(session, actor, "DataProductUnstarred", product, at=at)


def forget(session: Session, product: str) -> None:
    session.execute(delete(StarRow).where(StarRow.product_id == product))


def _person(session: Session, actor: Actor, product: str) -> str:
    if not exists(session, Kind.PRODUCT, product):
        raise NotFound(f"There is no data product `{product}`.", hint="GET /api/dataproducts lists them.")
    person = person_of(actor)
    if not person or actor.read_only:
        raise Refused(
            "A star belongs to a person, and this key stands for none who may write.",
            hint="Use an API key of the scope `user`.",
        )
    return person
