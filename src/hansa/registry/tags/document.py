"""A tag as a document: the manager's `Tag` shape."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Tag(BaseModel):
    """Its id may contain `/`: `platform/snowflake` stands below `platform`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    id: str = Field(min_length=1)
    name: str = ""
    owner: str | None = None
    description: str = ""
    links: dict[str, str] = Field(default_factory=dict)
