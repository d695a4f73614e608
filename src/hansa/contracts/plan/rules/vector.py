"""`dimensions`, `elementType` and `normalized` of vectors; what embeds them and how they are compared is no rule of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule, number_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

TOLERANCE = 1e-3
"""How far a normalized vector's length may be from 1: a thousand single precision numbers add up to less."""

_RANGES = {
    "int8": (-128, 127),
    "uint8": (0, 255),
    "binary": (0, 1),
    "float16": (-65504, 65504),
}
_WHOLE = {"int8", "uint8", "binary"}
ADVISORY = {
    "distanceMetric": "it says how vectors are compared",
    "embeddingModel": "it says what made the vectors",
    "embeddingModelVersion": "it says what made the vectors",
}


def rules(field: Field) -> Iterator[Rule]:
    if field.logical != "vector":
        return
    dimensions = number_option(field.options, "dimensions")
    if dimensions:
        fails = f"len({field.value}) <> {dimensions}"
        yield Rule("length", f"must have {dimensions} dimensions", fails, f"= {dimensions} dimensions")
    yield Rule("items", "must have a number at every place", _any(field, "x IS NULL OR isnan(x)"), "numbers only")
    yield from _elements(field, str(field.options.get("elementType") or ""))
    if field.options.get("normalized") is True:
        squares = f"list_sum(list_transform({field.value}, lambda x: CAST(x AS DOUBLE) * CAST(x AS DOUBLE)))"
        fails = f"abs(sqrt({squares}) - 1) > {TOLERANCE}"
        yield Rule("range", "must have length 1 (normalized)", fails, f"1 ± {TOLERANCE}")


def _elements(field: Field, kind: str) -> Iterator[Rule]:
    if kind not in _RANGES:
        return
    low, high = _RANGES[kind]
    broken = f"x NOT BETWEEN {low} AND {high}" + (" OR x <> round(x)" if kind in _WHOLE else "")
    yield Rule("range", f"must hold {kind} ({low} to {high})", _any(field, broken), f"{low} to {high}")


def _any(field: Field, broken: str) -> str:
    return f"list_bool_or(list_transform({field.value}, lambda x: {broken}))"
