"""What a compiled contract is: checks, the thresholds they are held to, and the scans that measure them.

Every statement of a plan reads the data under one name, `DATA`, which whoever runs it defines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.types import ColumnType
    from hansa.kernel.findings import Finding, Place, Severity
    from hansa.kernel.json import Json

DATA = quote("hansa_checked")
"""The relation that is checked, as the statements of a plan name it."""

ACTUAL = "hansa_actual"
"""Stands in a type check's `attempt` for the type that the data has."""

OPERATORS = {
    "mustBe": "=",
    "mustNotBe": "≠",
    "mustBeGreaterThan": ">",
    "mustBeGreaterOrEqualTo": "≥",
    "mustBeLessThan": "<",
    "mustBeLessOrEqualTo": "≤",
    "mustBeBetween": "between",
    "mustNotBeBetween": "not between",
}
"""The operators of ODCS quality rules, and how people write them."""

Unit = Literal["rows", "percent", "value"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a measured number must be; both ends of `between` belong to it, as SQL and ODCS have it."""

    operator: str = "mustBe"
    value: Json = 0

    def holds(self, measured: Json) -> bool:
        """Raises TypeError where the two cannot be compared."""
        if self.operator in {"mustBe", "mustNotBe"}:
            return (measured == self.value) is (self.operator == "mustBe")
        number = _number(measured)
        if isinstance(self.value, list):
            low, high = (_number(each) for each in self.value)
            return (low <= number <= high) is (self.operator == "mustBeBetween")
        limit = _number(self.value)
        return {
            "mustBeGreaterThan": number > limit,
            "mustBeGreaterOrEqualTo": number >= limit,
            "mustBeLessThan": number < limit,
            "mustBeLessOrEqualTo": number <= limit,
        }[self.operator]

    @property
    def problem(self) -> str:
        """Why the operator's value cannot be used, or nothing."""
        if self.operator in {"mustBeBetween", "mustNotBeBetween"}:
            pair = self.value if isinstance(self.value, list) else []
            numbers = [each for each in pair if isinstance(each, int | float) and not isinstance(each, bool)]
            if len(pair) != len(numbers) or len(numbers) != 2:
                return f"{self.operator} wants two numbers, not {self.value!r}."
            return f"{self.operator} wants the smaller number first." if numbers[0] > numbers[1] else ""
        if self.operator in {"mustBe", "mustNotBe"}:
            return "" if isinstance(self.value, str | bool | int | float) else f"{self.operator} wants a value."
        wrong = isinstance(self.value, bool) or not isinstance(self.value, int | float)
        return f"{self.operator} wants a number, not {self.value!r}." if wrong else ""

    def __str__(self) -> str:
        if isinstance(self.value, list):
            return f"{OPERATORS[self.operator]} {' and '.join(str(each) for each in self.value)}"
        return f"{OPERATORS[self.operator]} {self.value}"

    @classmethod
    def of(cls, rule: Mapping[str, Json]) -> Bound | None:
        """The one operator of a quality rule, or None where it has none."""
        for operator in OPERATORS:
            if operator in rule:
                return cls(operator, rule[operator])
        return None


def _number(value: Json) -> float:
    if isinstance(value, bool | int | float):
        return value
    raise TypeError(f"{value!r} is not a number")


@dataclass(frozen=True, slots=True)
class Check:
    """One promise that can be measured, and how.

    `name` is the promise in words; `verb` ends the sentence that counts those who break it ("3 of 50 rows do not").
    Exactly one of these says how: `fails` (a predicate that is true for the rows that break it; rides on the shared
    scan), `aggregate` (an expression for the shared scan), `query` (a statement of its own that returns one value;
    `sample` lists the rows behind it; `proof` is a cheaper one that returns 0 only where `query` would), `skip` (why it is not run), `problem` (why it cannot be run), or none for the
    checks of the table's shape.
    `rows` is the predicate of the rows behind a `query`; dearer than the query, so only who takes the rows apart asks it.
    `path` leads to the value in its column's type. A check of kind `type` has two predicates more, over the untouched column: `attempt`
    (of the values that are of a kindred type, `ACTUAL`) and `unread` (of those that cannot be read as the promised one).
    `convex`: where the least and the greatest value of its column pass `fails`, all between them do. `keys` are the values whose combination
    must not repeat, where that is what `query` counts. `schedule` is the rule's own cron expression, for a platform that keeps it.
    """

    id: str
    kind: str
    column: str | None
    name: str
    dimension: str
    severity: Severity
    place: Place
    threshold: str
    bound: Bound = Bound()
    unit: Unit = "rows"
    verb: str = "do not"
    needs: tuple[str, ...] = ()
    fails: str = ""
    aggregate: str = ""
    query: str = ""
    proof: str = ""
    sample: str = ""
    skip: str = ""
    problem: str = ""
    path: tuple[str, ...] = ()
    attempt: str = ""
    unread: str = ""
    zoned: bool | None = None
    counts_rows: bool = True
    rows: str = ""
    convex: bool = False
    keys: tuple[str, ...] = ()
    schedule: str = ""

    @property
    def expression(self) -> str:
        """What the shared scan computes for this check; empty for those that are no part of it.

        Engines count a column's values without looking at them, but try a predicate on each.
        """
        if self.fails and self.needs and self.fails == f"{quote(self.needs[0])} IS NULL":
            return f"count(*) - count({quote(self.needs[0])})"
        return self.aggregate or (f"count(*) FILTER (WHERE {self.fails})" if self.fails else "")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scan:
    """One statement over the data: `checks` are the ids it measures, in the order of its columns."""

    checks: tuple[str, ...]
    sql: str
    shared: bool = False


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plan:
    """All checks of one table in the contract's order; `findings` name the rules that cannot be compiled."""

    table: str
    columns: tuple[ColumnType, ...]
    checks: tuple[Check, ...]
    scans: tuple[Scan, ...]
    findings: tuple[Finding, ...] = ()


def shared_sql(checks: tuple[Check, ...]) -> str:
    """One scan for many checks: the number of rows first, then one column a check."""
    return f"SELECT {', '.join(['count(*)', *(each.expression for each in checks)])} FROM {DATA}"
