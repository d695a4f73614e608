"""What is read of runs: lists, steps, log, check results and failing rows."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, cast

from sqlalchemy import case, func, select

from hansa.contracts.results import CheckResult
from hansa.dataplane.errors import StoreAway
from hansa.dataplane.runs.model import CheckResultRow, Quarantine, Run, RunLog, RunStep
from hansa.dataplane.runs.values import FINISHED, RULES, LogLine, PortResult, RunRow, StepRow
from hansa.kernel.findings import Place, Severity
from hansa.registry.records.queries import among

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.storage.warehouse import Warehouse
    from hansa.kernel.json import Json


FEW = 500
"""Products that a query names one by one; for more, it asks for all."""

RECENT = 20
"""Runs of rules alone that are looked at for their last results."""

ENDED = ("succeeded", "blocked", "failed")
"""Runs that say how a product stands: a cancelled one says nothing."""


def get_run(session: Session, run_id: str) -> RunRow | None:
    run = session.get(Run, run_id)
    return row_of(run) if run else None


def list_runs(
    session: Session, product_id: str | None = None, status: Sequence[str] = (), limit: int = 50
) -> list[RunRow]:
    """Newest first."""
    query = select(Run).order_by(Run.queued_at.desc(), Run.id.desc()).limit(limit)
    if product_id is not None:
        query = query.where(Run.product_id == product_id)
    if status:
        query = query.where(Run.status.in_(status))
    return [row_of(run) for run in session.scalars(query)]


def ended_since(session: Session, since: datetime, limit: int) -> list[RunRow]:
    """Runs that came to an end at that moment or later, the first one first."""
    query = select(Run).where(Run.status.in_(FINISHED), Run.finished_at >= since)
    return [row_of(run) for run in session.scalars(query.order_by(Run.finished_at, Run.id).limit(limit))]


def last_ended(session: Session, products: Sequence[str]) -> dict[str, RunRow]:
    """Of each of these that has one, the last run that came to an end by itself; ids sort by time.

    A test of rules alone counts only where it found something: that it did not takes nothing back of a blocked build.
    """
    alone = case((Run.trigger == RULES, 1), else_=0)
    newest = select(func.max(Run.id)).where(Run.status.in_(ENDED)).group_by(Run.product_id, alone)
    if len(products) <= FEW:
        newest = newest.where(among(session, Run.product_id, products))
    found = session.scalars(select(Run).where(Run.id.in_(newest)).order_by(Run.id))
    return {run.product_id: row_of(run) for run in found if run.trigger != RULES or run.status != "succeeded"}


def warnings(session: Session, run_ids: Sequence[str]) -> dict[str, int]:
    """How many checks of each run gave a warning; a run without any is left out."""
    if not run_ids:
        return {}
    query = (
        select(CheckResultRow.run_id, func.count())
        .where(CheckResultRow.run_id.in_(run_ids), CheckResultRow.status == "warning")
        .group_by(CheckResultRow.run_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def steps(session: Session, run_id: str) -> list[StepRow]:
    found = session.scalars(select(RunStep).where(RunStep.run_id == run_id).order_by(RunStep.number))
    return [
        StepRow(
            step.run_id,
            step.number,
            step.name,
            step.kind,
            step.status,
            step.started_at,
            step.finished_at,
            step.rows,
            step.bytes,
            step.message,
            tuple(str(each) for each in step.input_snapshots) if isinstance(step.input_snapshots, list) else (),
            str(step.output_snapshot) if step.output_snapshot is not None else None,
        )
        for step in found
    ]


def log(session: Session, run_id: str, after: int = 0) -> list[LogLine]:
    found = session.scalars(
        select(RunLog).where(RunLog.run_id == run_id, RunLog.number > after).order_by(RunLog.number)
    )
    return [LogLine(line.number, line.at, line.level, line.text) for line in found]


def check_results(session: Session, run_id: str, port: str | None = None) -> list[CheckResult]:
    return [each.result for each in port_results(session, run_id, port)]


def port_results(session: Session, run_id: str, port: str | None = None) -> list[PortResult]:
    query = (
        select(CheckResultRow, func.coalesce(Quarantine.rows, 0))
        .outerjoin(Quarantine, Quarantine.check_result_id == CheckResultRow.id)
        .where(CheckResultRow.run_id == run_id)
        .order_by(CheckResultRow.port, CheckResultRow.object, CheckResultRow.number)
    )
    if port is not None:
        query = query.where(CheckResultRow.port == port)
    return [
        PortResult(row.id, row.run_id, row.port, row.object, row.at, kept, result_from_json(row.result))
        for row, kept in session.execute(query)
    ]


def latest_results(session: Session, product_id: str) -> list[PortResult]:
    """The results of the last build of the product that got as far as its checks, and what its rules' own schedules found since."""
    newest = (
        select(CheckResultRow.run_id)
        .join(Run, Run.id == CheckResultRow.run_id)
        .where(CheckResultRow.product_id == product_id)
        .order_by(CheckResultRow.at.desc(), CheckResultRow.id.desc())
        .limit(1)
    )
    built = session.scalar(newest.where(Run.trigger != RULES))
    results = port_results(session, built) if built else []
    for run_id in _rules_since(session, product_id, built) if results else ():
        later = {(each.port, each.object, each.result.check_id): each for each in port_results(session, run_id)}
        results = [later.get((each.port, each.object, each.result.check_id), each) for each in results]
    return results


def _rules_since(session: Session, product_id: str, built: str | None) -> list[str]:
    """Runs of rules alone after the build, the first one first; the newest are enough to have met every rule."""
    query = select(Run.id).where(Run.product_id == product_id, Run.trigger == RULES, Run.id > built)
    return list(session.scalars(query.order_by(Run.id.desc()).limit(RECENT)))[::-1]


def failing_rows(session: Session, warehouse: Warehouse, check_result_id: str) -> list[dict[str, Json]]:
    """The rows behind a failed check, whole and in clear: only for those who own the product."""
    row = session.get(CheckResultRow, check_result_id)
    if row is None:
        return []
    kept = session.get(Quarantine, check_result_id)
    if kept is not None:
        with contextlib.suppress(OSError, StoreAway):  # collected, or out of reach now: the sample is here
            return [json.loads(line) for line in warehouse.store.read(kept.path).splitlines()]
    return list(result_from_json(row.result).sample)


def row_of(run: Run) -> RunRow:
    return RunRow(
        run.id,
        run.product_id,
        run.status,
        run.trigger,
        run.requested_by,
        run.queued_at,
        run.started_at,
        run.finished_at,
        run.message,
        run.rows,
        run.bytes,
    )


def result_to_json(result: CheckResult) -> dict[str, Json]:
    return {
        "check_id": result.check_id,
        "kind": result.kind,
        "name": result.name,
        "column": result.column,
        "dimension": result.dimension,
        "severity": str(result.severity),
        "status": result.status,
        "measured": result.measured,
        "threshold": result.threshold,
        "failed_rows": result.failed_rows,
        "total_rows": result.total_rows,
        "message": result.message,
        "place": {
            "document": result.place.document,
            "line": result.place.line,
            "column": result.place.column,
            "pointer": result.place.pointer,
        },
        "sample": list(result.sample),
    }


def result_from_json(stored: Json) -> CheckResult:
    fields = dict(cast("dict[str, object]", stored))
    place = cast("dict[str, object]", fields.pop("place"))
    sample = cast("list[dict[str, Json]]", fields.pop("sample"))
    severity = Severity(str(fields.pop("severity")))
    return CheckResult(
        **fields,  # type: ignore[arg-type]  # written by result_to_json, field by field
        severity=severity,
        place=Place(**place),  # type: ignore[arg-type]  # written by result_to_json, field by field
        sample=tuple(sample),
    )
