"""Objects, lists, maps and vectors of made-up values; what is in them is made by whoever makes the column's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.contracts.generate.text import Unmakeable
from hansa.contracts.types import column_name, duckdb_type, is_stored, map_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from hansa.standards.odcs.schema import Property

MORE = 3
"""So many items more than the fewest, where the contract has no limit."""

TRIES = 50
"""How often an item is made again because the list has it already."""


@dataclass(frozen=True, slots=True)
class Inner:
    """How to make a value inside: of a property, filled or not, unique or not, of a number."""

    make: Callable[[Property, bool, bool, int], Any]
    random: Random
    number: int


def nested(prop: Property, inner: Inner) -> Any:
    """Raises Unmakeable where the contract leaves no value."""
    match prop.logical_type or ("object" if prop.properties else "array"):
        case "array":
            return _list(prop, inner)
        case "map":
            return _map(prop, inner)
        case "vector":
            return _vector(prop, inner)
        case _:
            return _object(prop, inner)


def _object(prop: Property, inner: Inner) -> Any:
    """Without declared properties an object is a text of JSON."""
    options = prop.logical_type_options
    must = options.get("required")
    named = [str(each) for each in must] if isinstance(must, list) else []
    low, high = _count(options, "minProperties", 0), _count(options, "maxProperties", None)
    if duckdb_type(prop) == "VARCHAR":
        keys = [*named, *(f"key{each}" for each in range(max(low, 1) - len(named)))]
        return json.dumps(dict.fromkeys(keys[: high if high is not None else None], f"value {inner.number}"))
    stored = [each for each in prop.properties if is_stored(each)]
    must_have = {id(each) for each in stored if each.required or {each.name, each.physical_name} & {*named}}
    others = [each for each in stored if id(each) not in must_have]
    must_have |= {id(each) for each in others[: max(low - len(must_have), 0)]}
    made = {column_name(each): inner.make(each, id(each) in must_have, False, inner.number) for each in stored}
    spare = [column_name(each) for each in others if id(each) not in must_have and made[column_name(each)] is not None]
    there = len(must_have) + len(spare)
    for name in spare[: there - high] if high is not None and there > high else ():
        made[name] = None
    return made


def _list(prop: Property, inner: Inner) -> list[Any]:
    options = prop.logical_type_options
    least = _count(options, "minItems", 0)
    most = _count(options, "maxItems", least + MORE)
    count = inner.random.randint(min(least, most), most)
    if prop.items is None:
        return [f"item {each}" for each in range(count)]
    if options.get("uniqueItems") is True:
        return _different(prop.items, inner, least, count)
    return [inner.make(prop.items, prop.items.required, False, inner.number * 7 + each) for each in range(count)]


def _different(prop: Property, inner: Inner, least: int, count: int) -> list[Any]:
    """Up to `count` values that differ; raises Unmakeable where there are fewer than `least`."""
    made: dict[str, Any] = {}
    for each in range(count * TRIES):
        if len(made) == count:
            break
        try:
            found = inner.make(prop, True, True, each)
        except Unmakeable:
            break
        made.setdefault(repr(found), found)
    if len(made) < least:
        raise Unmakeable(f"only {len(made)} different values are allowed in it, and it wants {least}")
    return list(made.values())


def _map(prop: Property, inner: Inner) -> list[tuple[Any, Any]]:
    key, entry = map_parts(prop)
    if key is None or entry is None:
        return []
    least = _count(prop.logical_type_options, "minProperties", 1)
    most = _count(prop.logical_type_options, "maxProperties", least + MORE - 1)
    keys = _different(key, inner, min(least, most), inner.random.randint(min(least, most), most))
    return [(each, inner.make(entry, entry.required, False, inner.number)) for each in keys]


def _vector(prop: Property, inner: Inner) -> list[float]:
    size = prop.logical_type_options.get("dimensions")
    numbers = [inner.random.uniform(-1, 1) for _ in range(size if isinstance(size, int) else 3)]
    length = sum(each * each for each in numbers) ** 0.5
    return [each / length for each in numbers]


def _count(options: Mapping[str, object], name: str, missing: Any) -> Any:
    found = options.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else missing
