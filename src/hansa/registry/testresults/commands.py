"""Keeps and removes results of tests, for those whom the contract's team lets write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import Conflict, InvalidInput, NotFound
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.records.queries import get
from hansa.registry.records.values import Kind
from hansa.registry.testresults.model import TestResultRow
from hansa.registry.testresults.values import counted

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.testresults.values import TestResult


CREATED = "TestResultsCreated"
UNTOLD = frozenset({"details", "more"})
"""Checks and logs: the audit trail says what came out, the result itself says the rest."""


def put(session: Session, actor: Actor, result: TestResult, *, at: datetime) -> None:
    """Keeps a result; the same id again replaces it, so that whoever sends it may send it twice.

    A result of a branch is no event: it counts for the branch alone.
    """
    _check(session, actor, result.contract)
    _store(session, result, actor.principal, at)


def add(session: Session, result: TestResult, *, by: str, at: datetime) -> None:
    """Keeps what Hansa measured itself; nobody's permission is asked."""
    _store(session, result, by, at)


def remove(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    row = session.get(TestResultRow, identifier)
    if row is None:
        raise NotFound(f"There is no test result `{identifier}`.", hint="GET /api/test-results lists them.")
    _check(session, actor, row.contract_id)
    session.delete(row)
    if not row.branch:
        _tell(session, "TestResultsDeleted", row, actor.principal, at)


def forget_branch(session: Session, contract: str, branch: str) -> None:
    """A branch that was merged or deleted takes its results along."""
    gone = delete(TestResultRow).where(TestResultRow.contract_id == contract, TestResultRow.branch == branch)
    if branch:
        session.execute(gone)


def _store(session: Session, result: TestResult, by: str, at: datetime) -> None:
    row = session.get(TestResultRow, result.id)
    if row is not None and (row.contract_id, row.branch) != (result.contract, result.branch):
        raise Conflict(f"The test result `{result.id}` is of another contract.", hint="Give each run its own id.")
    kept = session.merge(
        TestResultRow(
            id=result.id,
            contract_kind=Kind.CONTRACT.value,
            contract_id=result.contract,
            contract_version=result.version[:80],
            branch=result.branch[:256],
            server=result.server[:600],
            result=result.result,
            started_at=result.started_at,
            ended_at=result.ended_at,
            created_at=row.created_at if row else at,
            by=by,
            counts=dict(counted(result.checks)),
            more=result.more,
            details={"checks": list(result.checks), "logs": list(result.logs)},
        )
    )
    session.flush()
    if not result.branch:
        _tell(session, CREATED, kept, by, at)


def _check(session: Session, actor: Actor, contract: str) -> None:
    record = get(session, Kind.CONTRACT, contract)
    if record is None:
        raise InvalidInput(f"There is no data contract `{contract}`.", hint="Publish the contract first.")
    doing = f"write test results of the contract `{contract}`"
    authority.check(session, actor, Permission.DATACONTRACT_TEST_RESULTS_EDIT, record.owner or None, doing=doing)


def _tell(session: Session, name: str, row: TestResultRow, by: str, at: datetime) -> None:
    data: dict[str, Json] = {"id": row.id, "timestamp": at.isoformat(), "contract": row.contract_id}
    data |= {"status": row.result} if name == CREATED else {}
    said = {"after" if name == CREATED else "before": plain(row, UNTOLD)}
    outbox.append(session, Event(new_id(at), name, row.id, at, by, data), **said)
