"""Who stands behind a document: teams, their members and channels, in either standard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from hansa.standards.custom import AuthoritativeDefinition, WithCustom

if TYPE_CHECKING:
    from hansa.kernel.json import Json


class TeamMember(WithCustom):
    username: str | None = None
    id: str | None = None
    name: str | None = None
    description: str | None = None
    role: str | None = None
    date_in: str | None = None
    date_out: str | None = None
    replaced_by_username: str | None = None
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()


class Team(WithCustom):
    name: str | None = None
    id: str | None = None
    description: str | None = None
    members: tuple[TeamMember, ...] = ()
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()

    @classmethod
    def of(cls, given: Json) -> Self:
        """Before ODCS 3.1 a team was the bare list of its members; 3.2 still allows it."""
        return super().of({"members": given} if isinstance(given, list) else given)


class SupportChannel(WithCustom):
    channel: str | None = None
    id: str | None = None
    url: str | None = None
    description: str | None = None
    tool: str | None = None
    scope: str | None = None
    invitation_url: str | None = None
    tags: tuple[str, ...] = ()
