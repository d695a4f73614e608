"""The pipeline: runs a product from its inputs to its release, and cleans up after runs that died."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

from hansa.dataplane.build import lineage
from hansa.dataplane.build.recipe import Recipe
from hansa.dataplane.build.registry import from_registry
from hansa.dataplane.build.tools import Paths, Result, Tools, nothing
from hansa.dataplane.ingest.registry import built_in
from hansa.dataplane.publish import queries as releases
from hansa.dataplane.publish import retention
from hansa.dataplane.runs import commands as runs
from hansa.dataplane.runs.queries import get_run
from hansa.dataplane.runs.recorder import Progress, Recorder
from hansa.dataplane.runs.values import RULES, TEST
from hansa.kernel.errors import Conflict, HansaError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from hansa.dataplane.build.job import Job
    from hansa.dataplane.build.lineage import LineageEdge
    from hansa.dataplane.build.recheck import Recheck
    from hansa.dataplane.ingest.segment import Inbox
    from hansa.dataplane.ingest.source import Source
    from hansa.dataplane.publish.retention import Keep
    from hansa.dataplane.runs.values import RunRow
    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.db.database import Database
    from hansa.kernel.clock import Clock

LOG = logging.getLogger(__name__)

__all__ = ["Paths", "Pipeline", "Progress", "Recipe", "Silent"]


class Silent:
    """Progress that nobody watches here: steps and log lines are in the registry all the same."""

    def step(self, name: str, kind: str, state: str, rows: int | None = None, total: int | None = None) -> None:
        del name, kind, state, rows, total

    def log(self, text: str) -> None:
        del text


class Pipeline:
    """One product at a time and process: the engine's memory limit is for one build."""

    def __init__(  # noqa: PLR0913 the composition root hands in everything a build works with, once
        self,
        db: Database,
        warehouse: Warehouse,
        clock: Clock,
        paths: Paths,
        *,
        sources: Mapping[str, Source] | None = None,
        inbox: Inbox | None = None,
        memory: str = "400MB",
        threads: int = 2,
        environment: Mapping[str, str] | None = None,
        hook: Callable[[str], None] = nothing,
    ) -> None:
        self._tools = Tools(
            db,
            warehouse,
            clock,
            paths,
            built_in(inbox) if sources is None else sources,
            environment or {},
            memory,
            threads,
            hook,
        )

    def run(self, run_id: str, progress: Progress | None = None, *, publish: bool = True) -> RunRow:
        """Builds what the registry holds. Never raises for what goes wrong in the build: that is the run's message."""
        with self._tools.db.write() as session:
            row = runs.begin(session, run_id, self._tools.clock.now())

        def recipe() -> Recipe:
            with self._tools.db.read() as session:
                return from_registry(session, row.product_id)

        return self._run(row, recipe, progress or Silent(), publish=publish and row.trigger != TEST)

    def build_draft(self, run_id: str, recipe: Recipe, progress: Progress | None = None) -> RunRow:
        """Builds and checks what is not applied yet; nothing of it is published."""
        with self._tools.db.write() as session:
            row = runs.begin(session, run_id, self._tools.clock.now())
        return self._run(row, lambda: recipe, progress or Silent(), publish=False)

    def lineage(self, session: Session, product_id: str) -> tuple[LineageEdge, ...]:
        return lineage.read(session, product_id)

    def _run(
        self,
        row: RunRow,
        recipe: Callable[[], Recipe],
        progress: Progress,
        *,
        publish: bool,
    ) -> RunRow:
        from hansa.dataplane.build.explain import explain

        recorder = Recorder(self._tools.db, self._tools.clock, row.id, progress)
        tmp = self._tools.paths.tmp / row.id
        job: Job | Recheck | None = None
        try:
            job = _work_of(row)(self._tools, row, recipe(), recorder)
            with self._tools.warehouse.reading():
                result = job.execute(tmp, publish=publish)
        except Exception as error:  # noqa: BLE001 door: job — whatever happened becomes the run's message
            result = Result("failed", explain(error))
        except (KeyboardInterrupt, SystemExit):
            self._end(row, Result("failed", "Stopped by hand. Nothing was published; run it again."), recorder, job)
            raise
        finally:
            shutil.rmtree(tmp, ignore_errors=True)
        return self._end(row, result, recorder, job)

    def _end(self, row: RunRow, result: Result, recorder: Recorder, job: Job | Recheck | None) -> RunRow:
        """A released run has ended with its release; any other ends here, and takes back what it staged."""
        if job is None or not job.released:
            self._discard(job)  # first, so that a full disk has room for the message
            if result.status == "failed":
                recorder.log(result.message, "error")
            self._close(row, result)
        recorder.flush()
        with self._tools.db.read() as session:
            found = get_run(session, row.id)
        if found is None:
            raise NotFound(f"The run {row.id} is gone.", hint="Was its product removed meanwhile?")
        return found

    def _close(self, row: RunRow, result: Result) -> None:
        at = self._tools.clock.now()
        try:
            with self._tools.db.write() as session:
                runs.finish(session, row.id, result.status, result.message, at, rows=result.rows, size=result.bytes)
        except Conflict:
            return  # cancelled or taken over: whoever did that has written how it ended

    @staticmethod
    def _discard(job: Job | Recheck | None) -> None:
        """What cannot be taken back now (the disk may be full) is swept later."""
        try:
            if job is not None:
                job.discard()
        except Exception:  # noqa: BLE001 door: job — the run has ended already
            return

    def sweep(self) -> int:
        """Removes what dead runs left and shows what was released but not shown yet; gives the bytes freed."""
        tools = self._tools
        with tools.db.read() as session:
            ended = runs.unswept(session)
            visible = releases.visible(session)
            kept = releases.kept_snapshots(session)
        if not ended:
            return 0
        for table, snapshot in visible:
            tools.warehouse.point(table, snapshot)
        freed = tools.warehouse.sweep(set(ended), kept)
        for run_id in ended:
            shutil.rmtree(tools.paths.tmp / run_id, ignore_errors=True)
        with tools.db.write() as session:
            runs.swept(session, ended, tools.clock.now())
        return freed

    def sweep_if_possible(self) -> None:
        """Where the warehouse does not answer now, what dead runs left waits for the next collection."""
        try:
            self.sweep()
        except (HansaError, OSError) as error:
            LOG.warning("What dead runs left is removed later: %s", error)

    def retain(self, keep: Keep) -> int:
        """Lets go of old releases and failing rows, then of every file that nothing needs any more; gives the bytes freed."""
        tools = self._tools
        store = tools.warehouse.store  # opening it may make its tables, which waits for whoever writes
        with tools.db.write() as session:
            retention.expire(session, keep, tools.clock.now())
            freed = retention.expire_rows(session, store, keep, tools.clock.now())
        return freed + self.collect()

    def collect(self) -> int:
        """Removes every snapshot and file that no release, no input and no living run needs; gives the bytes freed."""

        def active() -> set[str]:
            with self._tools.db.read() as session:
                return runs.active(session)

        def kept() -> dict[str, set[int]]:
            with self._tools.db.read() as session:
                return releases.kept_snapshots(session)

        return self.sweep() + self._tools.warehouse.collect(kept, active)


def _work_of(row: RunRow) -> type[Job | Recheck]:
    """Loaded with the first run: a server that is asked for pages needs no engine."""
    from hansa.dataplane.build.job import Job
    from hansa.dataplane.build.recheck import Recheck

    return Recheck if row.trigger == RULES else Job
