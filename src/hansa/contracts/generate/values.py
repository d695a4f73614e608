"""One value of a property, of any type, nested ones included."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hansa.contracts.generate.choices import allowed, as_typed
from hansa.contracts.generate.limits import FINE, UNIQUE, as_kind, grid, moments
from hansa.contracts.generate.nested import Inner, nested
from hansa.contracts.generate.text import Unmakeable, make
from hansa.contracts.types import duckdb_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from hansa.standards.odcs.schema import Property

NULLS = 0.1
"""The share of empty values in a column that may have them."""

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the rest of the contract wants of a column: nothing empty, nothing twice, some values only, young enough.

    The first `empty` rows have no value; `gap` is how far successive moments may be apart.
    """

    filled: bool = False
    unique: bool = False
    values: tuple[Any, ...] = ()
    pattern: str | None = None
    newest: timedelta | None = None
    oldest: timedelta | None = None
    gap: timedelta | None = None
    empty: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from: the same seed and moment give the same ones.

    By the identity of properties: `links` has the values that one may have because it refers to another table, `inner` what is
    wished of those inside others; `listed` keeps what is left of enumerations.
    """

    random: Random
    at: datetime
    links: dict[int, Sequence[Any]] = field(default_factory=dict)
    inner: dict[int, Wish] = field(default_factory=dict)
    listed: dict[int, tuple[Any, ...]] = field(default_factory=dict)


def value(prop: Property, wish: Wish, source: Source, number: int) -> Any:
    """Row `number`'s value. Raises Unmakeable with the reason where the contract leaves none."""
    if number < wish.empty or not (wish.filled or wish.empty or source.random.random() >= NULLS):
        return None
    if id(prop) in source.links:
        return _linked(source.links[id(prop)], wish, source, number)
    if wish.values or prop.enum:
        return as_typed(_choice(choices(prop, wish, source), wish, source, number), duckdb_type(prop))
    if is_nested(prop):
        return nested(prop, Inner(_inner(source), source.random, number))
    return _scalar(prop, wish, source, number)


def _inner(source: Source) -> Callable[[Property, bool, bool, int], Any]:
    def make(prop: Property, filled: bool, unique: bool, number: int) -> Any:
        own = source.inner.get(id(prop), Wish())
        return value(prop, replace(own, filled=filled or own.filled, unique=unique), source, number)

    return make


def is_nested(prop: Property) -> bool:
    return prop.logical_type in {"object", "array", "map", "vector"} or bool(prop.properties or prop.items)


def _linked(targets: Sequence[Any], wish: Wish, source: Source, number: int) -> Any:
    if not targets:
        raise Unmakeable("the table that it refers to has no row")
    if not wish.unique:
        return source.random.choice(targets)
    if number >= len(targets):
        raise Unmakeable(f"it refers to only {len(targets)} rows")
    return targets[number]


def choices(prop: Property, wish: Wish, source: Source) -> tuple[Any, ...]:
    """The listed values that keep all that is said besides, as YAML has them. Raises Unmakeable where there is none."""
    if id(prop) not in source.listed:
        source.listed[id(prop)] = allowed(prop, wish.values or prop.enum_values, wish.pattern)
    return source.listed[id(prop)]


def _choice(choices: tuple[Any, ...], wish: Wish, source: Source, number: int) -> Any:
    if not wish.unique:
        return source.random.choice(choices)
    if number >= len(choices):
        raise Unmakeable(f"only {len(choices)} different values are allowed")
    return choices[number]


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
            return make(prop, wish.pattern, source.random, number)
        case _:
            return _number(prop, wish, source, number, kind)


def _number(prop: Property, wish: Wish, source: Source, number: int, kind: str) -> Any:
    numbers = grid(prop.logical_type_options, kind, UNIQUE if wish.unique else FINE)
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
    if wish.gap:
        return as_kind(last - (wish.gap * number) % max(last - first, wish.gap), kind)
    seconds = int((last - first).total_seconds())
    return as_kind(first + timedelta(seconds=source.random.randint(0, seconds)), kind)
