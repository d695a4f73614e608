"""A tag as a document: the manager's `Tag` shape."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class Info(BaseModel):
    model_config = CONFIG

    owner: str | None = None
    description: str | None = None


class Tag(BaseModel):
    """Its id may contain `/`: `platform/snowflake` stands below `platform`.

    Owner and description stand in `info`; documents of before have them beside the id.
    """

    model_config = CONFIG

    id: str = Field(min_length=1)
    name: str | None = None
    owner: str | None = None
    description: str | None = None
    info: Info = Info()
    links: dict[str, str] | None = None
    properties: dict[str, str] | None = None

    @property
    def owned_by(self) -> str:
        return self.info.owner or self.owner or ""

    @property
    def says(self) -> str:
        return self.info.description or self.description or ""
