"""Asking for access and deciding about it: the owner's side decides, both sides may end it, and the reason is kept.

requested ─approve→ approved ─end→ approved, with an end date
    └─────reject──→ rejected
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.governance.dates import follow
from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry import catalogue
from hansa.registry.agreements.document import Agreement, Status
from hansa.registry.products.queries import find_product
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import ancestors
from hansa.standards.write import Change, dump, edit
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.products.values import PortRow, ProductRow
    from hansa.registry.records.values import Record


@dataclass(frozen=True, slots=True)
class Ask:
    """Who wants to read which port, and what for. `product` is an id or an address; exactly one consumer is named."""

    product: str
    port: str
    purpose: str
    team: str = ""
    consumer_product: str = ""
    start: date | None = None
    end: date | None = None


def request(session: Session, actor: Actor, ask: Ask, *, at: datetime, id: str) -> Record:  # noqa: A002 the word everybody knows it by
    """The new agreement: requested, or approved at once where the port grants itself or one team is on both sides."""
    product, port = _port(session, ask)
    team = _consuming_team(session, ask)
    if not (_rules_here(actor) or actor.teams & set(ancestors(session, team))):
        raise Refused(f"`{actor.name}` may not ask for the team `{team}`.", hint="Ask for a team you are a member of.")
    if not ask.purpose.strip():
        raise InvalidInput("The purpose is missing.", hint="Say what the data is for: the owner decides by it.")
    granted = port.auto_approve or team == product.owner
    info: dict[str, Json] = {"purpose": ask.purpose.strip(), "status": "approved" if granted else "requested"}
    start = ask.start or (at.date() if granted else None)
    info |= {"startDate": start.isoformat()} if start else {}
    info |= {"endDate": ask.end.isoformat()} if ask.end else {}
    consumer: dict[str, Json] = {"teamId": team}
    consumer |= {"dataProductId": ask.consumer_product} if ask.consumer_product else {}
    document: dict[str, Json] = {
        "id": id,
        "info": info,
        "provider": {"teamId": product.owner, "dataProductId": product.id, "outputPortId": port.name},
        "consumer": consumer,
    }
    why = ask.purpose.strip() + (" (granted at once)" if granted else "")
    return _put(session, actor, id, dump(_with_contract(session, document, port)), why=why, at=at)


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
    record, agreement = _of(session, identifier, at)
    check_may_decide(session, actor, agreement)
    _must_be(agreement, Status.REQUESTED, "approved")
    begin = start or agreement.info.start_date or at.date()
    changes = [Change("/info/status", "approved"), Change("/info/startDate", begin.isoformat())]
    if end is not None:
        changes.append(Change("/info/endDate", end.isoformat()))
    return _change(session, actor, record, changes, why=why, at=at)


def reject(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> Record:
    """Needs a reason: who asked will read it. The provider's side only."""
    record, agreement = _of(session, identifier, at)
    check_may_decide(session, actor, agreement)
    _must_be(agreement, Status.REQUESTED, "rejected")
    if not why.strip():
        raise InvalidInput("A rejection needs a reason.", hint="Say why: who asked will read it.")
    return _change(session, actor, record, [Change("/info/status", "rejected")], why=why, at=at)


def end(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime, on: date | None = None) -> Record:
    """Its last day is `on`; without it, yesterday, so that it counts no more from this moment. Either side."""
    record, agreement = _of(session, identifier, at)
    if not _is_either_side(session, actor, agreement):
        raise Refused(
            f"`{actor.name}` may not end the agreement `{identifier}`.",
            hint=f"Its sides may: {_owner(session, agreement)} and {agreement.consumer.team_id or 'its consumer'}.",
        )
    _must_be(agreement, Status.APPROVED, "ended")
    last = on or at.date() - timedelta(days=1)
    ends = agreement.info.end_date
    if ends is not None and ends < at.date():
        raise Conflict(f"The agreement `{identifier}` has ended already: on {ends}.")
    ended = _change(session, actor, record, [Change("/info/endDate", last.isoformat())], why=why, at=at)
    data: dict[str, Json] = {"id": identifier, "timestamp": at.isoformat(), "why": why}
    outbox.append(session, Event(new_id(at), "AccessCanceled", identifier, at, actor.principal, data))
    return ended


def verbs(session: Session, actor: Actor, identifier: str, *, at: datetime) -> tuple[str, ...]:
    """What the actor may do with the agreement now: approve and reject, end, or nothing."""
    record = catalogue.get(session, Kind.ACCESS, identifier)
    agreement = Agreement.model_validate(record.data) if record else None
    if agreement is None or not agreement.holds(at.date()):
        return ()
    if agreement.info.status is Status.APPROVED:
        return ("end",) if _is_either_side(session, actor, agreement) else ()
    try:
        check_may_decide(session, actor, agreement)
    except Refused:
        return ()
    return ("approve", "reject")


def is_active(record: Record, at: datetime) -> bool:
    return Agreement.model_validate(record.data).active(at.date())


def check_document(session: Session, actor: Actor, identifier: str, text: str) -> None:
    """A whole document that is put decides as well: raises Refused where it says what its writer may not decide."""
    tree, _ = parse(text, identifier)
    try:
        after = Agreement.model_validate(tree.data if tree else None)
    except ValueError:
        return  # the catalogue says what is wrong with it
    record = catalogue.get(session, Kind.ACCESS, identifier)
    before = Agreement.model_validate(record.data) if record else None
    decided = before is None or before.info != after.info or before.provider != after.provider
    if decided and (after.info.status is not Status.REQUESTED or before is not None):
        check_may_decide(session, actor, before or after)


def check_may_decide(session: Session, actor: Actor, agreement: Agreement) -> None:
    """Raises Refused for anybody but the provider's owning team, those above it, and operators."""
    owner = _owner(session, agreement)
    if not (_rules_here(actor) or (owner and actor.teams & set(ancestors(session, owner)))):
        raise Refused(
            f"`{actor.name}` may not decide about the agreement `{agreement.id}`.",
            hint=f"`{owner}` decides: it owns `{agreement.provider.data_product_id}`." if owner else "Ask an operator.",
        )


def _rules_here(actor: Actor) -> bool:
    """Operators everywhere, and the guest, who exists in a demo only and may try everything there."""
    return actor.is_operator or actor.kind is ActorKind.GUEST


def _is_either_side(session: Session, actor: Actor, agreement: Agreement) -> bool:
    consumer = agreement.consumer
    sides = [team for team in (_owner(session, agreement), consumer.team_id) if team]
    own = consumer.user_id is not None and consumer.user_id == actor.id
    return own or _rules_here(actor) or any(actor.teams & set(ancestors(session, side)) for side in sides)


def _owner(session: Session, agreement: Agreement) -> str:
    """Who owns the product today; who owned it when access was asked for, where the product is gone."""
    product = find_product(session, agreement.provider.data_product_id)
    return (product.owner if product else "") or agreement.provider.team_id or ""


def _of(session: Session, identifier: str, at: datetime) -> tuple[Record, Agreement]:
    record = catalogue.get(session, Kind.ACCESS, identifier)
    if record is None:
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
    return _put(session, actor, record.id, edit(tree, changes), why=why, at=at)


def _put(session: Session, actor: Actor, identifier: str, text: str, *, why: str, at: datetime) -> Record:
    catalogue.put(session, actor, Kind.ACCESS, text, why=why, at=at, id=identifier)
    found = catalogue.get(session, Kind.ACCESS, identifier)
    if found is None:
        raise NotFound(f"The agreement `{identifier}` was removed while it was written.")
    return found


def _port(session: Session, ask: Ask) -> tuple[ProductRow, PortRow]:
    product = find_product(session, ask.product)
    if product is None:
        raise NotFound(f"There is no data product `{ask.product}`.", hint="`hansa products` lists them.")
    port = next((each for each in product.outputs if each.name == ask.port), None)
    if port is None:
        names = ", ".join(f"`{each.name}`" for each in product.outputs) or "none"
        raise NotFound(f"`{product.id}` has no output port `{ask.port}`.", hint=f"It has: {names}.")
    return product, port


def _consuming_team(session: Session, ask: Ask) -> str:
    if ask.team:
        return ask.team
    consumer = find_product(session, ask.consumer_product) if ask.consumer_product else None
    if consumer is None or not consumer.owner:
        raise InvalidInput("It is not said who will read.", hint="Name a team, or a data product that has an owner.")
    return consumer.owner


def _with_contract(session: Session, document: dict[str, Json], port: PortRow) -> dict[str, Json]:
    """Notes the contract and its version as they are when access is asked for."""
    record = catalogue.get(session, Kind.CONTRACT, port.contract_id) if port.contract_id else None
    provider = document["provider"]
    if record is not None and isinstance(provider, dict):
        version = record.data.get("version")
        provider["dataContractId"] = record.id
        provider |= {"dataContractVersion": version} if isinstance(version, str) else {}
    return document
