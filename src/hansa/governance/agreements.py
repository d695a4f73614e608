"""Asking for access and deciding about it: the owner's side decides, both sides may end it, and the reason is kept.

requested ─approve→ approved ─end→ approved, with an end date
    ├──────reject──→ rejected
    └─────withdraw─→ (removed; its history stays)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.governance.approval import (
    check_either_side,
    check_may_ask,
    check_may_decide,
    check_provider,
    is_granted,
)
from hansa.governance.dates import follow
from hansa.governance.sides import asks_for_itself, consumer_may
from hansa.governance.terms import check_roles, noted_contract, port_of
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority, catalogue
from hansa.registry.agreements.document import Agreement, Consumer, Status
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind
from hansa.registry.visibility import hides, hides_agreement
from hansa.standards.write import Change, dump, edit
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record


@dataclass(frozen=True, slots=True)
class Ask:
    """Who wants to read which port, and what for. `product` is an id or an address; exactly one consumer is named.

    `team` may stand beside a product, a `user` (an e-mail address) or an `agent`: the team in whose name it is asked for.
    """

    product: str
    port: str
    purpose: str
    team: str = ""
    consumer_product: str = ""
    start: date | None = None
    end: date | None = None
    user: str = ""
    agent: str = ""
    roles: tuple[str, ...] = ()


def request(session: Session, actor: Actor, ask: Ask, *, at: datetime, id: str) -> Record:  # noqa: A002 the word everybody knows it by
    """The new agreement: requested, or approved at once where nobody needs to decide."""
    product, port = port_of(session, ask.product, ask.port, actor)
    consumer = _consumer(session, actor, ask)
    check_may_ask(session, actor, consumer)
    if not ask.purpose.strip():
        raise InvalidInput("The purpose is missing.", hint="Say what the data is for: the owner decides by it.")
    check_roles(session, port, ask.roles)
    granted = is_granted(session, product, port, consumer)
    info: dict[str, Json] = {"purpose": ask.purpose.strip(), "status": "approved" if granted else "requested"}
    start = ask.start or (at.date() if granted else None)
    info |= {"startDate": start.isoformat()} if start else {}
    info |= {"endDate": ask.end.isoformat()} if ask.end else {}
    provider: dict[str, Json] = {"teamId": product.owner, "dataProductId": product.id, "outputPortId": port.name}
    document: dict[str, Json] = {
        "id": id,
        "info": info,
        "provider": provider | noted_contract(session, port),
        "consumer": {key: value for key, value in consumer.model_dump(by_alias=True).items() if value},
    }
    document |= {"roles": list(ask.roles)} if ask.roles else {}
    why = ask.purpose.strip() + (" (granted at once)" if granted else "")
    return put_text(session, actor, id, dump(document), why=why, at=at)


def approve(
    session: Session,
    actor: Actor,
    identifier: str,
    *,
    why: str,
    at: datetime,
    start: date | None = None,
    end: date | None = None,
) -> Record:
    """From `start` (today, unless the request says otherwise) to `end`; the provider's side only."""
    record, agreement = _of(session, actor, identifier, at)
    check_may_decide(session, actor, agreement)
    _must_be(agreement, Status.REQUESTED, "approved")
    begin = start or agreement.info.start_date or at.date()
    changes = [Change("/info/status", "approved"), Change("/info/startDate", begin.isoformat())]
    if end is not None:
        changes.append(Change("/info/endDate", end.isoformat()))
    return _change(session, actor, record, changes, why=why, at=at)


def reject(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> Record:
    """Needs a reason: who asked will read it. The provider's side only."""
    record, agreement = _of(session, actor, identifier, at)
    check_may_decide(session, actor, agreement)
    _must_be(agreement, Status.REQUESTED, "rejected")
    if not why.strip():
        raise InvalidInput("A rejection needs a reason.", hint="Say why: who asked will read it.")
    return _change(session, actor, record, [Change("/info/status", "rejected")], why=why, at=at)


def end(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime, on: date | None = None) -> Record:
    """Its last day is `on`; without it, yesterday, so that it counts no more from this moment. Either side."""
    record, agreement = _of(session, actor, identifier, at)
    check_either_side(session, actor, agreement, Permission.ACCESS_TERMINATE, "end")
    _must_be(agreement, Status.APPROVED, "ended")
    last = on or at.date() - timedelta(days=1)
    ends = agreement.info.end_date
    if ends is not None and ends < at.date():
        raise Conflict(f"The agreement `{identifier}` has ended already: on {ends}.")
    ended = _change(session, actor, record, [Change("/info/endDate", last.isoformat())], why=why, at=at)
    data: dict[str, Json] = {"id": identifier, "timestamp": at.isoformat(), "why": why}
    outbox.append(session, Event(new_id(at), "AccessCanceled", identifier, at, actor.principal, data))
    return ended


def withdraw(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> None:
    """Takes back what was asked for and not decided yet; the consumer's side."""
    _, agreement = _of(session, actor, identifier, at)
    if not _may_withdraw(session, actor, agreement):
        raise Refused(
            f"`{actor.name}` may not withdraw the request `{identifier}`.",
            hint=f"{agreement.consumer.team_id or agreement.consumer.id} asked for it.",
        )
    _must_be(agreement, Status.REQUESTED, "withdrawn")
    catalogue.remove(session, actor, Kind.ACCESS, identifier, why=why or "Withdrawn.", at=at)


def remove(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> None:
    """Takes an agreement away whole, with the event that it counts no more. The provider's side; requests also by who asks."""
    _, agreement = _of(session, actor, identifier, at)
    if agreement.info.status is not Status.REQUESTED or not _may_withdraw(session, actor, agreement):
        check_provider(session, actor, agreement, Permission.ACCESS_DELETE, "remove")
    catalogue.remove(session, actor, Kind.ACCESS, identifier, why=why, at=at)
    follow(session, at, only=identifier)


def verbs(session: Session, actor: Actor, identifier: str, *, at: datetime) -> tuple[str, ...]:
    """What the actor may do with the agreement now: approve and reject, withdraw, end, or nothing."""
    record = catalogue.get(session, Kind.ACCESS, identifier)
    agreement = Agreement.model_validate(record.data) if record else None
    if agreement is None or not agreement.holds(at.date()):
        return ()
    if agreement.info.status is Status.APPROVED:
        may_end = authority.passes(
            lambda: check_either_side(session, actor, agreement, Permission.ACCESS_TERMINATE, "end"),
        )
        return ("end",) if may_end else ()
    own = ("withdraw",) if _may_withdraw(session, actor, agreement) else ()
    return ("approve", "reject", *own) if authority.passes(lambda: check_may_decide(session, actor, agreement)) else own


def is_active(record: Record, at: datetime) -> bool:
    return Agreement.model_validate(record.data).active(at.date())


def put_text(session: Session, actor: Actor, identifier: str, text: str, *, why: str, at: datetime) -> Record:
    """Writes the document as it is; whoever calls has asked whether the actor may."""
    catalogue.put(session, actor, Kind.ACCESS, text, why=why, at=at, id=identifier)
    found = catalogue.get(session, Kind.ACCESS, identifier)
    if found is None:
        raise NotFound(f"The agreement `{identifier}` was removed while it was written.")
    return found


def _may_withdraw(session: Session, actor: Actor, agreement: Agreement) -> bool:
    own = asks_for_itself(actor, agreement.consumer) or authority.rules(actor)
    return own or consumer_may(session, actor, agreement, Permission.ACCESS_REQUEST)


def _of(session: Session, actor: Actor, identifier: str, at: datetime) -> tuple[Record, Agreement]:
    outbox.lock(session)  # two who decide at the same moment: the second one reads what the first one wrote
    record = catalogue.get(session, Kind.ACCESS, identifier)
    if record is None or hides_agreement(session, actor, identifier):
        raise NotFound(f"There is no access agreement `{identifier}`.", hint="`hansa access list` shows them.")
    follow(session, at, only=identifier)  # what a date has changed already is said before what is changed now
    return record, Agreement.model_validate(record.data)


def _must_be(agreement: Agreement, status: Status, done: str) -> None:
    if agreement.info.status is not status:
        raise Conflict(
            f"The agreement `{agreement.id}` is {agreement.info.status.value}; only what is {status.value} can be {done}.",
            hint="Look at its history.",
        )


def _change(
    session: Session, actor: Actor, record: Record, changes: Sequence[Change], *, why: str, at: datetime
) -> Record:
    tree, findings = parse(record.text, record.id)
    if tree is None:
        raise InvalidInput(f"The agreement `{record.id}` cannot be read.", findings=findings)
    return put_text(session, actor, record.id, edit(tree, changes), why=why, at=at)


def _consumer(session: Session, actor: Actor, ask: Ask) -> Consumer:
    """Whom the agreement is for; a product's team is its owner unless another one asks."""
    product = find_product(session, ask.consumer_product) if ask.consumer_product else None
    if ask.consumer_product and (product is None or hides(session, actor, product.id)):
        raise NotFound(f"There is no data product `{ask.consumer_product}`.", hint="`hansa products` lists them.")
    team = ask.team or (product.owner if product else "")
    if not (team or ask.user or ask.agent):
        raise InvalidInput("It is not said who will read.", hint="Name a team, or a data product that has an owner.")
    return Consumer(
        data_product_id=product.id if product else None,
        team_id=team or None,
        user_id=ask.user or None,
        agent_id=ask.agent or None,
    )
