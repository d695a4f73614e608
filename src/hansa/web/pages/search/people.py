"""What the palette finds that is no document: the members, and the API keys that the reader manages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.kernel.permissions import Permission
from hansa.registry.accounts.queries import list_users
from hansa.registry.authority import may, owns
from hansa.registry.keys.queries import list_keys
from hansa.web.actions import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.registry.keys.values import KeyInfo

MOST = 5
"""Of each, beside everything else that was found; the pages of members and keys have them all."""
SHORTEST = 2
"""Letters from which on people are looked for: one is in every name."""


def members(session: Session, text: str) -> list[Action]:
    if len(text) < SHORTEST:
        return []
    found = list_users(session, text=text, limit=MOST).items
    return [Action(each.name or each.email, "user", f"/members/{quote(each.id, safe='')}") for each in found]


def keys(session: Session, actor: Actor, words: Sequence[str]) -> list[Action]:
    """Those that work, by their names; an agent's stand on its own page."""
    if sum(map(len, words)) < SHORTEST:
        return []
    fits = [
        each
        for each in list_keys(session)
        if each.revoked_at is None and each.agent is None and all(word in each.name.lower() for word in words)
    ]
    found: list[Action] = []
    for each in fits:
        if len(found) < MOST and _sees(session, actor, each):
            found.append(Action(f"API key {each.name}", "key-round", f"/keys#key-{quote(each.id, safe='')}"))
    return found


def _sees(session: Session, actor: Actor, key: KeyInfo) -> bool:
    if key.user_id:
        return key.user_id == actor.user_id
    return may(session, actor, Permission.TEAM_API_KEY_MANAGE, key.team) if key.team else owns(actor)
