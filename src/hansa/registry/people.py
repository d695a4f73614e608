"""People who leave: what ends with them besides their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry.accounts import commands as accounts
from hansa.registry.keys import commands as keys

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.accounts.commands import Changes
    from hansa.registry.accounts.values import User


def change(
    session: Session, actor: Actor, ref: str, changes: Changes, *, at: datetime, keep_owner: bool = True
) -> User:
    """As `accounts.change`; who becomes inactive loses their keys for good, as their sessions."""
    was = accounts.the_row(session, ref).active
    user = accounts.change(session, actor, ref, changes, at=at, keep_owner=keep_owner)
    if was and not user.active:
        keys.revoke_all(session, actor, at=at, user_id=user.id)
    return user


def remove(session: Session, actor: Actor, ref: str, *, at: datetime, keep_owner: bool = True) -> User:
    user = accounts.remove(session, actor, ref, at=at, keep_owner=keep_owner)
    keys.revoke_all(session, actor, at=at, user_id=user.id)
    return user
