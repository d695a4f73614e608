"""Who may change a team: what its document says, and apart from that who is in it and as what.

new member ─ TEAM_MEMBER_ADD     other role or name ─ TEAM_MEMBER_EDIT     left out ─ TEAM_MEMBER_DELETE     all else ─ TEAM_EDIT

Nobody gives a role that grants more than they may do there themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import Refused
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may, permissions_in, whom_to_ask
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import granted
from hansa.registry.teams.shape import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.batch import Batch, Before
    from hansa.registry.records.values import Entry

WAYS = (
    Permission.TEAM_EDIT,
    Permission.TEAM_MEMBER_ADD,
    Permission.TEAM_MEMBER_EDIT,
    Permission.TEAM_MEMBER_DELETE,
)
"""The document or only its members: one form holds both."""


def may_edit_team(session: Session, actor: Actor, team: str) -> bool:
    return any(may(session, actor, permission, team) for permission in WAYS)


def wanted(before: Before, entry: Entry) -> list[Permission]:
    """What the change of the team needs, in the order of `WAYS`."""
    was, now = _members(before.card), _members(entry.card)
    needs = {
        Permission.TEAM_MEMBER_ADD: bool(now.keys() - was.keys()),
        Permission.TEAM_MEMBER_EDIT: any(was[each] != now[each] for each in was.keys() & now.keys()),
        Permission.TEAM_MEMBER_DELETE: bool(was.keys() - now.keys()),
    }
    stands = read(before.text, entry.id, entry.id).entry
    rest = stands is None or _rest(stands.data) != _rest(entry.data)
    needs[Permission.TEAM_EDIT] = rest or not any(needs.values())
    return [each for each in WAYS if needs[each]]


def check_given(session: Session, actor: Actor, batch: Batch) -> None:
    """Raises Refused for a role that grants what the actor may not do in the team, or in the one above a new team."""
    for item, entry in batch.changes(Kind.TEAM):
        was = _members(item.before.card) if item.before else {}
        roles = {role for email, (role, _) in _members(entry.card).items() if was.get(email, ("", ""))[0] != role}
        team = entry.id if item.before else str(entry.card.get("parent") or "")
        held = permissions_in(session, actor, team) if roles else frozenset[Permission]()
        for role in sorted(roles):
            if granted(session, [role]) - held:
                raise Refused(
                    f"`{actor.name}` may not give the role `{role}`: it grants more than they may do in `{team}`.",
                    hint=whom_to_ask(session, team),
                )


def _members(card: Mapping[str, Json]) -> dict[str, tuple[str, str]]:
    """E-mail address in small letters → role and name."""
    found = card.get("members")
    return {
        str(each.get("email_address")).casefold(): (str(each.get("role") or ""), str(each.get("name") or ""))
        for each in (found if isinstance(found, list) else [])
        if isinstance(each, dict)
    }


def _rest(data: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in data.items() if key != "members"}
