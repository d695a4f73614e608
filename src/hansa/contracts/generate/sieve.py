"""Rows that SQL rules count as wrong are left out and others made in their place; whoever can run SQL brings the sieve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hansa.contracts.plan.model import Check
    from hansa.standards.odcs.schema import SchemaObject

Row: TypeAlias = dict[str, Any]
Sieve: TypeAlias = "Callable[[SchemaObject, Sequence[Row], str], frozenset[int] | None]"
"""The places of the rows that a SELECT over the table lists; None where it cannot be run over this table alone."""

MORE = 20
"""So many rows are made for each that is wanted, and `LEAST` at least, before the rest is given up."""

LEAST = 5_000


@dataclass(frozen=True, slots=True)
class Sieved:
    """`kept` are the ids of the rules that all rows keep."""

    rows: list[Row]
    kept: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """`row` makes the row of a number, beside the rows that are there already; None where there can be no more.

    `looping`: rows refer to rows of the same table, which therefore must be through the sieve before.
    """

    schema: SchemaObject
    count: int
    row: Callable[[int, list[Row]], Row | None]
    looping: bool = False


def rules_of(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The SQL rules that list the rows which break them, and allow none."""
    return tuple(each for each in checks if each.kind == "sql" and each.sample and not each.problem and _none(each))


def _none(check: Check) -> bool:
    try:
        return check.bound.holds(0) and not check.bound.holds(1)
    except TypeError:
        return False


def fill(task: Task, rules: Sequence[Check], sieve: Sieve) -> Sieved:
    """As many rows as are wanted, if they can be found; rules that no row keeps, or that cannot be run, are given up."""
    rows: list[Row] = []
    known = [each for each in rules if sieve(task.schema, [], each.sample) is not None]
    number, most = 0, max(MORE * task.count, LEAST)
    while len(rows) < task.count and number < most:
        wanted = min(task.count - len(rows), max(len(rows), 1)) if task.looping else task.count - len(rows)
        fresh = _made(task, rows, number, wanted)
        number += wanted
        wrong = _wrong(task, fresh, known, sieve)
        rows += [row for place, row in enumerate(fresh) if place not in wrong]
        if len(fresh) < wanted:
            break
    if not rows:
        return Sieved(rows, frozenset())
    kept = (each.id for each in known if not sieve(task.schema, rows, each.sample))
    return Sieved(rows, frozenset(kept))


def _made(task: Task, rows: list[Row], number: int, wanted: int) -> list[Row]:
    made: list[Row] = []
    for each in range(number, number + wanted):
        row = task.row(each, rows)
        if row is None:
            break
        made.append(row)
    return made


def _wrong(task: Task, fresh: list[Row], rules: Sequence[Check], sieve: Sieve) -> set[int]:
    return {place for each in rules for place in sieve(task.schema, fresh, each.sample) or ()}
