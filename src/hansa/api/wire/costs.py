"""Costs as the manager's clients send them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

from pydantic import AnyUrl, BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, field_validator
from pydantic.alias_generators import to_camel

from hansa.registry.costs.queries import Cost as Entry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

LARGEST = 1e12
"""Of any currency; beyond it something was typed wrong."""
Amount = Annotated[StrictInt | StrictFloat, Field(ge=-LARGEST, le=LARGEST)]


class Cost(BaseModel):
    """Without `year_month` it is a cost of every month."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    data_product_id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    amount: Amount
    currency: str = Field(min_length=1, max_length=20)
    year_month: str | None = Field(default=None, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")
    estimated: StrictBool | None = None
    category: str | None = Field(default=None, max_length=256)
    description: str | None = None
    tags: tuple[str, ...] | None = None
    link: str | None = None

    @field_validator("link")
    @classmethod
    def _url(cls, link: str | None) -> str | None:
        """The manager's clients read it as a URL."""
        if link is not None:
            AnyUrl(link)
        return link


def as_entry(wire: Cost, identifier: str, data: Mapping[str, Json]) -> Entry:
    """`data` is the whole body; an id in it is not the client's to choose."""
    kept = {key: value for key, value in data.items() if value is not None and key != "id"}
    return Entry(
        identifier,
        wire.data_product_id,
        wire.name,
        wire.year_month or "",
        Decimal(str(wire.amount)),
        wire.currency,
        wire.category or "",
        bool(wire.estimated),
        {"id": identifier, **kept},
    )
