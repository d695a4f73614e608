"""The two sides of an agreement: who provides, who consumes, and whether an actor stands on one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.actor import ActorKind
from hansa.registry import authority
from hansa.registry.products.queries import find_product

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.permissions import Permission
    from hansa.registry.agreements.document import Agreement, Consumer


def owner_of(session: Session, agreement: Agreement) -> str:
    """Who owns the product today; who owned it when access was asked for, where the product is gone."""
    product = find_product(session, agreement.provider.data_product_id)
    return (product.owner if product else "") or agreement.provider.team_id or ""


def asks_for_itself(actor: Actor, consumer: Consumer) -> bool:
    """Whether the consumer is this very person or agent."""
    if actor.read_only:
        return False
    return is_user(actor, consumer.user_id) or (bool(consumer.agent_id) and is_agent(actor, consumer.agent_id))


def is_user(actor: Actor, user: str | None) -> bool:
    """Whether the agreement's `userId`, an e-mail address or an account's id, is this person, or whose key this is."""
    if not user or actor.kind not in {ActorKind.USER, ActorKind.KEY}:
        return False
    names = {actor.user_id, actor.email.casefold()} | ({actor.id} if actor.kind is ActorKind.USER else set())
    return user.casefold() in names - {""} or user in names - {""}


def is_agent(actor: Actor, agent: str | None) -> bool:
    return actor.kind is ActorKind.AGENT and agent == actor.id


def consumer_may(session: Session, actor: Actor, agreement: Agreement, permission: Permission) -> bool:
    """Whether the actor's role in the consuming team grants it."""
    team = agreement.consumer.team_id
    return bool(team) and authority.may(session, actor, permission, team)
