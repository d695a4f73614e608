"""Whether a value that a document itself lists, an example or an entry of an enumeration, keeps the rules of its property."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.dates import in_format, is_time, moment
from hansa.contracts.lint.explode import explodes
from hansa.contracts.lint.patterns import compiled
from hansa.contracts.lint.words import is_number
from hansa.standards.change import Change
from hansa.standards.nodes import ScalarNode, resolved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Column
    from hansa.kernel.json import Json
    from hansa.standards.document import Document

MAX_TEXT = 2_000
"""Characters of a value that a pattern is tried on."""

_TEXTS = {"string", "date", "time", "timestamp"}
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_CONTAINERS: dict[str, type] = {"array": list, "vector": list, "object": dict, "map": dict}


def of_type(column: Column, value: Json) -> bool:
    """Whether the value is of the logical type; without one every value is. `${VAR}` may be anything."""
    logical = column.logical
    if isinstance(value, str) and ("${" in value or (logical in _CONTAINERS and value[:1] in {"[", "{"})):
        return True
    if logical in _TEXTS:
        return isinstance(value, str) and (logical == "string" or _is_moment(column, value))
    if logical in {"integer", "number"}:
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        return is_number(value) and (whole or logical == "number")
    return isinstance(value, _CONTAINERS.get(logical, bool if logical == "boolean" else object))


def _is_moment(column: Column, value: str) -> bool:
    pattern = column.options.get("format")
    if isinstance(pattern, str) and pattern:
        known = in_format(pattern)
        return known is None or bool(known.match(value))
    if column.logical == "time":
        return is_time(value) or moment(value) is not None
    return moment(value) is not None


def refusal(column: Column, value: Json, *, enum: bool = True) -> str:
    """Why the property's own rules refuse the value ("is shorter than …"); empty if they do not."""
    return next(_refusals(column, value, enum=enum), "")


def _refusals(column: Column, value: Json, *, enum: bool) -> Iterator[str]:
    if enum:
        listed = column.data.get("enum")
        entries = [each.get("value") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        if entries and value not in entries:
            yield "is none of the values of `enum`"
    if isinstance(value, str) and "${" in value:
        return
    if isinstance(value, str):
        yield from _text(column, value) if column.logical in {"string", ""} else _moment(column, value)
    elif is_number(value):
        yield from _number(column, value)  # type: ignore[arg-type]  # it was told to be a number
    elif isinstance(value, list):
        yield from _list(column, value)


def _text(column: Column, value: str) -> Iterator[str]:
    options = column.options
    low, high, pattern = options.get("minLength"), options.get("maxLength"), options.get("pattern")
    if isinstance(low, int) and len(value) < low:
        yield f"is shorter than `minLength: {low}`"
    if isinstance(high, int) and len(value) > high:
        yield f"is longer than `maxLength: {high}`"
    if isinstance(pattern, str) and not _matches(pattern, value):
        yield "does not match `pattern`"
    if column.logical == "string" and options.get("format"):
        yield from _format(str(options["format"]), value)


def _format(name: str, value: str) -> Iterator[str]:
    from hansa.contracts.plan.rules.format import FORMATS  # start-up: few contracts give a value of a format

    form = FORMATS.get(name)
    if form and not _matches(form[1], value):
        yield f"is not {form[0]}"


def _matches(pattern: str, value: str) -> bool:
    """True also where nobody can tell: the pattern cannot be read, or trying it might not end."""
    if len(value) > MAX_TEXT or explodes(pattern):
        return True
    try:
        return bool(compiled(pattern).search(value))
    except (re.error, RecursionError, OverflowError):
        return True


def _number(column: Column, value: float) -> Iterator[str]:
    options = column.options
    for name in _BOUNDS:
        bound = options.get(name)
        if isinstance(bound, int | float) and is_number(bound) and _outside(name, (value > bound) - (value < bound)):
            yield f"is outside of `{name}: {bound}`"
    step = options.get("multipleOf")
    if isinstance(step, int | float) and is_number(step) and step > 0:
        rest = math.remainder(value, step)
        if abs(rest) > abs(value) * 1e-12:
            yield f"is no multiple of {step}"


def _outside(bound: str, order: int) -> bool:
    """`order` is 1 above the bound, -1 below it, 0 on it."""
    return order == (-1 if bound.endswith("inimum") else 1) or (order == 0 and bound.startswith("exclusive"))


def _moment(column: Column, value: str) -> Iterator[str]:
    own = moment(value)
    for name in _BOUNDS:
        said = column.options.get(name)
        bound = moment(said) if isinstance(said, str) else None
        if own and bound and _outside(name, (own > bound) - (own < bound)):
            yield f"is outside of `{name}: {said}`"


def _list(column: Column, value: list[Json]) -> Iterator[str]:
    low, high = column.options.get("minItems"), column.options.get("maxItems")
    if isinstance(low, int) and len(value) < low:
        yield f"has fewer items than `minItems: {low}`"
    if isinstance(high, int) and len(value) > high:
        yield f"has more items than `maxItems: {high}`"
    if column.options.get("uniqueItems") is True and len({repr(item) for item in value}) < len(value):
        yield "lists an item twice although `uniqueItems` is true"


def as_written(document: Document, pointer: str) -> tuple[Change, ...]:
    """The edit that makes a plain number or word the text it was written as: `007` stays 007."""
    node = document.tree.find(pointer)
    node = resolved(node) if node else None
    if isinstance(node, ScalarNode) and not isinstance(node.data, str) and node.value:
        return (Change(pointer, node.value),)
    return ()
