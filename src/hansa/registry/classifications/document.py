"""A classification scheme as a document: the manager's `ClassificationScheme` shape."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, StrictInt, field_validator
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)
DEFAULT = "classification"
"""The custom property that marks the organisation's default scheme: the standards' own field of that name."""


class Tier(BaseModel):
    """`name` is what documents say, `level` how sensitive it is: higher is more."""

    model_config = CONFIG

    external_id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    level: StrictInt | None = None
    description: str | None = None
    criteria: str | None = None
    color_scheme: str | None = None
    icon: str | None = None


class Scheme(BaseModel):
    """`rank`: lower is shown first. Without `custom_property` its values stand in `classification.<id>`."""

    model_config = CONFIG

    external_id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    description: str | None = None
    custom_property: str | None = None
    rank: StrictInt | None = None
    classifications: tuple[Tier, ...] = ()

    @property
    def id(self) -> str:
        return self.external_id

    @property
    def is_default(self) -> bool:
        return self.custom_property == DEFAULT

    @field_validator("classifications")
    @classmethod
    def _each_once(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        seen: set[str] = set()
        for tier in tiers:
            if tier.external_id in seen:
                raise ValueError(f"there are two tiers `{tier.external_id}`")
            seen.add(tier.external_id)
        return tiers
