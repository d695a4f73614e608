"""An agent's identity as a document: the manager's `AgentIdentity` shape."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.kernel.permissions import Permission

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class Status(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class LinkedIdentity(BaseModel):
    """The same agent in another system; `type` is free: entra-agent-id, okta, snowflake-user, spiffe-id and others are known."""

    model_config = CONFIG

    type: str = Field(min_length=1, max_length=60)
    id: str = Field(min_length=1, max_length=180)


class Agent(BaseModel):
    """`permissions`: what it may do in its team and those below; an empty list: it only reads; without one it may ask for access."""

    model_config = CONFIG

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    purpose: str = Field(min_length=1)
    description: str = ""
    status: Status = Status.ACTIVE
    permissions: tuple[Permission, ...] = (Permission.ACCESS_REQUEST,)
    linked_identities: tuple[LinkedIdentity, ...] = ()

    @property
    def active(self) -> bool:
        return self.status is Status.ACTIVE
