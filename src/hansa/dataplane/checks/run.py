"""Runs a plan against data: one shared scan, a few of their own, then the rows behind what failed.

One bad value, one wrong rule or one missing column never keeps the other checks from their result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.plan.rules.shape import KINDS
from hansa.contracts.results import CheckResult, error, passed_or_not, skipped
from hansa.dataplane.checks import few, footers, sample, unique
from hansa.dataplane.checks.engine import EngineError, as_engine
from hansa.dataplane.checks.measure import Measures, parts
from hansa.dataplane.checks.prepare import absent, prepared
from hansa.dataplane.checks.shape import Shape, look
from hansa.dataplane.checks.view import View
from hansa.dataplane.checks.words import judge, judge_shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import duckdb

    from hansa.contracts.plan.model import Check, Plan
    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.checks.footers import Footers
    from hansa.kernel.json import Json

_STATEMENT = re.compile(r"\s*(?:select|with|from)\b", re.IGNORECASE)


def run_checks(
    engine: Engine | duckdb.DuckDBPyConnection,
    relation: str,
    plan: Plan,
    now: datetime,
    *,
    keep: int = sample.ROWS,
    files: tuple[str, ...] = (),
    kept: bool = False,
) -> tuple[CheckResult, ...]:
    """One result for each check, in the plan's order. `relation` is what stands in FROM: a quoted name, a table function, a SELECT.

    `keep` is how many failing rows a result may carry; `files` are local Parquet files, where the relation is exactly those: their footers
    answer what they can, with the same results; `kept` says that the rows stand in a table of the engine, which costs little to ask again.
    While it runs, nothing else may check through the same engine.
    """
    engine = as_engine(engine)
    source = f"({relation})" if _STATEMENT.match(relation) else relation
    shape = look(engine, source, plan)
    view = View(engine, source, shape, plan, footers.read(engine, files, shape) if files else None, kept=kept)
    view.whole()
    try:
        run = Run(engine, plan, shape, now, keep)
        run.measure(run.ready, view)
        return run.results()
    finally:
        engine.drop()


class Run:
    """One run: what was measured, and what could not be.

    `DATA` must mean the table while it measures and while it gives results. `samples` are rows that are known to break a check.
    """

    def __init__(self, engine: Engine, plan: Plan, shape: Shape, now: datetime, keep: int) -> None:
        self.engine = engine
        self.plan = plan
        self.shape = shape
        self.now = now
        self.keep = keep
        self.measures = Measures(engine)
        self.samples: dict[str, tuple[dict[str, Json], ...]] = {}
        self.ends: dict[str, tuple[int, int]] = {}
        self.checks = [prepared(each, shape) for each in plan.checks]
        self.ready = [each for each in self.checks if not (each.skip or each.problem or absent(each, shape))]

    @property
    def total(self) -> int:
        return self.measures.total or 0

    def measure(self, checks: Sequence[Check], view: View) -> None:
        """What the footers know, then one pass for all that can share it, then what needs a statement of its own.

        `DATA` is the whole table before and after.
        """
        measures = self.measures
        shared = [each for each in checks if each.expression]
        measures.values |= {each.id: 0 for each in shared if each.fails == "false"}
        if view.footers is not None:
            self._from_footers(shared, view, view.footers)
        elif view.kept and not view.is_wide:
            few.answer_kept(measures, shared)
        self._scanned([each for each in shared if not measures.known(each)], view)
        self._compared([each for each in checks if each.keys], view)
        for each in checks:
            if each.query and not measures.known(each):
                measures.alone(each)

    def _from_footers(self, checks: Sequence[Check], view: View, known: Footers) -> None:
        for part in parts(checks):
            view.narrow(part)
            footers.answer(self.measures, known, part, self.shape)
            few.answer(self.measures, known, part)

    def _scanned(self, checks: Sequence[Check], view: View) -> None:
        """Who breaks its statement in a view of some columns may look at more of them than it says, and is asked again over all."""
        measures = self.measures
        for part in parts(checks):
            view.narrow(part)
            measures.shared(part)
        if view.is_wide:
            view.whole()
            again = [each for each in checks if measures.errors.pop(each.id, None)]
            for part in parts(again):
                measures.shared(part)
        measures.counted()

    def _compared(self, checks: Sequence[Check], view: View) -> None:
        if not checks or self.engine.dialect != "duckdb":
            return
        view.narrow(checks)
        names = [name for each in checks for name in each.needs]
        self.ends = footers.key_ends(self.measures, view.footers, names, self.shape)
        unique.measure(self.measures, checks, self.ends)
        if view.is_wide:
            view.whole()

    def results(self) -> tuple[CheckResult, ...]:
        return tuple(self._result(each) for each in self.checks)

    def _result(self, check: Check) -> CheckResult:
        lost = absent(check, self.shape)
        if check.skip or (lost and not check.problem):
            why = check.skip or f"there is no {', '.join(lost)} in the data."
            return skipped(check, why, self.total)
        if check.problem or check.id in self.measures.errors:
            return error(check, check.problem or self.measures.errors[check.id], self.total)
        if check.kind in KINDS:
            return passed_or_not(check, judge_shape(check, self.shape, self.plan, self.total), ())
        return self._judged(check)

    def _judged(self, check: Check) -> CheckResult:
        try:
            outcome = judge(check, self.measures.values.get(check.id), self.total, self.now, self.shape)
        except TypeError as failure:
            return error(check, f"the value cannot be compared: {failure}.", self.total)
        return passed_or_not(
            check, outcome, () if outcome.ok or outcome.rows == 0 else self._sample(check, outcome.rows)
        )

    def passes(self, check: Check) -> bool:
        """By what was measured: then no row of it is shown."""
        try:
            return judge(check, self.measures.values.get(check.id), self.total, self.now, self.shape).ok
        except TypeError:
            return False

    def _sample(self, check: Check, broken: int | None) -> tuple[dict[str, Json], ...]:
        kept = self.samples.get(check.id, ())
        if kept and len(kept) >= min(self.keep, broken or self.keep):
            return kept[: self.keep]
        return self.examples(check)

    def examples(self, check: Check) -> tuple[dict[str, Json], ...]:
        try:
            return sample.rows(self.engine, check, self.keep)
        except EngineError:
            return ()  # the verdict stands without its examples
