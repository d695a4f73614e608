"""What the directory's groups mean here: who owns the organisation, who is in which team, in which role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.records.commands import exists
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import roles
from hansa.registry.settings import commands as settings
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

SETTING = "scim-mapping"
CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Defaults(BaseModel):
    model_config = CONFIG

    default_team_member_role: str = "Member"


class Mapped(BaseModel):
    model_config = CONFIG

    scim_group: str = Field(min_length=1, max_length=256)
    type: Literal["organizationOwner", "teamMemberRole", "teamMember"]
    team_id: str | None = None
    team_member_role: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Mapped:
        if self.type != "organizationOwner" and not self.team_id:
            raise ValueError(f"teamId is missing: {self.type} puts people into a team")
        if self.type == "teamMemberRole" and not self.team_member_role:
            raise ValueError("teamMemberRole is missing: say which role the people get")
        return self


class Mapping(BaseModel):
    """The manager's `ScimMappingConfiguration`."""

    model_config = CONFIG

    scim_group_defaults: Defaults = Defaults()
    scim_group_mappings: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What being in some groups makes of a person: `roles` are team → role, `teams` those they merely are in."""

    owner: bool
    roles: dict[str, str]
    teams: frozenset[str]

    @property
    def all_teams(self) -> frozenset[str]:
        return self.teams | frozenset(self.roles)


def stored(session: Session) -> dict[str, Json]:
    """As it was put; without any, one that maps nothing."""
    return section(session, SETTING) or {"scimGroupMappings": []}


def current(session: Session) -> Mapping:
    return Mapping.model_validate(stored(session))


def check(session: Session, value: Json) -> Mapping:
    """Raises InvalidInput with a Finding for each thing that cannot be meant."""
    try:
        wanted = Mapping.model_validate(value)
    except ValidationError as error:
        findings = [
            _finding("/" + "/".join(map(str, each["loc"])), each["msg"].removeprefix("Value error, "))
            for each in error.errors()
        ]
        raise InvalidInput(f"The mapping cannot be read: {findings[0].text}", findings=findings) from error
    known = {role.name.casefold() for role in roles(session)}
    findings = list(_unknown(session, wanted, known))
    if findings:
        raise InvalidInput(f"The mapping cannot be used: {findings[0].text}", findings=findings)
    return wanted


def put(session: Session, actor: Actor, value: dict[str, Json], *, why: str, at: datetime) -> tuple[Mapping, Mapping]:
    """Stores it and answers what was before and what is now; `follow` makes it true."""
    before, after = current(session), check(session, value)
    settings.put(session, actor, SETTING, value, why=why, at=at)
    return before, after


def meaning(mapping: Mapping, groups: Iterable[str]) -> Meaning:
    """The first mapping of a team decides the role there."""
    names = set(groups)
    found: dict[str, str] = {}
    teams: set[str] = set()
    owner = False
    for each in mapping.scim_group_mappings:
        if each.scim_group not in names:
            continue
        if each.type == "organizationOwner":
            owner = True
        elif each.type == "teamMemberRole" and each.team_id:
            found.setdefault(each.team_id, each.team_member_role or "")
        elif each.team_id:
            teams.add(each.team_id)
    return Meaning(owner, found, frozenset(teams) - frozenset(found))


def _unknown(session: Session, wanted: Mapping, known: set[str]) -> Iterable[Finding]:
    default = wanted.scim_group_defaults.default_team_member_role
    if default.casefold() not in known:
        yield _finding("/scimGroupDefaults/defaultTeamMemberRole", f"There is no team role `{default}`.")
    for number, each in enumerate(wanted.scim_group_mappings):
        place = f"/scimGroupMappings/{number}"
        if each.team_id and not exists(session, Kind.TEAM, each.team_id):
            yield _finding(f"{place}/teamId", f"There is no team `{each.team_id}`.")
        if each.team_member_role and each.team_member_role.casefold() not in known:
            yield _finding(f"{place}/teamMemberRole", f"There is no team role `{each.team_member_role}`.")


def _finding(pointer: str, text: str) -> Finding:
    return Finding(
        "scim-mapping", Severity.ERROR, Place(SETTING, pointer=pointer), text, "Correct it and send it again."
    )
