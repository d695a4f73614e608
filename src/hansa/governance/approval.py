"""Who may ask, who decides, and when nobody needs to: the rules of the desk at which access is asked for.

asks       members of the consuming team; a person or an agent for itself
decides    the provider's approvers, unless the organisation forbids it to who asked, or to who would decide for the own team
granted    at once where the port or the organisation says so, and where one team is on both sides
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.governance.sides import asks_for_itself, consumer_may, owner_of
from hansa.kernel.actor import SYSTEM
from hansa.kernel.errors import Refused
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.records.queries import history
from hansa.registry.records.values import Kind
from hansa.registry.settings.features import Approvers, features

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.agreements.document import Agreement, Consumer
    from hansa.registry.products.values import PortRow, ProductRow


def check_may_ask(session: Session, actor: Actor, consumer: Consumer) -> None:
    """Raises Refused for anybody but the one who will read, and the members of its team."""
    if asks_for_itself(actor, consumer):
        return
    if consumer.team_id and authority.may(session, actor, Permission.ACCESS_REQUEST, consumer.team_id):
        return
    if authority.rules(actor):
        return
    who = f"the {consumer.type} `{consumer.id}`" if consumer.type != "team" else f"the team `{consumer.team_id}`"
    raise Refused(f"`{actor.name}` may not ask for {who}.", hint="Ask for yourself, or a team you are a member of.")


def check_may_decide(session: Session, actor: Actor, agreement: Agreement) -> None:
    """Raises Refused for anybody but the provider's approvers, and for those whom the organisation's policy keeps from it."""
    check_provider(session, actor, agreement, Permission.ACCESS_APPROVE, "decide about")
    approvers = features(session).approvers
    if approvers is Approvers.ANYBODY or actor == SYSTEM:
        return
    if asked_for_it(session, actor, agreement):
        raise Refused(
            f"`{actor.name}` asked for the agreement `{agreement.id}`, and the organisation wants another person to decide.",
            hint=authority.whom_to_ask(session, owner_of(session, agreement)),
        )
    team = agreement.consumer.team_id
    if approvers is Approvers.OTHER_TEAM and team and team in _teams(actor):
        raise Refused(
            f"`{actor.name}` is in `{team}`, which asks for it; the organisation wants somebody of another team to decide.",
            hint=authority.whom_to_ask(session, owner_of(session, agreement)),
        )


def check_provider(session: Session, actor: Actor, agreement: Agreement, permission: Permission, verb: str) -> None:
    """Raises Refused unless the actor's role in the providing team grants `permission`."""
    doing = f"{verb} the agreement `{agreement.id}`"
    authority.check(session, actor, permission, owner_of(session, agreement) or None, doing=doing)


def check_either_side(session: Session, actor: Actor, agreement: Agreement, permission: Permission, verb: str) -> None:
    if consumer_may(session, actor, agreement, permission) or asks_for_itself(actor, agreement.consumer):
        return
    check_provider(session, actor, agreement, permission, verb)


def is_granted(session: Session, product: ProductRow, port: PortRow, consumer: Consumer) -> bool:
    """Whether a request is approved without anybody's word."""
    chosen = features(session)
    own = bool(consumer.team_id) and consumer.team_id == product.owner and chosen.approvers is not Approvers.OTHER_TEAM
    return port.auto_approve or chosen.auto_approve or own


def why_granted(session: Session, product: ProductRow, port: PortRow, consumer: Consumer) -> str:
    """The rule that grants it, as a sentence; empty where somebody must decide."""
    if not is_granted(session, product, port, consumer):
        return ""
    if port.auto_approve:
        return f"The output port {port.name} grants every request at once."
    if features(session).auto_approve:
        return "The organisation grants every request at once."
    return f"{product.owner_name} owns the data product and asks for it itself."


def asked_for_it(session: Session, actor: Actor, agreement: Agreement) -> bool:
    """Whether the actor wrote the agreement's first state."""
    states = history(session, Kind.ACCESS, agreement.id)
    since = next((number for number, state in enumerate(states) if state.removed), len(states))
    first = states[since - 1].by if since else ""
    return first in {actor.principal, f"user:{actor.user_id}" if actor.user_id else actor.principal}


def _teams(actor: Actor) -> frozenset[str]:
    return actor.teams | {team for team, _ in actor.roles}
