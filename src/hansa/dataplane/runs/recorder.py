"""Writes what a run does while it does it, in transactions so short that nobody waits and everybody sees it live."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import func, select, update

from hansa.dataplane.runs.model import RunLog, RunStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from hansa.db.database import Database
    from hansa.kernel.clock import Clock


class Progress(Protocol):
    """Whoever watches a run in this process: a progress bar, a test. `rows` of `total`, where they are known."""

    def step(self, name: str, kind: str, state: str, rows: int | None = None, total: int | None = None) -> None: ...
    def log(self, text: str) -> None: ...


BEGINS: Mapping[str, str] = {
    "input": "Reading",
    "model": "Making",
    "stage": "Writing",
    "check": "Checking",
    "store": "Storing in",
    "publish": "Publishing",
}
"""Kind of a step → how its line in the log begins."""


@dataclass
class Step:
    """What a step has to say when it ends; whoever does its work fills it in."""

    number: int
    name: str
    kind: str
    status: str = "succeeded"
    rows: int | None = None
    bytes: int | None = None
    message: str = ""
    inputs: list[str] = field(default_factory=list)
    snapshot: int | None = None


class Recorder:
    """One run's steps and log. Lines are collected and written with the next step, or at once when they are warnings."""

    def __init__(self, db: Database, clock: Clock, run_id: str, progress: Progress) -> None:
        self._db = db
        self._clock = clock
        self._run_id = run_id
        self._progress = progress
        with db.read() as session:
            self._steps = _last(session, RunStep, run_id)
            self._lines = _last(session, RunLog, run_id)
        self._pending: list[RunLog] = []

    def log(self, text: str, level: str = "info") -> None:
        self._line(text, level)
        self._progress.log(text)
        if level != "info":
            self.flush()

    def _line(self, text: str, level: str = "info") -> None:
        self._lines += 1
        line = RunLog(run_id=self._run_id, number=self._lines, at=self._clock.now(), level=level, text=text)
        self._pending.append(line)

    def flush(self) -> None:
        if self._pending:
            with self._db.write() as session:
                self.write_pending(session)

    def write_pending(self, session: Session) -> None:
        session.add_all(self._pending)
        self._pending = []

    @contextmanager
    def step(self, name: str, kind: str) -> Iterator[Step]:
        """The step is visible as running at once; what is raised inside ends it as failed and goes on."""
        self._steps += 1
        step = Step(self._steps, name, kind)
        self._progress.step(name, kind, "running")
        self._line(f"{BEGINS[kind]} {name} …")
        started = self._clock.now()
        with self._db.write() as session:
            session.add(
                RunStep(
                    run_id=self._run_id,
                    number=step.number,
                    name=name,
                    kind=kind,
                    status="running",
                    started_at=started,
                )
            )
            self.write_pending(session)
        try:
            yield step
        except BaseException as error:  # door: job — recorded and raised again
            step.status = "failed"
            step.message = str(error)[:2000]
            self._end(step)
            raise
        self._line(_ended(step, (self._clock.now() - started).total_seconds()))
        self._end(step)

    def _end(self, step: Step) -> None:
        with self._db.write() as session:
            self.end_in(session, step)
        self._progress.step(step.name, step.kind, step.status, step.rows, step.rows)

    def end_in(self, session: Session, step: Step) -> None:
        session.execute(
            update(RunStep)
            .where(RunStep.run_id == self._run_id, RunStep.number == step.number)
            .values(
                status=step.status,
                finished_at=self._clock.now(),
                rows=step.rows,
                bytes=step.bytes,
                message=step.message,
                input_snapshots=step.inputs,
                output_snapshot=step.snapshot,
            )
        )
        self.write_pending(session)


def _ended(step: Step, seconds: float) -> str:
    rows = "" if step.rows is None else f"{step.rows:,} rows, "
    return f"{step.name}: {rows}{seconds:.1f} s."


def _last(session: Session, table: type[RunStep | RunLog], run_id: str) -> int:
    return session.scalar(select(func.max(table.number)).where(table.run_id == run_id)) or 0
