"""People and keys as the manager's API shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.kernel.permissions import EVERYTHING
from hansa.registry.roles.queries import expand

if TYPE_CHECKING:
    from hansa.kernel.permissions import Permission
    from hansa.registry.accounts.values import User
    from hansa.registry.keys.values import NewKey


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class WantedKey(Wire):
    """`permissions` narrows what the key may; left out, it may what a key of the team may."""

    display_name: str = Field(default="", max_length=200)
    scope: Literal["team", "team_read"]
    team_id: str = Field(min_length=1, max_length=256)
    expires_at: date | None = None
    permissions: list[str] | None = None

    def allowed(self) -> frozenset[Permission] | None:
        """Raises ValueError for a permission that is none."""
        return None if self.permissions is None else frozenset(expand(self.permissions))


def end_of(day: date | None) -> datetime | None:
    """The moment after the last one of a day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) if day else None


def last_day(at: datetime | None) -> str | None:
    return (at - timedelta(microseconds=1)).astimezone(UTC).date().isoformat() if at else None


def key_created(made: NewKey) -> dict[str, Any]:
    info = made.info
    permissions = sorted(EVERYTHING) if info.permissions is None else info.permissions
    return {
        "organizationApiKeyId": info.id,
        "displayName": info.name,
        "key": made.text,
        "scope": info.scope.value,
        "teamId": info.team,
        "permissions": [each.value for each in permissions],
        "expiresAt": last_day(info.expires_at),
    }


def member(user: User) -> dict[str, Any]:
    return {
        "emailAddress": user.email,
        "userId": user.id,
        "role": "Owner" if user.is_owner else "Member",
        "custom": {"name": user.name, "active": "true" if user.active else "false"},
    }
