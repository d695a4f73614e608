"""Makes true what the directory says: organisation roles, and members in the documents of teams.

Only what a group's mapping gave is taken away again; who was put into a team by hand stays in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry import catalogue
from hansa.registry.accounts import commands as accounts
from hansa.registry.accounts.queries import find_user
from hansa.registry.accounts.values import OrganizationRole, email_key
from hansa.registry.directory.groups import names_of
from hansa.registry.directory.mapping import current, meaning
from hansa.registry.records.values import Kind, Record
from hansa.registry.teams.queries import memberships
from hansa.standards.write import Change, edit
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.accounts.values import User
    from hansa.registry.directory import mapping as maps

WHY = "The directory's groups changed"


def standing(session: Session, users: Iterable[str], mapping: maps.Mapping | None = None) -> dict[str, maps.Meaning]:
    """What the groups make of each person now; taken before a change, so that `follow` knows what it was."""
    mapping = mapping or current(session)
    return {user: meaning(mapping, [name for _, name in names_of(session, user)]) for user in set(users)}


def follow(session: Session, actor: Actor, before: Mapping[str, maps.Meaning], *, at: datetime) -> list[Record]:
    """Applies the difference between `before` and now; answers the team documents that changed."""
    mapping = current(session)
    now = standing(session, before, mapping)
    default = mapping.scim_group_defaults.default_team_member_role
    wanted: dict[str, dict[str, tuple[str | None, bool]]] = {}
    for identifier, was in sorted(before.items()):
        user = find_user(session, identifier)
        if user is None:
            continue
        if was.owner != now[identifier].owner:
            _set_role(session, actor, user, owner=now[identifier].owner, at=at)
        for team, change in _memberships(was, now[identifier], default):
            wanted.setdefault(team, {})[user.email] = change
    changed = [_change_team(session, actor, team, people, at) for team, people in sorted(wanted.items())]
    return [record for record in changed if record is not None]


def forget(session: Session, actor: Actor, user: User, was: maps.Meaning, *, at: datetime) -> list[Record]:
    """The same for an account that is gone: out of every team that a group had put it into."""
    changed = [_change_team(session, actor, team, {user.email: (None, True)}, at) for team in sorted(was.all_teams)]
    return [record for record in changed if record is not None]


def rename(session: Session, actor: Actor, old: str, new: str, *, at: datetime) -> list[Record]:
    """A person's address in the documents of all teams that name them, however they came in."""
    changed = []
    for team in sorted({team for team, _ in memberships(session, old)}):
        role = dict(memberships(session, old)).get(team, "")
        _change_team(session, actor, team, {old: (None, True)}, at)
        changed.append(_change_team(session, actor, team, {new: (role, True)}, at))
    return [record for record in changed if record is not None]


def _set_role(session: Session, actor: Actor, user: User, *, owner: bool, at: datetime) -> None:
    role = OrganizationRole.OWNER if owner else OrganizationRole.MEMBER
    if user.role is not role:
        accounts.change(session, actor, user.id, accounts.Changes(role=role), at=at, keep_owner=False)


def _memberships(was: maps.Meaning, now: maps.Meaning, default: str) -> Iterable[tuple[str, tuple[str | None, bool]]]:
    """(team, (role, whether it replaces the one there is)); role None takes the person out."""
    for team, role in now.roles.items():
        if was.roles.get(team) != role:
            yield team, (role, True)
    for team in now.teams - was.all_teams:
        yield team, (default, False)
    for team in was.all_teams - now.all_teams:
        yield team, (None, True)


def _change_team(
    session: Session, actor: Actor, team: str, people: Mapping[str, tuple[str | None, bool]], at: datetime
) -> Record | None:
    record = catalogue.get(session, Kind.TEAM, team)
    if record is None:
        return None
    said = record.data.get("members")
    members = list(said) if isinstance(said, list) else []
    for email, (role, replaces) in people.items():
        members = _with(members, email, role, replaces=replaces)
    tree, _ = parse(record.text, team)
    if tree is None or members == said or (not members and not said):
        return None
    catalogue.put(session, actor, Kind.TEAM, edit(tree, [Change("/members", members)]), why=WHY, at=at, id=team)
    return catalogue.get(session, Kind.TEAM, team)


def _with(members: list[Json], email: str, role: str | None, *, replaces: bool) -> list[Json]:
    mine = [
        each
        for each in members
        if isinstance(each, dict) and email_key(str(each.get("emailAddress"))) == email_key(email)
    ]
    if role is None:
        return [each for each in members if each not in mine]
    if not mine:
        return [*members, {"emailAddress": email, "role": role}]
    return [each | {"role": role} if replaces and isinstance(each, dict) and each in mine else each for each in members]
