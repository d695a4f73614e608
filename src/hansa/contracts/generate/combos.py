"""Combinations of a key's values one after another, where luck does not find the last free ones."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from hansa.contracts.generate.choices import as_typed
from hansa.contracts.generate.limits import as_kind, grid, moments
from hansa.contracts.generate.text import Unmakeable
from hansa.contracts.generate.values import choices
from hansa.contracts.types import duckdb_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hansa.contracts.generate.values import Source, Wish
    from hansa.standards.odcs.schema import Property

MAX_COMBINATIONS = 1_000_000
"""More are not tried: with so many free ones luck finds them."""


def domain(prop: Property, wish: Wish, source: Source) -> Sequence[Any] | None:
    """All values that a column may have, where they can be counted."""
    kind, options = duckdb_type(prop), prop.logical_type_options
    try:
        if wish.values or prop.enum:
            return [as_typed(each, kind) for each in choices(prop, wish, source)]
        if kind == "BOOLEAN":
            return [False, True]
        if kind in {"INTEGER", "BIGINT"}:
            numbers = grid(options, kind)
            return [int(numbers.nth(each)) for each in range(_few(numbers.high - numbers.low + 1))]
        if kind == "DATE" and _both(options):
            first, last = moments(options, kind, source.at, timedelta(0))
            days = (last - first).days + 1
            return [as_kind(first + timedelta(days=each), kind) for each in range(_few(days))]
    except Unmakeable:
        return None
    return None


def combinations(domains: Sequence[Sequence[Any] | None]) -> Iterator[tuple[Any, ...]]:
    """None at all where a domain is not known, or where there are very many."""
    known = [each for each in domains if each is not None]
    if len(known) == len(domains) and prod(len(each) for each in known) <= MAX_COMBINATIONS:
        yield from product(*known)


def _few(count: int) -> int:
    if count > MAX_COMBINATIONS:
        raise Unmakeable("there are too many to count")
    return count


def _both(options: Mapping[str, object]) -> bool:
    return all(any(f"{word}{end}" in options for word in ("m", "exclusiveM")) for end in ("inimum", "aximum"))
