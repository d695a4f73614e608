"""What an actor may see of the records: the one rule, put into every question that is asked on their behalf.

A private product is seen by the team that owns it and the teams above, by who has an agreement about it, and by owners of the
organisation. An agreement that names one is seen by who sees the products it names, and by both its sides. A request for a change is
seen by its author and by who is asked; the guest of a demo sees those about what it sees. Everything else is seen by everybody in
the mesh. An event is seen by who may see what it names, also after that is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, event, func, or_, select, union
from sqlalchemy.orm import aliased, with_loader_criteria

from hansa.db.memory import remembered
from hansa.db.model import EventRow
from hansa.db.outbox import WHOLE
from hansa.kernel.actor import ActorKind
from hansa.registry.records.model import FacetRow, GonePrivateRow, RecordRow, ReferenceRow
from hansa.registry.records.queries import NARROWED, Hidden, listed
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import descendants

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.orm import ORMExecuteState, Session
    from sqlalchemy.orm.interfaces import ORMOption

    from hansa.kernel.actor import Actor

FACET, PRIVATE = "visibility", "private"
_PRODUCT, _ACCESS = Kind.PRODUCT.value, Kind.ACCESS.value
_NAMES_PRODUCTS = ("DataProduct%", "OutputPort%", "Git%", "DataQueried")
"""Events whose subject may be a product's id; a document of another kind may have the same id."""
FEW = 1_000
"""Ids that are hidden from somebody and named in each question; more are looked for each time."""

S = TypeVar("S", "Select[str]", "CompoundSelect[str]")


@dataclass(frozen=True, slots=True)
class _Away:
    """The ids that are not for somebody: private products, those and the ones that are gone, agreements about them."""

    products: Select[str]
    hidden: Select[str] | CompoundSelect[str]
    agreements: Select[str]


def narrow(actor: Actor) -> Callable[[Session], None]:
    """Makes of a session one that answers every question about records as if what `actor` may not see were not there."""

    def apply(session: Session) -> None:
        if actor.is_operator:
            return
        found = remembered(session, ("visibility", eyes(actor)), lambda: _rule(session, actor))
        if found is None:
            return
        options, session.info[NARROWED] = found

        def add(state: ORMExecuteState) -> None:
            # a statement about tables alone takes no such options: they would only be compared, each time
            if state.is_orm_statement and state.is_select and not state.execution_options.get(WHOLE):
                state.statement = state.statement.options(*options)

        event.listen(session, "do_orm_execute", add)

    return apply


def eyes(actor: Actor) -> Hashable:
    """Equal for actors who see the same: all that the rule asks of one."""
    return "everything" if actor.is_operator else (actor.kind, actor.id, actor.user_id, actor.email, actor.teams)


def _rule(session: Session, actor: Actor) -> tuple[tuple[ORMOption, ...], dict[Kind, Hidden]] | None:
    """What every question gets, and by kind what is away; None where nothing is private."""
    if not _any_private(session):
        return None
    away = _away(session, actor, descendants(session, actor.teams))
    options = (
        with_loader_criteria(RecordRow, _seen(away), include_aliases=True),
        with_loader_criteria(EventRow, _told(session, away), include_aliases=True),
    )
    return options, {
        kind: Hidden(ids, session.scalar(select(func.count()).select_from(ids.subquery())) or 0)
        for kind, ids in ((Kind.PRODUCT, away.products), (Kind.ACCESS, away.agreements))
    }


def hides(session: Session, actor: Actor, product: str) -> bool:
    """Whether this product is private and not for the actor; asked in a session that sees everything."""
    if actor.is_operator or not _is_private(session, product):
        return False
    away = _products(actor, descendants(session, actor.teams))
    return session.scalar(away.where(FacetRow.id == product)) is not None


def hides_agreement(session: Session, actor: Actor, identifier: str) -> bool:
    """Whether this agreement names a product that is not for the actor, who stands on neither of its sides."""
    if actor.is_operator or not _any_private(session):
        return False
    away = _agreements(actor, descendants(session, actor.teams))
    return session.scalar(away.where(FacetRow.id == identifier).limit(1)) is not None


def depart(session: Session, product: str, owner: str) -> None:
    """Remembers a product that is about to be removed, if it is private: what is told of it stays hidden."""
    if _is_private(session, product):
        session.merge(GonePrivateRow(id=product, owner=owner))


def _away(session: Session, actor: Actor, teams: set[str]) -> _Away:
    """Looked up once and then named, where they are few: three questions inside one another cost more than all the rest of a look."""
    products, hidden, agreements = _products(actor, teams), _hidden(actor, teams), _agreements(actor, teams)
    return _Away(_named(session, products), _named(session, hidden), _named(session, agreements))


def _named(session: Session, away: S) -> S | Select[str]:
    few = list(session.scalars(select(away.subquery().c.id).limit(FEW + 1)))
    return listed(session, few) if len(few) <= FEW else away


def _seen(away: _Away) -> ColumnElement[bool]:
    """Over `RecordRow`: what is for the actor."""
    row = RecordRow
    product = and_(row.kind == _PRODUCT, row.id.in_(away.products))
    return ~or_(product, and_(row.kind == _ACCESS, row.id.in_(away.agreements)))


def _told(session: Session, away: _Away) -> ColumnElement[bool]:
    """Over `EventRow`: those that name nothing which the actor may not see."""
    about = and_(or_(*(EventRow.name.like(each) for each in _NAMES_PRODUCTS)), EventRow.subject.in_(away.hidden))
    agreed = and_(EventRow.name.like("Access%"), EventRow.subject.in_(away.agreements))
    if session.get_bind().dialect.name == "sqlite":
        read = func.json_each(EventRow.data, "$.reads").table_valued("value")
    else:
        read = func.json_array_elements_text(func.json_extract_path(EventRow.data, "reads")).table_valued("value")
    (gone,) = away.hidden.subquery().c
    begins = func.substr(read.c.value, 1, func.length(gone) + 1)  # of `product/port/table@snapshot`
    reads = select(1).select_from(read).join(gone.table, begins == gone.concat("/"))
    return ~or_(about, agreed, and_(EventRow.name == "DataQueried", reads.exists()))


def _products(actor: Actor, teams: set[str]) -> Select[str]:
    """The private products that are not for the actor."""
    record = RecordRow.__table__.c
    private = and_(FacetRow.kind == _PRODUCT, FacetRow.facet == FACET, FacetRow.value == PRIVATE)
    query = select(FacetRow.id).where(private, FacetRow.id.not_in(_agreed(actor, teams)))
    if not teams:
        return query
    return query.where(FacetRow.id.not_in(select(record.id).where(record.kind == _PRODUCT, record.owner.in_(teams))))


def _hidden(actor: Actor, teams: set[str]) -> CompoundSelect[str]:
    """The private products, those that are there and those that are gone, that are not for the actor."""
    record, gone = RecordRow.__table__.c, GonePrivateRow
    left = select(gone.id).where(gone.id.not_in(select(record.id).where(record.kind == _PRODUCT)))
    left = left.where(gone.owner.not_in(teams), gone.id.not_in(_agreed(actor, teams)))
    return union(_products(actor, teams), left)


def _agreements(actor: Actor, teams: set[str]) -> Select[str]:
    """The agreements that name one of those products, for the provider's or the consumer's side, and are not the actor's."""
    row, named = FacetRow, FacetRow.facet.in_(("provider", "consumer"))
    about = select(row.id).where(row.kind == _ACCESS, named, row.value.in_(_hidden(actor, teams)))
    return about.where(row.id.not_in(_own(actor, teams, "provider-team", "consumer-team"))).distinct()


def _agreed(actor: Actor, teams: set[str]) -> Select[str]:
    """The products that the actor, or these teams, have an agreement about, or have asked for one."""
    row = ReferenceRow
    mine = _own(actor, teams, "consumer-team")
    return select(row.target_id).where(row.kind == _ACCESS, row.role == "provider", row.id.in_(mine))


def _own(actor: Actor, teams: set[str], *sides: str) -> Select[str]:
    """The agreements that name one of the teams as one of these sides, or the actor as the one who reads."""
    facet = aliased(FacetRow)
    mine = or_(
        and_(facet.facet.in_(sides), facet.value.in_(teams)),
        and_(facet.facet == "consumer-user", facet.value.in_(_called(actor))),
        and_(facet.facet == "consumer-agent", facet.value.in_({actor.id} if actor.kind is ActorKind.AGENT else ())),
    )
    return select(facet.id).where(facet.kind == _ACCESS, mine)


def _called(actor: Actor) -> set[str]:
    """How agreements name this person, or whose key it is."""
    if actor.kind not in {ActorKind.USER, ActorKind.KEY}:
        return set()
    own = actor.id if actor.kind is ActorKind.USER else ""
    return {each.casefold() for each in (actor.user_id, actor.email, own)} - {""}


def _any_private(session: Session) -> bool:
    query = select(FacetRow.id).where(FacetRow.kind == _PRODUCT, FacetRow.facet == FACET, FacetRow.value == PRIVATE)
    gone = select(GonePrivateRow.id)
    return any(session.scalar(each.limit(1)) is not None for each in (query, gone))


def _is_private(session: Session, product: str) -> bool:
    return session.get(FacetRow, (_PRODUCT, product, FACET, PRIVATE)) is not None
