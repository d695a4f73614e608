"""What an actor may see of the records: the one rule, put into every question that is asked on their behalf.

A private product is seen by the team that owns it and the teams above, by who has an agreement about it, and by owners of the
organisation. Everything else is seen by everybody in the mesh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event, or_, select
from sqlalchemy.orm import aliased, with_loader_criteria

from hansa.registry.records.model import FacetRow, RecordRow, ReferenceRow
from hansa.registry.records.queries import NARROWED
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import descendants

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import ORMExecuteState, Session

    from hansa.kernel.actor import Actor

FACET, PRIVATE = "visibility", "private"
_PRODUCT = Kind.PRODUCT.value


def narrow(actor: Actor) -> Callable[[Session], None]:
    """Makes of a session one that answers every question about records as if what `actor` may not see were not there."""

    def apply(session: Session) -> None:
        if actor.is_operator or not _any_private(session):
            return
        option = with_loader_criteria(RecordRow, condition(session, actor), include_aliases=True)
        session.info[NARROWED] = (Kind.PRODUCT, FACET, PRIVATE)

        def add(state: ORMExecuteState) -> None:
            if state.is_select:
                state.statement = state.statement.options(option)

        event.listen(session, "do_orm_execute", add)

    return apply


def hides(session: Session, actor: Actor, product: str) -> bool:
    """Whether this product is private and not for the actor; asked in a session that sees everything."""
    if actor.is_operator or not _is_private(session, product):
        return False
    seen = select(RecordRow.id).where(RecordRow.kind == _PRODUCT, RecordRow.id == product, condition(session, actor))
    return session.scalar(seen) is None


def condition(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Over `RecordRow`: what `actor` may see."""
    private = select(FacetRow.id).where(FacetRow.kind == _PRODUCT, FacetRow.facet == FACET, FacetRow.value == PRIVATE)
    allowed = [RecordRow.kind != _PRODUCT, RecordRow.id.not_in(private)]
    teams = descendants(session, actor.teams)
    if teams:
        allowed += [RecordRow.owner.in_(teams), RecordRow.id.in_(_agreed(teams))]
    return or_(*allowed)


def _agreed(teams: set[str]) -> Select[str]:
    """The products that these teams have an agreement about, or have asked for one."""
    consumer = aliased(ReferenceRow)
    return (
        select(ReferenceRow.target_id)
        .join(consumer, (consumer.kind == ReferenceRow.kind) & (consumer.id == ReferenceRow.id))
        .where(
            ReferenceRow.kind == Kind.ACCESS.value,
            ReferenceRow.role == "provider",
            consumer.role == "consumer-team",
            consumer.target_id.in_(teams),
        )
    )


def _any_private(session: Session) -> bool:
    query = select(FacetRow.id).where(FacetRow.kind == _PRODUCT, FacetRow.facet == FACET, FacetRow.value == PRIVATE)
    return session.scalar(query.limit(1)) is not None


def _is_private(session: Session, product: str) -> bool:
    return session.get(FacetRow, (_PRODUCT, product, FACET, PRIVATE)) is not None
