"""`minimum`, `maximum`, their exclusive forms, `multipleOf`, and the range that a number's `format` has.

Values are compared as they are stored, never rounded first. A NaN lies in no range.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hansa.contracts.plan import moments
from hansa.contracts.plan.rule import Rule
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field

NUMBERS = {"integer", "number"}
MOMENTS = {"date", "timestamp", "time"}
MAX_DIGITS = 15
"""Decimal digits that a step may have: beyond, a floating point number cannot tell the multiples."""

_BITS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "i128": 128, "u8": 8, "u16": 16, "u32": 32, "u64": 64, "u128": 128}
_LARGEST_FLOAT = 3.4028234663852886e38


def rules(field: Field) -> Iterator[Rule]:
    if field.logical not in NUMBERS | MOMENTS:
        return
    for name, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        yield from _limit(field, name, exclusive)
    if field.logical in NUMBERS:
        yield from _multiple(field, field.options.get("multipleOf"))
        yield from _format(field, field.options.get("format"))


def _limit(field: Field, name: str, exclusive: str) -> Iterator[Rule]:
    """Since 3.1 the exclusive limit is a value of its own; before, it was a flag beside the other."""
    low = name == "minimum"
    inclusive_value, exclusive_value = field.options.get(name), field.options.get(exclusive)
    if isinstance(exclusive_value, bool):
        inclusive_value, exclusive_value = (None, inclusive_value) if exclusive_value else (inclusive_value, None)
    if inclusive_value is not None:
        words, sign, broken = ("at least", "≥", "<") if low else ("at most", "≤", ">")
        yield _compare(field, inclusive_value, words, sign, broken)
    if exclusive_value is not None:
        words, sign, broken = ("more than", ">", "<=") if low else ("less than", "<", ">=")
        if field.logical in MOMENTS:
            words = "after" if low else "before"
        yield _compare(field, exclusive_value, words, sign, broken)


def _compare(field: Field, value: object, words: str, sign: str, broken: str) -> Rule:
    text = f"must be {words} {value}"
    try:
        limit = moments.limit(value, field.type, field.options) if field.logical in MOMENTS else _number(value)
    except ValueError as error:
        return Rule("range", text, "", f"{sign} {value}", problem=f"The limit cannot be used: {error}.")
    fails = f"{field.value} {broken} {limit}"
    if broken.startswith("<") and field.type in {"FLOAT", "DOUBLE"}:
        fails += f" OR isnan({field.value})"
    return Rule("range", text, fails, f"{sign} {value}", verb="are not", convex=True)


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")  # noqa: TRY004  the caller tells people, by one kind of error
    return literal(value)


def _multiple(field: Field, step: object) -> Iterator[Rule]:
    if step is None:
        return
    text = f"must be a multiple of {step}"
    if isinstance(step, bool) or not isinstance(step, int | float) or not 0 < step < float("inf"):
        yield Rule("range", text, "", text, problem=f"multipleOf must be a number above 0, not {step!r}.")
        return
    exact = Decimal(repr(step))
    digits = max(0, -int(exact.normalize().as_tuple().exponent))
    if digits > MAX_DIGITS:
        yield Rule("range", text, "", text, problem=f"multipleOf has more than {MAX_DIGITS} decimal digits.")
        return
    fails = not_multiple(field.value, exact, digits, field.type)
    yield Rule("range", text, fails, f"multiple of {step}", verb="are not")


def not_multiple(value: str, step: Decimal, digits: int, kind: str) -> str:
    """Without error of floating point: a whole step by remainder, a decimal one as a fraction of two whole numbers.

    `n * p / q` of whole n, p and q is rounded once, to the number that the decimal text of the multiple stands for.
    """
    if not digits:
        return f"{value} % {int(step)} <> 0"
    if kind.startswith("DECIMAL"):
        scale = max(digits, int(kind.rstrip(")").rpartition(",")[2] or 0))
        return f"TRY_CAST({value} AS DECIMAL(38,{scale})) % CAST({literal(str(step))} AS DECIMAL(38,{scale})) <> 0"
    q = 10**digits
    p = int(step * q)
    return f"{value} <> round({value} * {q} / {p}) * {p} / {q} OR abs({value}) = CAST('inf' AS DOUBLE)"


def _format(field: Field, name: object) -> Iterator[Rule]:
    if name is None or (field.logical, name) == ("number", "f64"):
        return
    if (field.logical, name) == ("number", "f32"):
        fails = f"abs({field.value}) > {_LARGEST_FLOAT!r} AND NOT abs({field.value}) = CAST('inf' AS DOUBLE)"
        yield Rule("range", "must fit f32", fails, "f32")
        return
    bits = _BITS.get(str(name)) if field.logical == "integer" else None
    if bits is None:
        yield Rule("range", f"has format {name}", "", str(name), problem=f"{field.logical} has no format {name!r}.")
        return
    unsigned = str(name).startswith("u")
    low, high = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if bits == 128:
        fails = (
            f"{field.value} < 0"
            if unsigned
            else f"TRY_CAST({field.value} AS HUGEINT) IS NULL AND {field.value} IS NOT NULL"
        )
    else:
        fails = f"{field.value} NOT BETWEEN {low} AND {high}"
    yield Rule("range", f"must fit {name} ({low} to {high})", fails, f"{low} to {high}", convex=True)
