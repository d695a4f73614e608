"""`minimum`, `maximum`, their exclusive forms, `multipleOf`, and the range that an integer's `format` has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.plan.fields import Field

TOLERANCE = 1e-9
"""How far, relative to itself, a floating point quotient may be from a whole number and still be one."""

_ORDERED = {"integer", "number", "date", "timestamp", "time"}
_BITS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "u8": 8, "u16": 16, "u32": 32, "u64": 64}


def rules(field: Field) -> Iterator[Rule]:
    if field.logical not in _ORDERED:
        return
    options = field.prop.logical_type_options or {}
    for name, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        yield from _limit(field, options, name, exclusive)
    yield from _multiple(field, options.get("multipleOf"))
    if field.logical == "integer":
        yield from _format(field, str(options.get("format", "")))


def _limit(field: Field, options: Mapping[str, object], name: str, exclusive: str) -> Iterator[Rule]:
    """Since 3.1 the exclusive limit is a value of its own; before, it was a flag beside the other."""
    low = name == "minimum"
    inclusive_value, exclusive_value = options.get(name), options.get(exclusive)
    if isinstance(exclusive_value, bool):
        inclusive_value, exclusive_value = (None, inclusive_value) if exclusive_value else (inclusive_value, None)
    if _is_limit(inclusive_value):
        words, sign, broken = ("at least", "≥", "<") if low else ("at most", "≤", ">")
        yield _compare(field, inclusive_value, words, sign, broken)
    if _is_limit(exclusive_value):
        words, sign, broken = ("more than", ">", "<=") if low else ("less than", "<", ">=")
        if field.logical in {"date", "timestamp", "time"}:
            words = "after" if low else "before"
        yield _compare(field, exclusive_value, words, sign, broken)


def _is_limit(value: object) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _compare(field: Field, value: object, words: str, sign: str, broken: str) -> Rule:
    limit = literal(value) if isinstance(value, int | float | str) else ""
    if field.logical in {"date", "timestamp", "time"}:
        limit = f"CAST({literal(str(value))} AS {field.type})"
    return Rule(
        "range", f"must be {words} {value}", f"{field.value} {broken} {limit}", f"{sign} {value}", verb="are not"
    )


def _multiple(field: Field, step: object) -> Iterator[Rule]:
    if isinstance(step, bool) or not isinstance(step, int | float) or step <= 0:
        return
    if isinstance(step, int) and field.logical == "integer":
        fails = f"{field.value} % {step} <> 0"
    else:
        ratio = f"(CAST({field.value} AS DOUBLE) / {float(step)!r})"
        fails = f"abs({ratio} - round({ratio})) > {TOLERANCE} * greatest(1, abs({ratio}))"
    yield Rule("range", f"must be a multiple of {step}", fails, f"multiple of {step}", verb="are not")


def _format(field: Field, name: str) -> Iterator[Rule]:
    bits = _BITS.get(name)
    if bits is None or name == "i64":
        return
    low, high = (0, 2**bits - 1) if name.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    fails = f"{field.value} NOT BETWEEN {low} AND {high}"
    yield Rule("range", f"must fit {name} ({low} to {high})", fails, f"{low} to {high}")
