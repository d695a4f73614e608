"""`required`: there is a value in every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field


def rules(field: Field) -> Iterator[Rule]:
    if field.prop.required or field.prop.primary_key:
        yield Rule("required", "must have a value", f"{field.value} IS NULL", "no nulls", "completeness")
