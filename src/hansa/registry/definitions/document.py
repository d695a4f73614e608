"""A business term as a document: the manager's `Definition` shape."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt
from pydantic.alias_generators import to_camel

Number = StrictInt | StrictFloat


class Definition(BaseModel):
    """Its id may contain `/`: `checkout/order_id`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    id: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    title: str = ""
    description: str = ""
    type: str = ""
    enum: tuple[str, ...] | None = None
    min_length: Number | None = None
    max_length: Number | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    exclusive_minimum: Number | None = None
    exclusive_maximum: Number | None = None
    format: str | None = None
    pattern: str | None = None
    example: str | int | float | bool | None = None
    pii: StrictBool = False
    classification: str | None = None
    tags: tuple[str, ...] = ()
