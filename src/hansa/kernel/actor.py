"""Who acts: a person, a key, a guest of the demo, or Hansa itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    KEY = "api-key"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """`teams` are the ids of the teams the actor is a member of; `is_operator` may do everything in this mesh."""

    id: str
    name: str
    kind: ActorKind
    teams: frozenset[str] = frozenset()
    is_operator: bool = False

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
