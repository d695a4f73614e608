"""Tests a table whose files were only added to: reads what is new, and merges it with what the last test kept.

The answer is the one of a full test. A change of any old file, of the contract or of the table's shape is tested in full, and so is
what cannot be merged: rules in SQL, references, and keys whose hashes are not kept yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.checks import footers, keyhashes
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.measure import Measures
from hansa.dataplane.checks.run import Run
from hansa.dataplane.checks.shape import look
from hansa.dataplane.checks.state import State, appended, fingerprint
from hansa.dataplane.checks.view import View
from hansa.dataplane.engines.native import ENGINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.checks.engine import DuckEngine
    from hansa.dataplane.checks.parts import DataFile, Parts
    from hansa.dataplane.checks.shape import Shape
    from hansa.dataplane.checks.state import Folder, Key
    from hansa.kernel.json import Json


ENDS = {"freshness": "max", "retention": "min"}
"""Service levels that one moment answers."""


@dataclass(frozen=True, slots=True)
class Kept:
    """`what` was read this time, for people."""

    results: tuple[CheckResult, ...]
    what: str


class Appending:
    """One test of one table with a state. The engine checks nothing else meanwhile."""

    def __init__(
        self, engine: DuckEngine, plan: Plan, parts: Parts, folder: Folder, now: datetime, *, keep: int
    ) -> None:
        self.engine = engine
        self.plan = plan
        self.parts = parts
        self.folder = folder
        self.now = now
        self.keep = keep

    def test(self) -> Kept:
        """Raises EngineError as a full test does."""
        there = self.parts.files
        shape = look(self.engine, self.parts.relation(there), self.plan)
        run = Run(self.engine, self.plan, shape, self.now, self.keep)
        try:
            what, keys = self._measured(run, there)
            results = run.results()
        finally:
            self.engine.drop()
        samples = {each.check_id: list(each.sample) for each in results if each.sample}
        values = run.measures.values
        measured = {each.id: values[each.id] for each in run.ready if is_mergeable(each) and each.id in values}
        columns = tuple(shape.actual.values())
        state = State(self._plan, columns, there, run.total, measured, samples, keys)
        self.folder.save(self.plan.table, state)
        return Kept(results, what)

    @property
    def _plan(self) -> str:
        return fingerprint(self.plan, ENGINE_VERSION)

    def _measured(self, run: Run, there: tuple[DataFile, ...]) -> tuple[str, dict[str, Key]]:
        before = self.folder.load(self.plan.table)
        why = "There is no earlier test to add to"
        if before is not None:
            new = appended(before.files, there)
            why = self._whole(run.shape, before, new)
            if not why and new is not None:
                try:
                    return self._merged(run, before, new, there)
                except EngineError:
                    why = "What the last test kept cannot be read"
        run.measures, run.samples = Measures(self.engine), {}
        run.measure(run.ready, self._define(run.shape, there))
        return f"{why}: all was read.", keyhashes.keep(self._keys(run), run.ready, there, overlap=False)

    def _whole(self, shape: Shape, before: State, new: tuple[DataFile, ...] | None) -> str:
        """Why all has to be read, or nothing."""
        if before.plan != self._plan:
            return "The contract or the engine has changed"
        if new is None:
            return "A file that was tested before has changed or gone"
        if before.columns != tuple(shape.actual.values()):
            return "The columns have changed"
        if new and look(self.engine, self.parts.relation(new), self.plan).actual != shape.actual:
            return "The new files have other columns"
        return ""

    def _merged(
        self, run: Run, before: State, new: tuple[DataFile, ...], there: tuple[DataFile, ...]
    ) -> tuple[str, dict[str, Key]]:
        fresh = Run(self.engine, self.plan, run.shape, self.now, self.keep)
        kept = [each for each in run.ready if is_mergeable(each) and each.id in before.measured]
        keys: dict[str, Key] = dict(before.keys)
        run.measures.total = before.rows
        run.measures.values = {each.id: before.measured[each.id] for each in kept}
        run.samples = {name: tuple(rows) for name, rows in before.samples.items()}
        if new:
            view = self._define(run.shape, new)
            fresh.measure([each for each in fresh.ready if is_mergeable(each) or each.keys], view)
            run.measures.total += fresh.total
            run.measures.values = {each.id: merged(each, before.measured[each.id], fresh) for each in kept}
            for each in kept:
                if each.fails and fresh.measures.values[each.id] and not run.passes(each):
                    run.samples[each.id] = (*run.samples.get(each.id, ()), *fresh.examples(each))
            old = f"({View(self.engine, self.parts.relation(before.files), run.shape, self.plan).select()})"
            keys = keyhashes.merged(self._keys(fresh), fresh.ready, before.keys, old, new)
        run.measures.values |= keyhashes.values(keys, run.ready)
        view = self._define(run.shape, there)
        rest = [each for each in run.ready if (each.expression or each.query) and not run.measures.known(each)]
        if rest:
            run.measure(rest, view)
        keys |= keyhashes.keep(self._keys(run), rest, there, overlap=True)
        return _words(fresh.total if new else 0, len(new), before.rows, rest), keys

    def _define(self, shape: Shape, files: tuple[DataFile, ...]) -> View:
        """From now on `DATA` are these files."""
        known = footers.read(self.engine, [each.path for each in files], shape) if self.parts.footed else None
        view = View(self.engine, self.parts.relation(files), shape, self.plan, known)
        view.whole()
        return view

    def _keys(self, run: Run) -> keyhashes.Keys:
        return keyhashes.Keys(self.engine, self.folder, self._plan, run.measures, run.ends)


def is_mergeable(check: Check) -> bool:
    """Counts add up, the newest of two is the newest of all; anything else has to see all rows."""
    return bool(check.fails) or check.aggregate == "count(*)" or _end(check) is not None


def merged(check: Check, before: Json, fresh: Run) -> Json:
    """Raises EngineError where the new part has no number to add."""
    value = fresh.measures.values.get(check.id)
    if check.id in fresh.measures.errors:
        raise EngineError(fresh.measures.errors[check.id])
    end = _end(check)
    if end is None:
        return _int(before) + _int(value)
    there = [_int(each) for each in (before, value) if each is not None]
    return (max if end == "max" else min)(there) if there else None


def _end(check: Check) -> str | None:
    end = ENDS.get(check.kind)
    return end if end and check.aggregate.startswith((f"epoch_us({end}(", f"{end}(epoch_us(")) else None


def _int(value: Json) -> int:
    if not isinstance(value, int):
        raise EngineError(f"{value!r} is no number.")
    return value


def _words(rows: int, files: int, before: int, rest: Sequence[Check]) -> str:
    read = f"{rows:,} rows of {files} new {'file' if files == 1 else 'files'} were read" if files else "Nothing is new"
    whole = f"; in full: {', '.join(each.name for each in rest)}" if rest else ""
    return f"{read}, {before:,} were tested before{whole}."
