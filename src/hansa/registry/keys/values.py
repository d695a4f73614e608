"""What a key is for, and what people may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hansa.kernel.permissions import Permission  # noqa: TC001 part of a value's shape


class Scope(StrEnum):
    """Whose key it is, and whether it only reads."""

    ORGANIZATION = "organization"
    ORGANIZATION_READ = "organization_read"
    TEAM = "team"
    TEAM_READ = "team_read"
    USER = "user"
    USER_READ = "user_read"
    AGENT = "agent"

    @property
    def reads_only(self) -> bool:
        return self.value.endswith("_read")

    @property
    def holder(self) -> str:
        """organization, team, user or agent."""
        return self.value.removesuffix("_read")


MOST = 100
"""Keys of an organisation at a time, as the manager has it; agents' keys are not counted."""
GRACE = timedelta(days=1)
"""How long a rotated key still works: programs are restarted with the new one in a day."""
MAX_GRACE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A key to be made. `whose` is the team's or agent's id, or the person's account id; `permissions` None means all of theirs."""

    scope: Scope
    name: str
    whose: str = ""
    expires: datetime | None = None
    permissions: frozenset[Permission] | None = None


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """`hint` is what people recognise the key by; `permissions` is empty where it only reads, None where it has all."""

    id: str
    name: str
    scope: Scope
    team: str | None
    user_id: str | None
    agent: str | None
    permissions: tuple[Permission, ...] | None
    hint: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    replaced_by: str | None

    def state(self, at: datetime) -> str:
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= at else "active"


@dataclass(frozen=True, slots=True)
class NewKey:
    """`text` is the key itself: shown this once."""

    info: KeyInfo
    text: str
