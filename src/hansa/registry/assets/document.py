"""A data asset as a document: the manager's `Asset` shape."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 pydantic resolves the methods' types too

from pydantic import BaseModel, ConfigDict, Field, StrictBool
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class Info(BaseModel):
    """Where it is and whose; `owner` is the id of a team that exists."""

    model_config = CONFIG

    owner: str | None = None
    source: str | None = None
    source_id: str | None = None
    source_url: str | None = None
    type: str | None = None
    name: str | None = None
    qualified_name: str | None = None
    version: str | None = None
    status: str | None = None
    description: str | None = None


class Column(BaseModel):
    """`properties` are the fields of a structured column, `items` the form of a list's members."""

    model_config = CONFIG

    name: str = Field(min_length=1)
    type: str
    description: str | None = None
    required: StrictBool | None = None
    unique: StrictBool | None = None
    primary_key: StrictBool | None = None
    properties: tuple[Column, ...] | None = None
    items: Column | None = None
    qualified_name: str | None = None
    tags: tuple[str, ...] | None = None
    links: dict[str, str] | None = None
    custom: dict[str, object] | None = None

    def names(self) -> Iterator[str]:
        """Its own and all below it."""
        yield self.name
        for inner in (*(self.properties or ()), *((self.items,) if self.items else ())):
            yield from inner.names()


class Relationship(BaseModel):
    """`parent` says that the asset is part of the other one: a table of its schema."""

    model_config = CONFIG

    relationship_type: str | None = None
    asset_id: str | None = None


class Asset(BaseModel):
    """`tags` come from the platform, `assigned_tags` from people."""

    model_config = CONFIG

    id: str = Field(min_length=1)
    info: Info = Info()
    properties: dict[str, object] | None = None
    custom: dict[str, object] | None = None
    columns: tuple[Column, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    tags: tuple[str, ...] = ()
    assigned_tags: tuple[str, ...] = ()
    links: dict[str, str] | None = None
