"""`minItems`, `maxItems` and `uniqueItems` of lists. A NULL item repeats nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule, number_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field


def rules(field: Field) -> Iterator[Rule]:
    if field.logical != "array":
        return
    low, high = number_option(field.options, "minItems"), number_option(field.options, "maxItems")
    if low:
        yield Rule("items", f"must have at least {low} items", f"len({field.value}) < {low}", f"≥ {low} items")
    if high is not None:
        yield Rule("items", f"must have at most {high} items", f"len({field.value}) > {high}", f"≤ {high} items")
    if field.options.get("uniqueItems") is True:
        fails = f"list_count({field.value}) > list_unique({field.value})"
        yield Rule("items", "must not repeat an item", fails, "unique items", "uniqueness", "do")
