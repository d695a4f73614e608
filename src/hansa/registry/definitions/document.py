"""A business term as a document: the manager's `Definition` shape."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Definition(BaseModel):
    """Its id may contain `/`: `checkout/order_id`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    id: str = Field(min_length=1)
    owner: str = Field(min_length=1)
    title: str = ""
    description: str = ""
    type: str = ""
    pattern: str | None = None
    example: str | int | float | bool | None = None
    pii: bool = False
    classification: str | None = None
    tags: tuple[str, ...] = ()
