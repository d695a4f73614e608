"""How somebody stands towards an output port: the agreement that matters most, and what could be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.governance.approval import why_granted
from hansa.governance.decide import reads_by
from hansa.governance.terms import port_of
from hansa.kernel.actor import ActorKind
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.agreements.document import Consumer
from hansa.registry.agreements.queries import Wanted, list_agreements

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.agreements.queries import AgreementRow

ORDER = ("active", "upcoming", "requested", "rejected", "expired")
"""Of several agreements the first of these matters."""


@dataclass(frozen=True, slots=True)
class Standing:
    """`instant` says why a request would be granted at once, `decides` who decides otherwise; `why` explains `may_ask`."""

    product: str
    port: str
    contract: str
    type: str
    agreement: AgreementRow | None
    instant: str
    decides: str
    may_ask: bool
    why: str


def standing_of(session: Session, actor: Actor, product: str, port: str, *, at: datetime) -> Standing:
    found, output = port_of(session, product, port)
    rows = list_agreements(session, today=at.date(), wanted=Wanted(product=found.id))
    own = [row for row in rows if output.is_called(row.provider_port) and reads_by(actor, row)]
    newest = min(own, key=lambda row: ORDER.index(row.lifecycle), default=None)
    consumer = _consumer(actor)
    may_ask, why = _may_ask(session, actor, consumer, newest)
    return Standing(
        found.id,
        output.name,
        output.contract_id or "",
        output.type,
        newest,
        why_granted(session, found, output, consumer),
        f"{found.owner_name or 'The owner'} decides about each request.",
        may_ask,
        why,
    )


def _consumer(actor: Actor) -> Consumer:
    if actor.kind is ActorKind.AGENT:
        return Consumer(agent_id=actor.id)
    if actor.email or actor.user_id:
        return Consumer(user_id=actor.email or actor.user_id)
    return Consumer(team_id=min(actor.teams)) if actor.teams else Consumer()


def _may_ask(session: Session, actor: Actor, consumer: Consumer, row: AgreementRow | None) -> tuple[bool, str]:
    if row is not None and row.lifecycle in {"requested", "active", "upcoming"}:
        return False, f"There is an agreement already: it is {row.lifecycle}."
    if actor.read_only:
        return False, "This key only reads."
    if consumer.user_id or consumer.agent_id:
        return True, "You may ask for yourself."
    teams = {*actor.teams, *(team for team, _ in actor.roles)}
    if any(authority.may(session, actor, Permission.ACCESS_REQUEST, team) for team in teams):
        return True, "You may ask in the name of your team."
    if authority.rules(actor):
        return True, "You may ask in the name of any team."
    return False, "You are in no team that may ask for access."
