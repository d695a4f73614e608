"""Which agreements there are, and which of them count today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased

from hansa.registry.agreements.document import Agreement, Status
from hansa.registry.agreements.provisioning import State, find_many
from hansa.registry.records.model import FacetRow, RecordRow, RevisionRow
from hansa.registry.records.queries import among, chunks, get, record
from hansa.registry.records.values import Kind
from hansa.registry.settings.features import features

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from hansa.registry.agreements.provisioning import Provisioning
    from hansa.registry.records.values import Record

ACCESS = Kind.ACCESS.value
LENGTH = 256
"""Of a facet's value."""


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """`active`: approved, and today is between its dates. `counts`: it opens the data, which may need the grant to exist.

    `lifecycle` is requested, rejected, upcoming, active or expired; `provisioning` is the state reported last.
    """

    id: str
    purpose: str
    status: str
    active: bool
    start: date | None
    end: date | None
    provider_product: str
    provider_port: str
    consumer_product: str | None
    consumer_team: str | None
    consumer_user: str | None
    consumer_agent: str | None = None
    roles: tuple[str, ...] = ()
    lifecycle: str = ""
    provisioning: str = ""
    counts: bool = False
    provider_team: str = ""
    contract: str = ""
    contract_version: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed down by; empty means any."""

    product: str = ""
    consumer: str = ""
    consumer_type: str = ""
    consumer_team: str = ""
    provider_team: str = ""
    status: str = ""
    consumer_agent: str = ""

    def facets(self) -> Mapping[str, str]:
        chosen = {
            "provider": self.product,
            "consumer": self.consumer,
            "consumer-type": self.consumer_type,
            "consumer-team": self.consumer_team,
            "provider-team": self.provider_team,
            "consumer-agent": self.consumer_agent,
            "status": self.status,
        }
        return {facet: value[:LENGTH] for facet, value in chosen.items() if value}


def list_agreements(
    session: Session,
    *,
    product: str | None = None,
    consumer: str | None = None,
    today: date | None = None,
    wanted: Wanted | None = None,
) -> list[AgreementRow]:
    """Agreements by purpose, of one provider `product` or one `consumer` product if given; `today` (UTC) decides what is active."""
    chosen = wanted or Wanted(product or "", consumer or "")
    found = session.scalars(_query(chosen).order_by(RecordRow.sort, RecordRow.id))
    return rows(session, [record(row) for row in found], today)


def by_state(session: Session, *, today: date) -> dict[str, int]:
    """How many agreements there are in each state of `AgreementRow.lifecycle`."""
    state = _lifecycle(today)
    return dict(session.execute(select(state, func.count()).where(RecordRow.kind == ACCESS).group_by(state)).all())


def some(
    session: Session,
    states: Sequence[str],
    *,
    today: date,
    offset: int = 0,
    limit: int = 50,
    among: Sequence[str] | None = None,
) -> list[AgreementRow]:
    """Those in these states, `among` these ids if given: in the order of the states, then by purpose."""
    state = _lifecycle(today)
    place = case({each: number for number, each in enumerate(states)}, value=state)
    ids = select(RecordRow.id).where(RecordRow.kind == ACCESS, state.in_(states))
    if among is not None:
        ids = ids.where(RecordRow.id.in_(among))
    chosen = list(session.scalars(ids.order_by(place, RecordRow.sort, RecordRow.id).offset(offset).limit(limit)))
    found = session.scalars(select(RecordRow).where(RecordRow.kind == ACCESS, RecordRow.id.in_(chosen)))
    listed = rows(session, [record(row) for row in found], today)
    return sorted(listed, key=lambda row: chosen.index(row.id))


def requested(session: Session, teams: Iterable[str] | None, *, limit: int) -> list[str]:
    """Ids of the requests for what these teams provide (None: for anything), the oldest first."""
    query = select(RecordRow.id).where(RecordRow.kind == ACCESS, RecordRow.status == Status.REQUESTED.value)
    if teams is not None:
        query = query.where(RecordRow.id.in_(_having("provider-team", teams)))
    return list(session.scalars(query.order_by(RecordRow.created_at, RecordRow.id).limit(limit)))


def asked_by(session: Session, wrote: Iterable[str], users: Iterable[str], *, agent: str, limit: int) -> list[str]:
    """Ids of the agreements whose first state one of `wrote` has written, or which are for one of `users` or `agent`; the newest first."""
    gone = aliased(RevisionRow)
    since = select(func.coalesce(func.max(gone.number), 0) + 1).where(
        gone.kind == ACCESS, gone.id == RevisionRow.id, gone.removed
    )
    written = select(RevisionRow.id).where(
        RevisionRow.kind == ACCESS, RevisionRow.by.in_(sorted(wrote)), RevisionRow.number == since.scalar_subquery()
    )
    own = or_(
        RecordRow.id.in_(written),
        RecordRow.id.in_(_having("consumer-user", [each.casefold() for each in users])),
        RecordRow.id.in_(_having("consumer-agent", [agent] if agent else [])),
    )
    query = select(RecordRow.id).where(RecordRow.kind == ACCESS, own)
    return list(session.scalars(query.order_by(RecordRow.created_at.desc(), RecordRow.id).limit(limit)))


def _having(facet: str, values: Iterable[str]) -> Select[str]:
    named = [value[:LENGTH] for value in sorted(values)]
    return select(FacetRow.id).where(FacetRow.kind == ACCESS, FacetRow.facet == facet, FacetRow.value.in_(named))


def _lifecycle(today: date) -> ColumnElement[str]:
    """What `Agreement.lifecycle` says, of cards."""
    start, end = (RecordRow.card["info", name].as_string() for name in ("start_date", "end_date"))
    return case(
        (RecordRow.status != Status.APPROVED.value, RecordRow.status),
        (end < today.isoformat(), "expired"),
        (start > today.isoformat(), "upcoming"),
        else_="active",
    )


def active_of(session: Session, products: Iterable[str], *, today: date) -> list[AgreementRow]:
    """Those that open one of these products today."""
    found: list[Record] = []
    for some in chunks(set(products)):
        named = select(FacetRow.id).where(
            FacetRow.kind == ACCESS, FacetRow.facet == "provider", FacetRow.value.in_([each[:LENGTH] for each in some])
        )
        approved = and_(RecordRow.kind == ACCESS, RecordRow.status == Status.APPROVED.value)
        found += [record(row) for row in session.scalars(select(RecordRow).where(approved, RecordRow.id.in_(named)))]
    return [row for row in rows(session, found, today) if row.active]


def consumers(session: Session, products: Iterable[str], *, today: date) -> dict[str, set[str]]:
    """Who reads each of these by an agreement that is active today: products, teams or people."""
    found: dict[str, set[str]] = {}
    wanted = sorted({each[:LENGTH] for each in products})
    about = and_(FacetRow.kind == ACCESS, FacetRow.facet == "provider", among(session, FacetRow.value, wanted))
    approved = and_(RecordRow.kind == ACCESS, RecordRow.status == Status.APPROVED.value)
    query = select(RecordRow.card).where(approved, RecordRow.id.in_(select(FacetRow.id).where(about)))
    for agreement in map(Agreement.model_validate, session.scalars(query).all()):
        by = agreement.consumer
        who = by.data_product_id or by.team_id or by.user_id
        if who and agreement.active(today):
            found.setdefault(agreement.provider.data_product_id, set()).add(who)
    return found


def page(session: Session, wanted: Wanted, *, offset: int, limit: int) -> tuple[list[Record], bool]:
    """One page in the order in which they were made, and whether another follows."""
    query = _query(wanted).order_by(RecordRow.created_at, RecordRow.id).offset(offset).limit(limit + 1)
    found = [record(row) for row in session.scalars(query)]
    return found[:limit], len(found) > limit


def granted(session: Session, products: Iterable[str]) -> set[str]:
    """Those of these products to which somebody has been granted access, now or before."""
    found: set[str] = set()
    for some in chunks(set(products)):
        query = select(FacetRow.value).where(FacetRow.kind == ACCESS, FacetRow.facet == "provider")
        approved = select(RecordRow.id).where(RecordRow.kind == ACCESS, RecordRow.status == Status.APPROVED.value)
        found.update(session.scalars(query.where(FacetRow.value.in_(some), FacetRow.id.in_(approved)).distinct()))
    return found


def find_agreement(session: Session, identifier: str, *, today: date) -> AgreementRow | None:
    found = get(session, Kind.ACCESS, identifier)
    return rows(session, [found], today)[0] if found else None


def rows(session: Session, records: Sequence[Record], today: date | None) -> list[AgreementRow]:
    reported = find_many(session, [each.id for each in records]) if records else {}
    needed = bool(records) and features(session).provisioning_required
    return [_row(each, today or each.updated_at.date(), reported.get(each.id), needed=needed) for each in records]


def parts_of(session: Session, products: Sequence[str]) -> dict[str, set[str]]:
    """Of those of these products that exist, the names and ids of their ports."""
    found: dict[str, set[str]] = {}
    for start in range(0, len(products), 500):
        some = products[start : start + 500]
        known = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value, RecordRow.id.in_(some))
        found |= {identifier: set() for identifier in session.scalars(known)}
        parts = select(FacetRow.id, FacetRow.value).where(
            FacetRow.kind == Kind.PRODUCT.value, FacetRow.facet == "part", FacetRow.id.in_(some)
        )
        for identifier, value in session.execute(parts):
            found.setdefault(identifier, set()).add(value)
    return found


def _query(wanted: Wanted) -> Select[RecordRow]:
    query = select(RecordRow).where(RecordRow.kind == ACCESS)
    for facet, value in wanted.facets().items():
        has = select(FacetRow.id).where(FacetRow.kind == ACCESS, FacetRow.facet == facet, FacetRow.value == value)
        query = query.where(RecordRow.id.in_(has))
    return query


def _row(found: Record, today: date, reported: Provisioning | None, *, needed: bool) -> AgreementRow:
    agreement = Agreement.model_validate(found.data)
    info, provider, consumer = agreement.info, agreement.provider, agreement.consumer
    active = agreement.active(today)
    return AgreementRow(
        agreement.id,
        info.purpose,
        info.status.value,
        active,
        info.start_date,
        info.end_date,
        provider.data_product_id,
        provider.output_port_id,
        consumer.data_product_id,
        consumer.team_id,
        consumer.user_id,
        consumer.agent_id,
        agreement.roles,
        agreement.lifecycle(today),
        reported.status.value if reported else "",
        active and (not needed or bool(reported and reported.status is State.PROVISIONED)),
        provider.team_id or "",
        provider.data_contract_id or "",
        provider.data_contract_version or "",
    )
