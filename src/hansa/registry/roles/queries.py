"""Which roles there are today: the built-in ones, or the organisation's own catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.permissions import RETIRED, Permission
from hansa.registry.roles.values import DEFAULTS, MEMBER, Role
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json

SETTING = "team-roles"
CUSTOM = "custom-team-roles"


def mode(session: Session) -> str:
    return CUSTOM if section(session, SETTING).get("mode") == CUSTOM else "default"


def custom_roles(session: Session) -> tuple[Role, ...]:
    """The organisation's own catalogue by rank; it is kept also while the built-in roles count."""
    kept = section(session, SETTING).get("roles")
    roles = [_role(each) for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []
    return tuple(sorted(roles, key=lambda role: (role.rank, role.name)))


def roles(session: Session) -> tuple[Role, ...]:
    """The roles that count."""
    return custom_roles(session) if mode(session) == CUSTOM else DEFAULTS


def granted(session: Session, names: Iterable[str]) -> frozenset[Permission]:
    """What these roles grant together. A membership without a role is a member's; a role nobody knows grants nothing."""
    known = {role.name.casefold(): role.permissions for role in roles(session)}
    wanted = {(name or MEMBER).casefold() for name in names}
    return frozenset[Permission]().union(*(known.get(name, frozenset()) for name in wanted))


def granting(session: Session, permission: Permission) -> list[str]:
    """The names of the roles that grant it."""
    return [role.name for role in roles(session) if permission in role.permissions]


def expand(words: Iterable[str]) -> frozenset[Permission]:
    """Permissions by name, the retired words as what they stood for; raises ValueError with the first unknown word."""
    found: set[Permission] = set()
    for word in words:
        found |= RETIRED[word] if word in RETIRED else {Permission(word)}
    return frozenset(found)


def _role(kept: dict[str, Json]) -> Role:
    words = kept.get("permissions")
    permissions = expand(str(word) for word in words) if isinstance(words, list) else frozenset[Permission]()
    rank = kept.get("rank")
    name, description = str(kept.get("name") or ""), str(kept.get("description") or "")
    return Role(name, permissions, description, rank if isinstance(rank, int) else 0)
