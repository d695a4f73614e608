"""Example data as the manager's clients send it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.kernel.json import Json
from hansa.registry.examples.queries import Example

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json


class ExampleData(BaseModel):
    """`data` is a list of rows or a map of one thing."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    id: str = Field(min_length=1)
    data_product_id: str = Field(min_length=1)
    output_port_id: str | None = None
    data_contract_id: str | None = None
    schema_name: str | None = Field(default=None, max_length=256)
    data: object = None


def as_example(wire: ExampleData, data: Mapping[str, Json]) -> Example:
    """`data` is the whole body, kept as it came."""
    return Example(
        wire.id,
        wire.data_product_id,
        wire.output_port_id or "",
        wire.data_contract_id or "",
        wire.schema_name or "",
        dict(data),
    )
