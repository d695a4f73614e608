"""A domain or team as a document: the manager's `Team` shape."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class TeamType(StrEnum):
    DOMAIN = "Domain"
    TEAM = "Team"
    DOMAIN_TEAM = "Domain Team"
    ENABLING_TEAM = "Enabling Team"
    PLATFORM_TEAM = "Platform Team"
    GOVERNANCE_GROUP = "Governance Group"


class Member(BaseModel):
    model_config = CONFIG

    email_address: str = Field(min_length=1)
    role: str = ""
    name: str = ""


class Team(BaseModel):
    """`custom.hue` (0–359) overrides the hue by which the mesh map knows the domain."""

    model_config = CONFIG

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    type: TeamType
    parent: str | None = None
    description: str = ""
    members: tuple[Member, ...] = ()
    tags: tuple[str, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)
    custom: dict[str, str] = Field(default_factory=dict)
