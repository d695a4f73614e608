"""Which buttons a page shows to whom: those that lead to a refusal are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry import authority

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.permissions import Permission

MOST = 20
"""Teams of one person that are asked: nobody is in more of them, and whoever is sees the button in the form."""


def may_add(session: Session, actor: Actor, permission: Permission | None) -> bool:
    """Somewhere: the form says where not. Without a permission it is what governance adds for all."""
    if permission is None:
        return authority.may_govern(session, actor)
    teams = sorted(actor.teams)[:MOST]
    return authority.rules(actor) or any(authority.may_write(session, actor, permission, team) for team in teams)
