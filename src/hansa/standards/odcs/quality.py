"""ODCS chapter "Data quality": one rule that the data must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from hansa.standards.custom import AuthoritativeDefinition, WithCustom
from hansa.standards.node import AnyJson

if TYPE_CHECKING:
    from hansa.kernel.json import Json

OPERATORS = {
    "mustBe": "must_be",
    "mustNotBe": "must_not_be",
    "mustBeGreaterThan": "must_be_greater_than",
    "mustBeGreaterOrEqualTo": "must_be_greater_or_equal_to",
    "mustBeLessThan": "must_be_less_than",
    "mustBeLessOrEqualTo": "must_be_less_or_equal_to",
    "mustBeBetween": "must_be_between",
    "mustNotBeBetween": "must_not_be_between",
}


class Quality(WithCustom):
    """`type` is text, library, sql or custom; library is meant where none is given."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    type: str = "library"
    dimension: str | None = None
    severity: str | None = None
    business_impact: str | None = None
    method: str | None = None
    unit: str | None = None
    schedule: str | None = None
    scheduler: str | None = None
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    metric: str | None = None
    rule: str | None = None
    arguments: dict[str, AnyJson] = Field({})
    query: str | None = None
    engine: str | None = None
    implementation: AnyJson = None
    must_be: AnyJson = None
    must_not_be: AnyJson = None
    must_be_greater_than: float | int | None = None
    must_be_greater_or_equal_to: float | int | None = None
    must_be_less_than: float | int | None = None
    must_be_less_or_equal_to: float | int | None = None
    must_be_between: tuple[float | int, ...] = ()
    must_not_be_between: tuple[float | int, ...] = ()

    @property
    def operator(self) -> tuple[str, Json] | None:
        """The one comparison that was given, by the standard's name: `("mustBeLessThan", 5)`."""
        for name, attribute in OPERATORS.items():
            if attribute in self.model_fields_set:
                value = getattr(self, attribute)
                return name, list(value) if isinstance(value, tuple) else value
        return None
