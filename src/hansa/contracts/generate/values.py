"""One value of a property, of any type, nested ones included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hansa.contracts.generate.limits import as_kind, grid, moments
from hansa.contracts.generate.text import Unmakeable, make
from hansa.contracts.types import column_name, duckdb_type, is_stored, map_parts

if TYPE_CHECKING:
    from random import Random

    from hansa.standards.odcs.schema import Property

NULLS = 0.1
"""The share of empty values in a column that may have them."""

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the rest of the contract wants of a column: nothing empty, nothing twice, some values only, young enough."""

    filled: bool = False
    unique: bool = False
    values: tuple[Any, ...] = ()
    pattern: str | None = None
    newest: timedelta | None = None
    oldest: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from: the same seed and moment give the same ones."""

    random: Random
    at: datetime


def value(prop: Property, wish: Wish, source: Source, number: int) -> Any:
    """Row `number`'s value. Raises Unmakeable with the reason where the contract leaves none."""
    if not wish.filled and source.random.random() < NULLS:
        return None
    choices = wish.values or prop.enum_values
    if choices:
        return _typed(_choice(choices, wish, source, number), duckdb_type(prop))
    return _nested(prop, source, number) if is_nested(prop) else _scalar(prop, wish, source, number)


def is_nested(prop: Property) -> bool:
    return prop.logical_type in {"object", "array", "map", "vector"} or bool(prop.properties or prop.items)


def _nested(prop: Property, source: Source, number: int) -> Any:
    match prop.logical_type or ("object" if prop.properties else "array"):
        case "array":
            return _list(prop, source, number)
        case "map":
            return _map(prop, source, number)
        case "vector":
            return _vector(prop, source)
        case _:
            return _struct(prop, source, number)


def _choice(choices: tuple[Any, ...], wish: Wish, source: Source, number: int) -> Any:
    if not wish.unique:
        return source.random.choice(choices)
    if number >= len(choices):
        raise Unmakeable(f"only {len(choices)} different values are allowed")
    return choices[number]


def _typed(chosen: Any, kind: str) -> Any:
    """A value that YAML has as a text or number, as the column's type has it."""
    from decimal import Decimal

    if kind == "VARCHAR":
        return str(chosen).lower() if isinstance(chosen, bool) else str(chosen)
    if kind.startswith("DECIMAL"):
        return Decimal(str(chosen))
    if kind in {"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"} and isinstance(chosen, str):
        moment = datetime.fromisoformat(chosen)
        return as_kind(moment if moment.tzinfo else moment.replace(tzinfo=UTC), kind)
    if kind in {"DOUBLE", "FLOAT"}:
        return float(chosen)
    return chosen


def _scalar(prop: Property, wish: Wish, source: Source, number: int) -> Any:
    kind, options = duckdb_type(prop), prop.logical_type_options
    match kind:
        case "BOOLEAN":
            return bool(number % 2) if wish.unique else source.random.random() < 0.5
        case "BLOB":
            low, high = options.get("minLength"), options.get("maxLength")
            least = low if isinstance(low, int) else 0
            most = high if isinstance(high, int) else least + 12
            return source.random.randbytes(source.random.randint(min(least, most), most))
        case "DATE" | "TIME" | "TIMESTAMP" | "TIMESTAMP WITH TIME ZONE":
            return _moment(prop, wish, source, number)
        case "VARCHAR":
            pattern = options.get("pattern")
            return make(prop, wish.pattern or (pattern if isinstance(pattern, str) else None), source.random, number)
        case _:
            return _number(prop, wish, source, number, kind)


def _number(prop: Property, wish: Wish, source: Source, number: int, kind: str) -> Any:
    numbers = grid(prop.logical_type_options, kind)
    found = numbers.nth(number) if wish.unique else numbers.pick(source.random)
    if kind.startswith("DECIMAL"):
        return found
    return float(found) if kind in {"DOUBLE", "FLOAT"} else int(found)


def _moment(prop: Property, wish: Wish, source: Source, number: int) -> Any:
    """The newest row is as young as a freshness promise wants it, none is older than a retention allows."""
    kind = duckdb_type(prop)
    newest = datetime(1970, 1, 1, 23, 59, 59, tzinfo=UTC) if kind == "TIME" else source.at
    span = timedelta(hours=23) if kind == "TIME" else min(YEAR, (wish.oldest or YEAR) * 0.9)
    first, last = moments(prop.logical_type_options, kind, newest, span)
    if wish.unique or (wish.newest is not None and number == 0):
        step = timedelta(days=1) if kind == "DATE" else timedelta(seconds=1)
        moment = last - step * (number if wish.unique else 0)
        if moment < first:
            raise Unmakeable("there are fewer different moments between its limits than rows")
        return as_kind(moment, kind)
    seconds = int((last - first).total_seconds())
    return as_kind(first + timedelta(seconds=source.random.randint(0, seconds)), kind)


def _struct(prop: Property, source: Source, number: int) -> dict[str, Any]:
    must = prop.logical_type_options.get("required")
    named = must if isinstance(must, list) else []
    return {
        column_name(each): value(each, Wish(filled=each.required or each.name in named), source, number)
        for each in prop.properties
        if is_stored(each)
    }


def _list(prop: Property, source: Source, number: int) -> list[Any]:
    options = prop.logical_type_options
    low, high = options.get("minItems"), options.get("maxItems")
    least = low if isinstance(low, int) else 0
    most = high if isinstance(high, int) else least + 3
    count = source.random.randint(min(least, most), most)
    unique = options.get("uniqueItems") is True
    if prop.items is None:
        return [f"item {each}" for each in range(count)]
    wish = Wish(filled=unique or prop.items.required, unique=unique)
    return [value(prop.items, wish, source, each if unique else number * 7 + each) for each in range(count)]


def _map(prop: Property, source: Source, number: int) -> list[tuple[Any, Any]]:
    key, entry = map_parts(prop)
    if key is None or entry is None:
        return []
    count = source.random.randint(1, 3)
    keys = [value(key, Wish(filled=True, unique=True), source, each) for each in range(count)]
    return [(each, value(entry, Wish(filled=entry.required), source, number)) for each in dict.fromkeys(keys)]


def _vector(prop: Property, source: Source) -> list[float]:
    size = prop.logical_type_options.get("dimensions")
    numbers = [source.random.uniform(-1, 1) for _ in range(size if isinstance(size, int) else 3)]
    length = sum(each * each for each in numbers) ** 0.5
    return [each / length for each in numbers]
