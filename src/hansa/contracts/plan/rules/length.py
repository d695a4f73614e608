"""`minLength` and `maxLength` of texts, in characters; `dimensions` of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule, number_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field


def rules(field: Field) -> Iterator[Rule]:
    options = field.prop.logical_type_options or {}
    if field.logical == "string":
        unit = "octet_length" if field.type == "BLOB" else "length"
        size = f"{unit}({field.value})" if field.type == "BLOB" else f"{unit}(CAST({field.value} AS VARCHAR))"
        low, high = number_option(options, "minLength"), number_option(options, "maxLength")
        if low:
            yield Rule("length", f"must have at least {low} characters", f"{size} < {low}", f"≥ {low} characters")
        if high is not None:
            yield Rule("length", f"must have at most {high} characters", f"{size} > {high}", f"≤ {high} characters")
    dimensions = number_option(options, "dimensions") if field.logical == "vector" else None
    if dimensions:
        fails = f"len({field.value}) <> {dimensions}"
        yield Rule("length", f"must have {dimensions} dimensions", fails, f"= {dimensions} dimensions")
