"""Makes the tables a product promises: staged in the warehouse, then held to their contract."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.build.models import columns_of, incremental_sql
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.checks.sample import ROWS
from hansa.dataplane.engines.duck import described, qualified, quote
from hansa.dataplane.runs.model import CheckResultRow, Quarantine
from hansa.dataplane.runs.queries import result_to_json
from hansa.dataplane.schedule.rules import for_publish, last_run, scheduled
from hansa.dataplane.storage.values import plain_sql, relation_sql
from hansa.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from hansa.contracts.plan.model import Plan
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.build.inputs import Before
    from hansa.dataplane.build.recipe import OutputTable, Recipe
    from hansa.dataplane.build.tools import Tools
    from hansa.dataplane.runs.recorder import Recorder, Step
    from hansa.dataplane.storage.values import Files, Staged
    from hansa.dataplane.transform.values import Model

KEPT_ROWS = 1000
"""Failing rows that are kept of each check: enough to repair the source, not a second copy of the table."""


@dataclass(frozen=True, slots=True)
class Made:
    """`staged` is None where the model's rows do not fit the contract's columns at all; then `relation` is the model."""

    table: OutputTable
    staged: Staged | None
    relation: str
    why: str = ""


class Ports:
    """`choose` says which rules with a schedule of their own are run, by when each ran last."""

    def __init__(
        self,
        tools: Tools,
        connection: duckdb.DuckDBPyConnection,
        recipe: Recipe,
        recorder: Recorder,
        run_id: str,
        *,
        choose: Callable[[Plan, Mapping[str, datetime], datetime], Plan] = for_publish,
    ) -> None:
        self._tools = tools
        self._connection = connection
        self._recipe = recipe
        self._recorder = recorder
        self._run_id = run_id
        self._choose = choose

    def stage(self, table: OutputTable, model: Model, before: Before) -> Made:
        relation = qualified("main", model.name)
        promised = table.columns
        with self._recorder.step(table.label, "stage") as step:
            there = {name.casefold() for name in columns_of(self._connection, relation)}
            missing = [each.name for each in promised if each.name.casefold() not in there]
            if missing:
                step.status, step.message = "blocked", f"{model.path} does not make: {', '.join(missing)}"
                return Made(table, None, relation, step.message)
            sql, base = self._query(table, model, before)
            try:
                staged = self._tools.warehouse.stage(
                    table.table, promised, self._connection, sql, self._run_id, base=base
                )
            except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
                step.status, step.message = "blocked", str(error).strip().splitlines()[0]
                return Made(table, None, relation, step.message)
            step.rows, step.bytes, step.snapshot = staged.rows, staged.bytes, staged.snapshot_id
            self._tools.hook(f"staged:{table.label}")
        return Made(table, staged, relation_sql(staged.files))

    def _query(self, table: OutputTable, model: Model, before: Before) -> tuple[str, int | None]:
        relation = qualified("main", model.name)
        old = before.release.find(table.port, table.object) if before.release else None
        base = old.snapshot_id if old and old.table == table.table else None
        if model.options.materialized != "incremental" or base is None:
            return f"SELECT * FROM {relation}", base
        previous = self._readable(self._tools.warehouse.files(table.table, base), table)
        names = tuple(each.name for each in table.columns)
        return incremental_sql(self._connection, model, previous, names), base

    def _readable(self, files: Files, table: OutputTable) -> str:
        """The previous rows with the columns of now: what the contract has dropped since is left out."""
        there = {each.name for each in files.columns}
        names = ", ".join(quote(each.name) for each in table.columns if each.name in there)
        return f"(SELECT {names} FROM {relation_sql(files)})" if names else relation_sql(files)

    def check(self, made: Made, references: dict[str, str]) -> tuple[CheckResult, ...]:
        """All results, recorded; whether they block is for the caller to say."""
        table, now = made.table, self._tools.clock.now()
        plan = self._plan(table, references, now)
        if not plan.checks:
            return ()
        with self._recorder.step(table.label, "check") as step:
            relation, files = self._footed(made)
            results = run_checks(self._connection, relation, plan, now, keep=KEPT_ROWS, files=files)
            self._keep(table, results)
            self._sum_up(step, results)
            self._tools.hook(f"checked:{table.label}")
        for each in results:
            if each.status in {"failed", "error", "warning"}:
                self._recorder.log(f"{table.label}: {each.message}", "error" if each.blocks else "warning")
        return results

    def _plan(self, table: OutputTable, references: dict[str, str], now: datetime) -> Plan:
        plan = compile_plan(table.promise.contract, table.schema, table.promise.document, references=references)
        last: dict[str, datetime] = {}
        if scheduled(plan):
            with self._tools.db.read() as session:
                last = last_run(session, self._recipe.product_id, table)
        return self._choose(plan, last, now)

    def _footed(self, made: Made) -> tuple[str, tuple[str, ...]]:
        """What is checked, and the files whose footers may answer: those that this run has written, where they are all of the table.

        The engine reads by field id whatever it is asked, so they are read by name, if that makes the same columns.
        """
        if made.staged is None or made.staged.draft.append:
            return made.relation, ()
        plain = plain_sql(made.staged.files)
        same = described(self._connection, plain) == described(self._connection, made.relation)
        return (plain, made.staged.files.paths) if same else (made.relation, ())

    @staticmethod
    def _sum_up(step: Step, results: tuple[CheckResult, ...]) -> None:
        broken = sum(each.blocks for each in results)
        passed = sum(each.status == "passed" for each in results)
        step.rows = max((each.total_rows or 0 for each in results), default=0)
        step.status = "blocked" if broken else "succeeded"
        step.message = f"{passed} of {len(results)} checks passed" + (
            f", {broken} keep it from being published" if broken else ""
        )

    def _keep(self, table: OutputTable, results: tuple[CheckResult, ...]) -> None:
        now = self._tools.clock.now()
        rows, files = [], []
        for number, each in enumerate(results):
            stored = replace(each, sample=each.sample[:ROWS])
            row = CheckResultRow(
                id=new_id(now),
                run_id=self._run_id,
                product_id=self._recipe.product_id,
                port=table.port,
                object=table.object,
                number=number,
                at=now,
                status=each.status,
                result=result_to_json(stored),
            )
            rows.append(row)
            if len(each.sample) > ROWS:
                path = self._write(each, row.id)
                files.append(Quarantine(check_result_id=row.id, run_id=self._run_id, path=path, rows=len(each.sample)))
        with self._tools.db.write() as session:
            session.add_all(rows)
            session.flush()
            session.add_all(files)

    def _write(self, result: CheckResult, name: str) -> str:
        """Beside the tables, for the owner's eyes; gives the location."""
        store = self._tools.warehouse.store
        location = f"{store.url}/quarantine/{self._run_id}"
        folder = store.workplace(self._run_id, location)
        folder.chmod(0o700)
        path = folder / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in result.sample)
        store.put([(path, f"{location}/{path.name}")])
        return f"{location}/{path.name}"
