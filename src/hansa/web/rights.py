"""Which buttons a page shows to whom: those that lead to a refusal are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import Refused
from hansa.registry import authority
from hansa.registry.batch import SHAPES
from hansa.registry.memberships import may_edit_team
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.kernel.permissions import Permission
    from hansa.registry.records.values import Record, Rights

MOST = 20
"""Teams of one person that are asked: nobody is in more of them, and whoever is sees the button in the form."""
DRAFTED = (Kind.PRODUCT, Kind.CONTRACT)
"""What the Data Product Canvas makes."""


def may_add(session: Session, actor: Actor, permission: Permission | None) -> bool:
    """Somewhere: the form says where not. Without a permission it is what governance adds for all."""
    if permission is None:
        return authority.may_govern(session, actor)
    teams = sorted(actor.teams)[:MOST]
    return authority.rules(actor) or any(authority.may_write(session, actor, permission, team) for team in teams)


def may_draft(services: Services, actor: Actor) -> bool:
    """Whether the Data Product Canvas is the actor's to fill in: what it drafts is a product and its contract."""

    def read(session: Session) -> bool:
        return all(_may_add(session, actor, SHAPES[kind].rights) for kind in DRAFTED)

    return services.db.remembered(("may-draft", actor), read)


def _may_add(session: Session, actor: Actor, rights: Rights | None) -> bool:
    return may_add(session, actor, rights.add if rights else None) or len(actor.teams) > MOST


def check_add(session: Session, actor: Actor, kind: Kind) -> None:
    """Raises Refused where saving would refuse whatever was filled in, with whom to ask."""
    shape = SHAPES[kind]
    if shape.governed:
        authority.check_governs(session, actor, doing=f"add a {shape.word}")
    if shape.rights is None or _may_add(session, actor, shape.rights):
        return
    if actor.read_only or not actor.teams:
        hint = "Ask an owner of the organisation, or of a team that you work with, to make you its member."
    else:
        hint = authority.whom_to_ask(session, min(actor.teams))
    raise Refused(f"`{actor.name}` may not add a {shape.word} in any team.", hint=hint)


def check_edit(session: Session, actor: Actor, kind: Kind, record: Record, *, remove: bool = False) -> None:
    """As saving asks: raises Refused for who may neither do it nor ask for it."""
    shape = SHAPES[kind]
    doing = f"{'remove' if remove else 'edit'} the {shape.word} `{record.id}`"
    if shape.governed:
        authority.check_governs(session, actor, doing=doing)
    if shape.rights is None:
        return
    if kind is Kind.TEAM and not remove and may_edit_team(session, actor, record.id):
        return
    permission = shape.rights.delete if remove else shape.rights.edit
    if not authority.may_write(session, actor, permission, record.owner):
        authority.check(session, actor, permission, record.owner, doing=doing)
