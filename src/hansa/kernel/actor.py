"""Who acts: a person, a key, a guest of the demo, or Hansa itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.permissions import Permission


class ActorKind(StrEnum):
    USER = "user"
    KEY = "api-key"
    AGENT = "agent"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """`roles` are (team, role) of direct memberships, `teams` their teams; an operator owns the whole organisation.

    `read_only` may see what it may see and change nothing. `limit` is the most that a key was given of its owner's
    permissions, None where it was given all. `user_id` is the account behind a person or a person's key.
    """

    id: str
    name: str
    kind: ActorKind
    teams: frozenset[str] = frozenset()
    is_operator: bool = False
    roles: frozenset[tuple[str, str]] = frozenset()
    read_only: bool = False
    limit: frozenset[Permission] | None = None
    email: str = ""
    user_id: str = ""

    @property
    def principal(self) -> str:
        """As events name it: `user:ada`, `api-key:…`, `guest:guest`, `system`."""
        return "system" if self.kind is ActorKind.SYSTEM else f"{self.kind}:{self.id}"


SYSTEM = Actor("system", "Hansa", ActorKind.SYSTEM, is_operator=True)
"""Hansa's own work: schedules, house-keeping, upgrades."""

LOCAL = Actor("local", "Local operator", ActorKind.USER, is_operator=True)
"""Whoever runs the command line on the mesh's own folder can read its files anyway."""

GUEST = Actor("guest", "Guest", ActorKind.GUEST)
"""The demo's visitor: may try everything in the sandbox, sees data as a consumer without agreements does."""
