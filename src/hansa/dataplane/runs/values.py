"""Runs as other rooms see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.contracts.results import CheckResult

RunStatus = Literal["queued", "running", "succeeded", "failed", "blocked", "cancelled"]
StepKind = Literal["input", "model", "stage", "check", "store", "publish"]
StepStatus = Literal["running", "succeeded", "failed", "blocked", "skipped"]

ACTIVE = ("queued", "running")
TEST = "test"
"""The trigger of a run that checks everything and publishes nothing."""
RULES = "rules"
"""The trigger of a run that tests, on what is published, the rules whose own schedule says so."""
APART = (TEST, RULES)
"""Runs that do less than a build: one that waits does not stand in for another kind."""
FINISHED = ("succeeded", "failed", "blocked", "cancelled")


@dataclass(frozen=True, slots=True)
class RunRow:
    """`blocked`: built, but its contract kept it from being published. `message` says what to do where it did not succeed."""

    id: str
    product_id: str
    status: str
    trigger: str
    requested_by: str
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    message: str
    rows: int
    bytes: int

    @property
    def seconds(self) -> float | None:
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class StepRow:
    """Snapshot ids are text: they are too long for a JavaScript number. `input_snapshots` name `port@snapshot`."""

    run_id: str
    number: int
    name: str
    kind: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    rows: int | None
    bytes: int | None
    message: str
    input_snapshots: tuple[str, ...]
    output_snapshot: str | None


@dataclass(frozen=True, slots=True)
class LogLine:
    number: int
    at: datetime
    level: str
    text: str


@dataclass(frozen=True, slots=True)
class PortResult:
    """A check's result with where it belongs; `id` is what `failing_rows` asks by."""

    id: str
    run_id: str
    port: str
    object: str
    at: datetime
    failing_rows_kept: int
    result: CheckResult
