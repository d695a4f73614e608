"""ODCS chapter "Data quality": one rule that the data must keep."""

from __future__ import annotations

from hansa.kernel.json import Json
from hansa.standards.custom import AuthoritativeDefinition, WithCustom
from hansa.standards.node import NOTHING

OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)


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
    arguments: dict[str, Json] = NOTHING
    query: str | None = None
    engine: str | None = None
    implementation: Json = None
    must_be: Json = None
    must_not_be: Json = None
    must_be_greater_than: float | int | None = None
    must_be_greater_or_equal_to: float | int | None = None
    must_be_less_than: float | int | None = None
    must_be_less_or_equal_to: float | int | None = None
    must_be_between: tuple[float | int, ...] = ()
    must_not_be_between: tuple[float | int, ...] = ()

    @property
    def operator(self) -> tuple[str, Json] | None:
        """The one comparison that was given, by the standard's name: `("mustBeLessThan", 5)`."""
        return next(((each, self.raw(each)) for each in OPERATORS if self.raw(each) is not None), None)
