"""A contract's tables filled with made-up rows that keep its rules, references included.

A table is made after those that it refers to; where tables refer to each other in a circle, the reference that closes
the circle is left empty, or said to be broken where it may not be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from hansa.contracts.generate.combos import combinations, domain
from hansa.contracts.generate.links import below, field_of, inner_links, links
from hansa.contracts.generate.sieve import Task, fill, rules_of
from hansa.contracts.generate.text import Unmakeable
from hansa.contracts.generate.values import Source, Wish, value
from hansa.contracts.generate.wishes import keys, narrowed, not_arranged, of_property, wishes
from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.types import ColumnType, column_name, columns, is_stored
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from hansa.contracts.generate.links import Link
    from hansa.contracts.generate.sieve import Sieve
    from hansa.contracts.plan.model import Check
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

TRIES = 100
"""How often a row is made again because its key is taken."""


@dataclass(frozen=True, slots=True)
class Made:
    """One table: its columns as the contract types them, and rows as Python values of those types."""

    table: str
    columns: tuple[ColumnType, ...]
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """How many rows of each table, from which seed, and the moment that counts as now."""

    count: int
    seed: int
    at: datetime


def generate(
    contract: Contract, order: Order, document: Document | None = None, sieve: Sieve | None = None
) -> tuple[tuple[Made, ...], tuple[Finding, ...]]:
    """All tables in the contract's order, and what could not be kept, with the place of the rule that asks for it.

    `sieve` runs the SQL rules that count wrong rows; without it they are not kept.
    """
    work = _Work(contract, order, document, sieve)
    for schema in _parents_first(contract):
        work.fill(schema)
    return tuple(work.made[each.name] for each in contract.schema_), tuple(work.findings)


class _Work:
    """What has been made so far: later tables refer to it."""

    def __init__(self, contract: Contract, order: Order, document: Document | None, sieve: Sieve | None) -> None:
        self.sieve = sieve
        self.contract = contract
        self.order = order
        self.document = document
        self.made: dict[str, Made] = {}
        self.findings: list[Finding] = []

    def fill(self, schema: SchemaObject) -> None:
        index = self.contract.schema_.index(schema)
        checks = compile_plan(self.contract, schema, None).checks
        self.made[schema.name] = Made(schema.name, columns(schema), ())
        rows, kept = self._sieved(schema, index, checks)
        self.made[schema.name] = Made(schema.name, columns(schema), tuple(rows))
        arranged = wishes(schema, checks, len(rows))
        for check in not_arranged(checks, arranged):
            if check.id not in kept:
                self.say(check.place.pointer, f"{check.name}: the rows were not made to keep this rule.", Severity.INFO)

    def _sieved(
        self, schema: SchemaObject, index: int, checks: Sequence[Check]
    ) -> tuple[list[dict[str, Any]], frozenset[str]]:
        """The rows, and the ids of the SQL rules that they keep."""
        count = self._count(schema)
        table = _Table(self, schema, (f"/schema/{index}", count), checks)
        rules = rules_of(checks) if self.sieve else ()
        if self.sieve and rules and count:
            looping = any(each.table == schema.name for each in table.links)
            found = fill(Task(schema, count, table.row, looping), rules, self.sieve)
            if found.rows:
                if len(found.rows) < count:
                    text = (
                        f"{schema.name}: only {len(found.rows):,} of {count:,} rows were found that keep the SQL rules."
                    )
                    self.say(f"/schema/{index}", text)
                return found.rows, found.kept
            table = _Table(self, schema, (f"/schema/{index}", count), checks)
        return table.rows(count), frozenset()

    def _count(self, schema: SchemaObject) -> int:
        """The number that was asked for, unless the contract's row counts want another."""
        bounds = [each.operator for each in schema.quality if each.metric == "rowCount"]
        wanted = self.order.count
        for name, limit in (each for each in bounds if each):
            low, high = _allowed(name, limit)
            wanted = min(max(wanted, low), high if high is not None else max(wanted, low))
        if wanted != self.order.count:
            pointer = f"/schema/{self.contract.schema_.index(schema)}/quality"
            self.say(pointer, f"{schema.name} has {wanted:,} rows, as its rowCount rule wants.", Severity.INFO)
        return wanted

    def say(self, pointer: str, text: str, severity: Severity = Severity.WARNING) -> None:
        place = self.document.place(pointer) if self.document else Place(str(self.contract.id), pointer=pointer)
        if all(each.text != text for each in self.findings):
            self.findings.append(Finding("not-generated", severity, place, text))


class _Table:
    """One table on its way: its columns' wishes, its keys, and the rows it refers to."""

    def __init__(self, work: _Work, schema: SchemaObject, at: tuple[str, int], checks: Sequence[Check]) -> None:
        """`at` is the table's place in the contract, and how many rows are wanted."""
        self.work = work
        self.schema = schema
        self.pointer, count = at
        self.properties = tuple(narrowed(each) for each in schema.properties)
        self.wishes: Mapping[str, Wish] = wishes(schema, checks, count)
        self.keys = keys(checks)
        self.taken: dict[tuple[str, ...], set[tuple[Any, ...]]] = {each: set() for each in self.keys}
        self.single: dict[str, set[Any]] = {name: set() for name, wish in self.wishes.items() if wish.unique}
        self.source = Source(Random(f"{work.order.seed}/{schema.name}"), work.order.at)  # noqa: S311 made-up data, no secret
        self.links = links(work.contract, schema)
        self.free: dict[tuple[str, ...], Iterator[tuple[Any, ...]]] = {}
        self._look_inside()

    def _look_inside(self) -> None:
        """What stands inside columns has wishes of its own, and may refer to other tables."""
        for each in (inner for prop in self.properties for inner in below(prop)):
            self.source.inner[id(each)] = replace(of_property(each), unique=False)
        for link in inner_links(self.work.contract, self.schema, self.properties):
            made = self.work.made.get(link.table)
            if made is not None and link.table != self.schema.name:
                targets = (field_of(row, link.path) for row in made.rows)
                self.source.links[id(link.prop)] = [each for each in targets if each is not None]

    def rows(self, count: int) -> list[dict[str, Any]]:
        """So many, or fewer where no further one can be made."""
        rows: list[dict[str, Any]] = []
        for number in range(count):
            row = self.row(number, rows)
            if row is None:
                break
            rows.append(row)
        return rows

    def row(self, number: int, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
        """None where no further row can be made; a Finding says why."""
        for attempt in range(TRIES):
            further = number + attempt * (self.work.order.count + 1) if attempt >= TRIES // 2 else number
            made = self._once(further, rows, retry=further != number)
            if made is None and further == number:
                return None
            if made is not None and self._is_free(made):
                return made
        made = self._systematic(number, rows)
        if made is not None:
            return made
        self.work.say(self.pointer, f"{self.schema.name}: no further row has a key of its own after {number:,} rows.")
        return None

    def _systematic(self, number: int, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
        """A row with the next free combination of its key, where the table has one key of values that can be counted."""
        if len(self.keys) != 1:
            return None
        (key,) = self.keys
        if key not in self.free:
            self.free[key] = combinations([self._domain(name) for name in key])
        for found in self.free[key]:
            made = self._once(number, rows) if found not in self.taken[key] else None
            if made is not None and self._is_free({**made, **dict(zip(key, found, strict=True))}):
                return {**made, **dict(zip(key, found, strict=True))}
        return None

    def _domain(self, name: str) -> Sequence[Any] | None:
        for link in self.links:
            if name in link.columns:
                known = (
                    self.work.made[link.table].rows if len(link.columns) == 1 and link.table in self.work.made else ()
                )
                return list(dict.fromkeys(link.of(row, name) for row in known)) or None
        prop = next(each for each in self.properties if column_name(each) == name)
        return domain(prop, self.wishes[name], self.source)

    def _once(self, number: int, rows: list[dict[str, Any]], *, retry: bool = False) -> dict[str, Any] | None:
        """`retry`: other values were tried before; that there are none of a further number is no news."""
        linked = self._linked(rows, number)
        row: dict[str, Any] = {}
        for index, prop in enumerate(self.properties):
            if is_stored(prop):
                name = column_name(prop)
                try:
                    row[name] = linked[name] if name in linked else self._value(prop, name, number)
                except Unmakeable as problem:
                    if not retry:
                        self.work.say(f"{self.pointer}/properties/{index}", f"{self.schema.name}.{name}: {problem}.")
                    return None
        self._close(row)
        return row

    def _close(self, row: dict[str, Any]) -> None:
        """The first row of a table that refers to itself and may not be empty there refers to itself."""
        for link in self.links:
            if link.table == self.schema.name:
                for column in link.columns:
                    if row.get(column) is None and self.wishes[column].filled:
                        row[column] = link.of(row, column)

    def _value(self, prop: Property, name: str, number: int) -> Any:
        return value(prop, self.wishes[name], self.source, number)

    def _is_free(self, row: dict[str, Any]) -> bool:
        """Whether no key of the row is taken; takes them."""
        values = {key: tuple(row[name] for name in key) for key in self.keys}
        if any(found in self.taken[key] for key, found in values.items() if None not in found):
            return False
        if any(row[name] is not None and _frozen(row[name]) in seen for name, seen in self.single.items()):
            return False
        for key, found in values.items():
            self.taken[key].add(found)
        for name, seen in self.single.items():
            seen.add(_frozen(row[name]))
        return True

    def _linked(self, rows: list[dict[str, Any]], number: int) -> dict[str, Any]:
        """The columns that refer to another row, filled from one that is there."""
        found: dict[str, Any] = {}
        for link in self.links:
            parents = rows if link.table == self.schema.name else self._parents(link)
            if parents is None:
                found |= {each: None for each in link.columns if not self.wishes[each].filled}
                continue
            parent = self._parent(parents, link, number)
            found |= {each: link.of(parent, each) if parent else None for each in link.columns}
        return found

    def _parents(self, link: Link) -> Sequence[dict[str, Any]] | None:
        made = self.work.made.get(link.table)
        if made is None or not made.rows:
            if not any(self.wishes[each].filled for each in link.columns):
                return None
            text = f"{self.schema.name}.{', '.join(link.columns)} refers to {link.table}, which is not made before it."
            self.work.say(self.pointer, text)
            return None
        return made.rows

    def _parent(self, parents: Sequence[dict[str, Any]], link: Link, number: int) -> dict[str, Any] | None:
        if not parents:
            return None
        if any(self.wishes[each].unique for each in link.columns if each in self.wishes):
            return parents[number % len(parents)]
        found = self.source.random.choice(parents)
        for _ in range(TRIES):
            if all(link.of(found, each) is not None for each in link.columns if self.wishes[each].filled):
                break
            found = self.source.random.choice(parents)
        return found


def _frozen(found: Any) -> Any:
    return repr(found) if isinstance(found, dict | list) else found


def _allowed(operator: str, limit: Any) -> tuple[int, int | None]:
    """The fewest and the most rows; whatever is no whole range is left to the number that was asked for."""
    if operator == "mustBeBetween":
        return int(limit[0]), int(limit[1])
    if not isinstance(limit, int | float):
        return 0, None
    number = int(limit)
    return {
        "mustBe": (number, number),
        "mustBeGreaterThan": (number + 1, None),
        "mustBeGreaterOrEqualTo": (number, None),
        "mustBeLessThan": (0, max(number - 1, 0)),
        "mustBeLessOrEqualTo": (0, number),
    }.get(operator, (0, None))


def _parents_first(contract: Contract) -> list[SchemaObject]:
    by_name = {each.name: each for each in contract.schema_}
    done: list[SchemaObject] = []
    open_: set[str] = set()

    def visit(schema: SchemaObject) -> None:
        if schema in done or schema.name in open_:
            return
        open_.add(schema.name)
        inner = (each.table for each in inner_links(contract, schema, schema.properties))
        for table in (*(each.table for each in links(contract, schema)), *inner):
            if table in by_name:
                visit(by_name[table])
        done.append(schema)

    for each in contract.schema_:
        visit(each)
    return done
