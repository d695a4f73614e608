"""Team roles as the manager's API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from hansa.kernel.errors import InvalidInput
from hansa.registry.roles.queries import expand
from hansa.registry.roles.values import Role

if TYPE_CHECKING:
    from collections.abc import Sequence


class TeamRole(BaseModel):
    name: str = Field(min_length=3, max_length=1000)
    description: str | None = None
    rank: int | None = None
    permissions: list[str]


class TeamRolesSettings(BaseModel):
    """`team-roles` is answered and needed only where the mode is `custom-team-roles`."""

    model_config = ConfigDict(populate_by_name=True)

    mode: Literal["default", "custom-team-roles"]
    team_roles: list[TeamRole] | None = Field(default=None, alias="team-roles")


def as_roles(wire: TeamRolesSettings) -> list[Role]:
    """The roles as they are kept; one without a rank stands at its place in the list."""
    found = []
    for number, role in enumerate(wire.team_roles or ()):
        try:
            permissions = expand(role.permissions)
        except ValueError as error:
            raise InvalidInput(f"The role `{role.name}` names an unknown permission: {error}.") from error
        rank = number if role.rank is None else role.rank
        found.append(Role(role.name, permissions, role.description or "", rank))
    return found


def as_wire(mode: str, roles: Sequence[Role]) -> dict[str, object]:
    if mode == "default":
        return {"mode": mode}
    return {
        "mode": mode,
        "team-roles": [
            {
                "name": role.name,
                "description": role.description,
                "rank": role.rank,
                "permissions": sorted(role.permissions),
            }
            for role in roles
        ],
    }
