"""A certification as a document: the manager's `Certification` shape."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, field_validator
from pydantic.alias_generators import to_camel


class Certification(BaseModel):
    """What bears `tag` has it. `restricted`: only the governance group may give that tag."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    id: str
    name: str = Field(min_length=1)
    tag: str = Field(min_length=1)
    rank: StrictInt | None = None
    description: str | None = None
    criteria: str | None = None
    icon: str | None = None
    restricted: StrictBool = False

    @field_validator("id")
    @classmethod
    def _uuid(cls, value: str) -> str:
        """The manager's clients read it as a UUID."""
        if str(UUID(value)) != value.lower():
            raise ValueError("a certification's id is a UUID with dashes")
        return value
