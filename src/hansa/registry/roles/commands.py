"""Chooses between the built-in roles and the organisation's own catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import Conflict, InvalidInput
from hansa.registry.roles.queries import CUSTOM, SETTING, custom_roles
from hansa.registry.settings.commands import put
from hansa.registry.teams.queries import list_teams

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.roles.values import Role

SHORTEST, LONGEST = 3, 1000
"""Characters of a role's name, as the manager keeps them."""


def use_default_roles(session: Session, actor: Actor, *, why: str, at: datetime) -> None:
    """The built-in roles count again; the organisation's own are kept untouched."""
    _put(session, actor, "default", custom_roles(session), why=why, at=at)


def use_custom_roles(session: Session, actor: Actor, roles: Sequence[Role], *, why: str, at: datetime) -> None:
    """These roles count, and only these. Raises Conflict where a member of a team carries one that would be gone."""
    names = [role.name.casefold() for role in roles]
    if not roles:
        raise InvalidInput("The catalogue of roles is empty.", hint="Name at least one role with its permissions.")
    for role in roles:
        if not SHORTEST <= len(role.name) <= LONGEST:
            raise InvalidInput(f"{role.name!r} is no name of a role.", hint=f"Use {SHORTEST} to {LONGEST} characters.")
        if names.count(role.name.casefold()) > 1:
            raise InvalidInput(f"The role `{role.name}` is named twice.", hint="Give each role its own name.")
    gone = {role.name.casefold() for role in custom_roles(session)} - set(names)
    for team in list_teams(session) if gone else []:
        for member in team.members:
            if member.role.casefold() in gone:
                raise Conflict(
                    f"The role `{member.role}` is carried by {member.email_address} in the team `{team.id}`.",
                    hint="Give its members another role first.",
                )
    _put(session, actor, CUSTOM, roles, why=why, at=at)


def _put(session: Session, actor: Actor, mode: str, roles: Sequence[Role], *, why: str, at: datetime) -> None:
    kept: list[Json] = [
        {
            "name": role.name,
            "description": role.description,
            "rank": role.rank,
            "permissions": [permission.value for permission in sorted(role.permissions)],
        }
        for role in roles
    ]
    put(session, actor, SETTING, {"mode": mode, "roles": kept}, why=why, at=at)
