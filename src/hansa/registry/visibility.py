"""What an actor may see of the records: the one rule, put into every question that is asked on their behalf.

A private product is seen by the team that owns it and the teams above, by who has an agreement about it, and by owners of the
organisation. Everything else is seen by everybody in the mesh. An event is seen by who may see the products it names, also after
they are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, event, func, or_, select, union
from sqlalchemy.orm import aliased, with_loader_criteria

from hansa.db.memory import remembered
from hansa.db.model import EventRow
from hansa.db.outbox import WHOLE
from hansa.registry.records.model import FacetRow, GonePrivateRow, RecordRow, ReferenceRow
from hansa.registry.records.queries import NARROWED
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import descendants

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import ORMExecuteState, Session
    from sqlalchemy.orm.interfaces import ORMOption

    from hansa.kernel.actor import Actor

FACET, PRIVATE = "visibility", "private"
_PRODUCT = Kind.PRODUCT.value
_NAMES_PRODUCTS = ("DataProduct%", "OutputPort%", "Git%", "DataQueried")
"""Events whose subject may be a product's id; a document of another kind may have the same id."""


def narrow(actor: Actor) -> Callable[[Session], None]:
    """Makes of a session one that answers every question about records as if what `actor` may not see were not there."""

    def apply(session: Session) -> None:
        if actor.is_operator:
            return
        options = remembered(session, ("visibility", actor.teams), lambda: _options(session, actor))
        if not options:
            return
        session.info[NARROWED] = (Kind.PRODUCT, FACET, PRIVATE)

        def add(state: ORMExecuteState) -> None:
            if state.is_select and not state.execution_options.get(WHOLE):
                state.statement = state.statement.options(*options)

        event.listen(session, "do_orm_execute", add)

    return apply


def _options(session: Session, actor: Actor) -> tuple[ORMOption, ...]:
    """What every question gets; empty where nothing is private."""
    if not _any_private(session):
        return ()
    return (
        with_loader_criteria(RecordRow, condition(session, actor), include_aliases=True),
        with_loader_criteria(EventRow, events_condition(session, actor), include_aliases=True),
    )


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


def events_condition(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Over `EventRow`: those that name no product which `actor` may not see."""
    hidden = _hidden(descendants(session, actor.teams))
    about = and_(or_(*(EventRow.name.like(each) for each in _NAMES_PRODUCTS)), EventRow.subject.in_(hidden))
    if session.get_bind().dialect.name == "sqlite":
        read = func.json_each(EventRow.data, "$.reads").table_valued("value")
    else:
        read = func.json_array_elements_text(func.json_extract_path(EventRow.data, "reads")).table_valued("value")
    gone = hidden.subquery()
    begins = func.substr(read.c.value, 1, func.length(gone.c.id) + 1)  # of `product/port/table@snapshot`
    reads = select(1).select_from(read).join(gone, begins == gone.c.id.concat("/"))
    return ~or_(about, and_(EventRow.name == "DataQueried", reads.exists()))


def depart(session: Session, product: str, owner: str) -> None:
    """Remembers a product that is about to be removed, if it is private: what is told of it stays hidden."""
    if _is_private(session, product):
        session.merge(GonePrivateRow(id=product, owner=owner))


def _hidden(teams: set[str]) -> CompoundSelect[str]:
    """The private products, those that are there and those that are gone, that these teams do not see."""
    there = select(FacetRow.id).where(FacetRow.kind == _PRODUCT, FacetRow.facet == FACET, FacetRow.value == PRIVATE)
    record = RecordRow.__table__.c
    gone = select(GonePrivateRow.id).where(GonePrivateRow.id.not_in(select(record.id).where(record.kind == _PRODUCT)))
    if teams:
        own = select(record.id).where(record.kind == _PRODUCT, record.owner.in_(teams))
        there = there.where(FacetRow.id.not_in(own), FacetRow.id.not_in(_agreed(teams)))
        gone = gone.where(GonePrivateRow.owner.not_in(teams), GonePrivateRow.id.not_in(_agreed(teams)))
    return union(there, gone)


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
    gone = select(GonePrivateRow.id)
    return any(session.scalar(each.limit(1)) is not None for each in (query, gone))


def _is_private(session: Session, product: str) -> bool:
    return session.get(FacetRow, (_PRODUCT, product, FACET, PRIVATE)) is not None
