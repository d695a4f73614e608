"""Connectors as they say it of themselves."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class Info(BaseModel):
    model_config = CONFIG

    type: str | None = None
    description: str | None = None
    connector_version: str | None = None


class Health(BaseModel):
    model_config = CONFIG

    status: str | None = None
    started_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None
    error_message: str | None = None


class Connector(BaseModel):
    """`state` and `custom` are the connector's own."""

    model_config = CONFIG

    id: str = Field(min_length=1)
    info: Info
    health: Health | None = None
    state: dict[str, object] | None = None
    custom: dict[str, object] | None = None
