"""Runs a plan against data: one shared scan, a few of their own, then the rows behind what failed.

One bad value, one wrong rule or one missing column never keeps the other checks from their result.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import shared_sql
from hansa.contracts.plan.rules.shape import KINDS
from hansa.contracts.results import CheckResult, error, passed_or_not, skipped
from hansa.dataplane.checks import sample
from hansa.dataplane.checks.engine import EngineError, as_engine
from hansa.dataplane.checks.prepare import absent, prepared
from hansa.dataplane.checks.shape import Shape, look, typed
from hansa.dataplane.checks.words import judge, judge_shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from hansa.contracts.plan.model import Check, Plan
    from hansa.dataplane.checks.engine import Engine
    from hansa.kernel.json import Json

_STATEMENT = re.compile(r"\s*(?:select|with|from)\b", re.IGNORECASE)


def run_checks(
    engine: Engine | duckdb.DuckDBPyConnection, relation: str, plan: Plan, now: datetime, *, keep: int = sample.ROWS
) -> tuple[CheckResult, ...]:
    """One result for each check, in the plan's order. `relation` is what stands in FROM: a quoted name, a table function, a SELECT.

    `keep` is how many failing rows a result may carry. While it runs, nothing else may check through the same engine.
    """
    engine = as_engine(engine)
    source = f"({relation})" if _STATEMENT.match(relation) else relation
    shape = look(engine, source, plan)
    engine.define(typed(source, shape, plan))
    try:
        return _Run(engine, plan, shape, now, keep).results()
    finally:
        engine.drop()


class _Run:
    """The state of one run: what was measured, and what could not be."""

    def __init__(self, engine: Engine, plan: Plan, shape: Shape, now: datetime, keep: int) -> None:
        self.engine = engine
        self.plan = plan
        self.shape = shape
        self.now = now
        self.keep = keep
        self.total = 0
        self.values: dict[str, Json] = {}
        self.errors: dict[str, str] = {}
        self.answers: dict[str, Json] = {}

    def results(self) -> tuple[CheckResult, ...]:
        checks = [prepared(each, self.shape) for each in self.plan.checks]
        ready = [each for each in checks if self._can_run(each)]
        self._measure_shared([each for each in ready if each.expression])
        for each in ready:
            if each.query:
                self._measure_alone(each)
        return tuple(self._result(each) for each in checks)

    def _can_run(self, check: Check) -> bool:
        return not (check.skip or check.problem or self._absent(check))

    def _absent(self, check: Check) -> list[str]:
        return absent(check, self.shape)

    def _measure_shared(self, checks: Sequence[Check]) -> None:
        """All in one scan; where one of them breaks it, by halves, until the broken one stands alone."""
        try:
            row = self.engine.rows(shared_sql(tuple(checks)))[0]
        except EngineError as failure:
            if not checks:
                raise
            if len(checks) == 1:
                self.errors[checks[0].id] = failure.message
                self._measure_shared(())
                return
            middle = len(checks) // 2
            self._measure_shared(checks[:middle])
            self._measure_shared(checks[middle:])
            return
        self.total = int(str(row[0]))
        for each, value in zip(checks, row[1:], strict=True):
            self.values[each.id] = plain(value)

    def _measure_alone(self, check: Check) -> None:
        try:
            if check.query not in self.answers:
                proven = bool(check.proof) and self._one(check.proof) == 0
                self.answers[check.query] = 0 if proven else self._one(check.query)
            self.values[check.id] = self.answers[check.query]
        except EngineError as failure:
            self.errors[check.id] = failure.message

    def _one(self, sql: str) -> Json:
        """The one value of a statement; several rows or columns are no value."""
        rows = self.engine.rows(sql, 2)
        if len(rows) != 1 or len(rows[0]) != 1:
            raise EngineError("The rule must return exactly one row with one column.")
        return plain(rows[0][0])

    def _result(self, check: Check) -> CheckResult:
        lost = self._absent(check)
        if check.skip or (lost and not check.problem):
            why = check.skip or f"there is no {', '.join(lost)} in the data."
            return skipped(check, why, self.total)
        if check.problem or check.id in self.errors:
            return error(check, check.problem or self.errors[check.id], self.total)
        if check.kind in KINDS:
            return passed_or_not(check, judge_shape(check, self.shape, self.plan, self.total), ())
        return self._judged(check)

    def _judged(self, check: Check) -> CheckResult:
        try:
            outcome = judge(check, self.values.get(check.id), self.total, self.now, self.shape)
        except TypeError as failure:
            return error(check, f"the value cannot be compared: {failure}.", self.total)
        return passed_or_not(check, outcome, () if outcome.ok or outcome.rows == 0 else self._sample(check))

    def _sample(self, check: Check) -> tuple[dict[str, Json], ...]:
        try:
            return sample.rows(self.engine, check, self.keep)
        except EngineError:
            return ()  # the verdict stands without its examples


def plain(value: object) -> Json:
    """A number stays a number, so that it can be held to a threshold."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return sample.to_json(value)
