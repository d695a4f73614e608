"""`minLength` and `maxLength` of texts, in characters (bytes where the column holds bytes), and the length of the physical type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule, number_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

_SIZED = re.compile(r"\s*(?:n?var)?(?:char|character(?: varying)?)2?\s*\(\s*(\d+)\s*(?:char)?\s*\)\s*\Z", re.IGNORECASE)


def rules(field: Field) -> Iterator[Rule]:
    if field.logical != "string":
        return
    bytes_ = field.type == "BLOB"
    size = f"octet_length({field.value})" if bytes_ else f"length(CAST({field.value} AS VARCHAR))"
    noun = "bytes" if bytes_ else "characters"
    low, high = number_option(field.options, "minLength"), number_option(field.options, "maxLength")
    if low:
        yield Rule("length", f"must have at least {low} {noun}", f"{size} < {low}", f"≥ {low} {noun}")
    if high is not None:
        yield Rule("length", f"must have at most {high} {noun}", f"{size} > {high}", f"≤ {high} {noun}")
    fits = sized(field.prop.physical_type or "")
    if fits is not None and (high is None or fits < high):
        yield Rule("length", f"must fit {field.prop.physical_type}", f"{size} > {fits}", f"≤ {fits} {noun}")


def sized(physical: str) -> int | None:
    """`VARCHAR(36)` holds 36 characters."""
    match = _SIZED.match(physical)
    return int(match[1]) if match else None
