"""One build: inputs → models → staged tables → checks → one release, or nothing at all.

open inputs ─ run models ─ stage every table ─ check every table ─┬─ keep in the warehouse ─ release, run ended, event: one transaction
                                                                  └─ blocked or failed: everything staged is discarded
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.dataplane.build import inputs as opening
from hansa.dataplane.build import models as running
from hansa.dataplane.build.lineage import trace, write
from hansa.dataplane.build.ports import Ports
from hansa.dataplane.build.tools import Result
from hansa.dataplane.engines.duck import open_engine
from hansa.dataplane.publish.commands import Publication, release
from hansa.dataplane.publish.values import PortSnapshot
from hansa.dataplane.runs.commands import finish
from hansa.dataplane.transform.models import read_models
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.findings import is_error

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from hansa.contracts.results import CheckResult
    from hansa.dataplane.build.inputs import Opened
    from hansa.dataplane.build.ports import Made
    from hansa.dataplane.build.recipe import OutputTable, Recipe
    from hansa.dataplane.build.tools import Tools
    from hansa.dataplane.runs.recorder import Recorder, Step
    from hansa.dataplane.runs.values import RunRow
    from hansa.dataplane.storage.values import Staged
    from hansa.dataplane.transform.values import Model


class Job:
    """Used once. `staged` is what has to be discarded when the build does not get to its release."""

    def __init__(self, tools: Tools, run: RunRow, recipe: Recipe, recorder: Recorder) -> None:
        self._tools = tools
        self._run = run
        self._recipe = recipe
        self._recorder = recorder
        self._opened: list[Opened] = []
        self._made: list[Made] = []
        self.staged: list[Staged] = []

    def execute(self, tmp: Path, *, publish: bool) -> Result:
        models = self._models()
        before = opening.look(self._tools, self._recipe)
        connection = open_engine(tmp / "spill", memory=self._tools.memory, threads=self._tools.threads)
        connection.execute("SET parquet_metadata_cache = true")  # what is staged is checked by many statements
        try:
            self._open(connection, models, before, tmp)
            ports = Ports(self._tools, connection, self._recipe, self._recorder, self._run.id)
            self._build(connection, models, ports, before)
            results = self._check(ports)
            blocked = [each for each in results if each.blocks]
            unfit = [made for made in self._made if made.staged is None]
            if unfit and not blocked:
                raise InvalidInput(
                    f"`{unfit[0].table.label}` cannot be stored as its contract says: {unfit[0].why}.",
                    hint="Correct the model, or the types in the contract.",
                )
            if blocked:
                return Result("blocked", _blocked(blocked), *self._size())
            if not publish:
                return Result("succeeded", "Built and checked; not published.", *self._size())
            self._keep()
            self._release(connection, models, before)
        finally:
            connection.close()
        self._show()
        return Result("succeeded", "", *self._size())

    def _models(self) -> tuple[Model, ...]:
        """The models that are needed, or a refusal with every Finding in them."""
        recipe = self._recipe
        names = [name for table in recipe.inputs for name in table.names]
        models = read_models(recipe.code, names)
        errors = [each for each in models.findings if is_error(each)]
        if errors:
            raise InvalidInput(f"The models of `{recipe.address}` cannot be run.", findings=errors)
        for table in recipe.outputs:
            if models.find(table.object) is None:
                raise InvalidInput(
                    f"No model of `{recipe.address}` makes `{table.object}`, which its port `{table.port}` promises.",
                    hint=f"Add models/{table.object}.sql with one SELECT.",
                )
        if not recipe.outputs:
            raise InvalidInput(
                f"`{recipe.address}` has no output port with a table.", hint="Give a port a contract with a schema."
            )
        return running.needed(models, recipe)

    def _open(
        self, connection: duckdb.DuckDBPyConnection, models: tuple[Model, ...], before: opening.Before, tmp: Path
    ) -> None:
        inputs = opening.Inputs(self._tools, connection, self._recipe, before)
        for table in self._recipe.inputs:
            readers = sum(name in model.reads for model in models for name in table.names)
            if readers:
                opened = inputs.open(table, self._run.id, readers=readers, tmp=tmp, recorder=self._recorder)
                self._opened.append(opened)
                if opened.staged:
                    self.staged.append(opened.staged)

    def _build(
        self, connection: duckdb.DuckDBPyConnection, models: tuple[Model, ...], ports: Ports, before: opening.Before
    ) -> None:
        for model in models:
            if model.language == "python":
                with self._recorder.step(model.name, "model"):
                    running.run_python(connection, model, self._recipe)
                    self._tools.hook(f"model:{model.name}")
            elif self._keeps(model, models):
                with self._recorder.step(model.name, "model"):
                    running.show(connection, model, keep=True)
                    self._tools.hook(f"model:{model.name}")
            else:
                running.show(connection, model, keep=False)
            for table in self._recipe.outputs:
                if table.object.lower() == model.name:
                    self._stage(ports, table, model, before)

    def _keeps(self, model: Model, models: tuple[Model, ...]) -> bool:
        """`auto`: what is read once is a view, so that nothing is computed that is not asked for."""
        chosen = model.options.materialized
        if chosen == "auto":
            return running.readers(model.name, models, self._recipe) > 1
        return (
            chosen == "table"
            and running.readers(model.name, models, self._recipe) > 0
            and not self._only_staged(model, models)
        )

    def _only_staged(self, model: Model, models: tuple[Model, ...]) -> bool:
        """A port's table is computed by staging it; a second copy in the engine would be for nobody."""
        return running.readers(model.name, models, self._recipe) == 1 and any(
            table.object.lower() == model.name for table in self._recipe.outputs
        )

    def _stage(self, ports: Ports, table: OutputTable, model: Model, before: opening.Before) -> None:
        made = ports.stage(table, model, before)
        self._made.append(made)
        if made.staged:
            self.staged.append(made.staged)

    def _check(self, ports: Ports) -> list[CheckResult]:
        references = {made.table.object: made.relation for made in self._made}
        for opened in self._opened:
            relation = running.relation_of(opened.table.name, self._recipe)
            references |= {opened.table.name: relation}
            references.setdefault(opened.table.object, relation)
        results: list[CheckResult] = []
        for made in self._made:
            results += ports.check(made, references)
        return results

    def _size(self) -> tuple[int, int]:
        staged = [made.staged for made in self._made if made.staged]
        return sum(each.rows for each in staged), sum(each.bytes for each in staged)

    def _keep(self) -> None:
        """Everything is in the warehouse, whole, before the release names it: what is blocked never gets there."""
        with self._recorder.step("warehouse", "store") as step:
            for staged in self.staged:
                self._tools.warehouse.keep(staged)
                self._tools.hook(f"kept:{staged.table}")
            step.bytes = sum(each.added_bytes for each in self.staged)

    def _release(
        self, connection: duckdb.DuckDBPyConnection, models: tuple[Model, ...], before: opening.Before
    ) -> None:
        """One transaction: the release, the event, the lineage and the end of the run; a lost run rolls all of it back."""
        edges = trace(self._tools.db, connection, models, self._recipe)
        with self._recorder.step("release", "publish") as step:
            at = self._tools.clock.now()
            in_order = sorted(self._made, key=lambda made: self._recipe.outputs.index(made.table))
            snapshots = tuple(self._snapshot(made) for made in in_order)
            based_on = before.release.number if before.release else 0
            states = tuple(each.state for each in self._opened)
            publication = Publication(self._recipe.product_id, self._run.id, based_on, snapshots, states)
            rows, size = self._size()
            step.rows, step.bytes = rows, size
            step.inputs = [each.snapshot for each in self._opened]
            self._tools.hook("before release")
            with self._tools.db.write() as session:
                made = release(session, publication, principal=self._run.requested_by, at=at)
                write(session, self._recipe.product_id, edges, at)
                self._recorder.end_in(session, step)
                finish(session, self._run.id, "succeeded", _published(made.number, step), at, rows=rows, size=size)
        self.released = True
        self._tools.hook("released")

    released = False

    def _snapshot(self, made: Made) -> PortSnapshot:
        table, staged, contract = made.table, made.staged, made.table.promise.contract
        if staged is None:
            raise InvalidInput(f"`{table.label}` was not staged.")
        return PortSnapshot(
            self._recipe.product_id,
            table.port,
            table.object,
            contract.id,
            contract.version or "",
            staged.table,
            staged.snapshot_id,
            staged.rows,
            staged.bytes,
            self._tools.clock.now(),
        )

    def _show(self) -> None:
        """Other Iceberg readers follow; where this is cut off, the next sweep does it."""
        for staged in self.staged:
            try:
                self._tools.warehouse.publish(staged)
            except HansaError as error:
                self._recorder.log(f"{staged.table}: {error} The next clean-up repairs it.", "warning")
            self._tools.hook(f"shown:{staged.table}")
        self.staged = []

    def discard(self) -> None:
        """Takes back everything staged, unless it was released."""
        if not self.released:
            for staged in self.staged:
                self._tools.warehouse.discard(staged)
        self.staged = []


def _published(number: int, step: Step) -> str:
    return f"Published release {number} with {step.rows or 0:,} rows."


def _blocked(results: list[CheckResult]) -> str:
    first = f" First: {results[0].message}" if results else ""
    count = f"{len(results)} broken promise{'' if len(results) == 1 else 's'}"
    return f"Not published: {count}. Readers keep the last good release.{first}"
