"""Takes the readers of one output port over to another one of the same product, as when a new version replaces an old one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING, Literal

from hansa.governance.agreements import put_text
from hansa.governance.approval import check_may_decide
from hansa.governance.terms import noted_contract, port_of, terms_of
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.agreements.document import Agreement
from hansa.registry.agreements.queries import Wanted, page
from hansa.registry.records.queries import standing
from hansa.registry.records.values import Kind
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.agreements.document import Consumer
    from hansa.registry.products.values import PortRow, ProductRow

Reason = Literal["already-has-access", "not-allowed-on-target"]
MOST = 10_000
"""Readers of one product that are looked at; more is work for a program."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agreement on the source that counts or will count; `reason` says why it cannot be copied."""

    id: str
    consumer_type: str
    consumer_id: str
    purpose: str
    start: date | None
    end: date | None
    roles: tuple[str, ...]
    roles_missing: tuple[str, ...]
    reason: Reason | None = None


@dataclass(slots=True)
class Copied:
    """(new id, id it was copied from), and (id, why) of those that were left out or did not succeed."""

    copied: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)


def preview(
    session: Session, actor: Actor, product: str, port: str, source: str, *, at: datetime
) -> tuple[Candidate, ...]:
    """Who reads `source` and could read `port` as well."""
    found, target, origin = _ports(session, actor, product, port, source)
    return tuple(each for each, _ in _candidates(session, found, target, origin, at))


def copy(
    session: Session,
    actor: Actor,
    where: tuple[str, str],
    source: str,
    *,
    only: Sequence[str] | None = None,
    at: datetime,
) -> Copied:
    """New approved agreements on the port `where` (product, port) from today, with the purpose, roles and end of the old ones."""
    product, target, origin = _ports(session, actor, *where, source)
    done = Copied()
    for candidate, agreement in _candidates(session, product, target, origin, at):
        if only is not None and candidate.id not in only:
            continue
        if candidate.reason is not None:
            done.skipped.append((candidate.id, candidate.reason))
            continue
        try:
            with session.begin_nested():
                made = _copy(session, actor, (product, target), (candidate, agreement), at)
        except HansaError as error:
            done.failed.append((candidate.id, str(error)))
        else:
            done.copied.append((made, candidate.id))
    known = {each for each, _ in (*done.skipped, *done.failed)} | {each for _, each in done.copied}
    done.failed += [(each, f"No reader of `{origin.name}` has it.") for each in only or () if each not in known]
    return done


def _copy(
    session: Session, actor: Actor, where: tuple[ProductRow, PortRow], found: tuple[Candidate, Agreement], at: datetime
) -> str:
    candidate, agreement = found
    check_may_decide(session, actor, agreement)
    product, port = where
    identifier = new_id(at)
    info: dict[str, Json] = {"purpose": candidate.purpose, "status": "approved", "startDate": at.date().isoformat()}
    info |= {"endDate": candidate.end.isoformat()} if candidate.end else {}
    provider: dict[str, Json] = {"teamId": product.owner, "dataProductId": product.id, "outputPortId": port.name}
    document: dict[str, Json] = {
        "id": identifier,
        "info": info,
        "provider": provider | noted_contract(session, port),
        "consumer": {k: v for k, v in agreement.consumer.model_dump(mode="json", by_alias=True).items() if v},
    }
    roles: list[Json] = [role for role in candidate.roles if role not in candidate.roles_missing]
    document |= {"roles": roles} if roles else {}
    put_text(session, actor, identifier, dump(document), why=f"Copied from {candidate.id}.", at=at)
    return identifier


def _ports(session: Session, actor: Actor, product: str, port: str, source: str) -> tuple[ProductRow, PortRow, PortRow]:
    found, target = port_of(session, product, port, actor)
    _, origin = port_of(session, product, source, actor)
    authority.check(
        session, actor, Permission.ACCESS_APPROVE, found.owner or None, doing=f"copy access to `{found.id}`"
    )
    if origin.name == target.name:
        raise InvalidInput("The source is the output port itself.", hint="Name another output port of the product.")
    return found, target, origin


def _candidates(
    session: Session, product: ProductRow, target: PortRow, origin: PortRow, at: datetime
) -> list[tuple[Candidate, Agreement]]:
    records, _ = page(session, Wanted(product=product.id), offset=0, limit=MOST)
    live = [each for record in records if (each := Agreement.model_validate(record.data)).holds(at.date())]
    have = {_key(each.consumer) for each in live if target.is_called(each.provider.output_port_id)}
    terms = terms_of(session, target)
    known = {role.role for role in terms.roles} if terms else set()
    there = _standing(session, live)
    found = []
    for each in live:
        if not origin.is_called(each.provider.output_port_id) or each.info.status != "approved":
            continue
        reason: Reason | None = "already-has-access" if _key(each.consumer) in have else None
        if reason is None and (product.status == "retired" or not there(each.consumer)):
            reason = "not-allowed-on-target"
        missing = tuple(role for role in each.roles if role not in known)
        info, consumer = each.info, each.consumer
        who = (consumer.type, consumer.id)
        made = Candidate(each.id, *who, info.purpose, info.start_date, info.end_date, each.roles, missing, reason)
        found.append((made, each))
    return found


class _Standing:
    """Whether the teams and products that consume are still there."""

    def __init__(self, teams: set[str], products: set[str]) -> None:
        self._teams, self._products = teams, products

    def __call__(self, consumer: Consumer) -> bool:
        team, product = consumer.team_id, consumer.data_product_id
        return (not team or team in self._teams) and (not product or product in self._products)


def _standing(session: Session, live: Sequence[Agreement]) -> _Standing:
    teams = {each.consumer.team_id for each in live if each.consumer.team_id}
    products = {each.consumer.data_product_id for each in live if each.consumer.data_product_id}
    return _Standing(set(standing(session, Kind.TEAM, teams)), set(standing(session, Kind.PRODUCT, products)))


def _key(consumer: Consumer) -> tuple[str, str]:
    return consumer.type, consumer.id
