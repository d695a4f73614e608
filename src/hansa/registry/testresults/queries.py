"""Which tests there were, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import chunks
from hansa.registry.records.values import Kind
from hansa.registry.testresults.model import TestResultRow
from hansa.registry.testresults.values import SAMPLES, TestResult

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import RowMapping, Select
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json

HEAD = tuple(column for column in TestResultRow.__table__.columns if column.name not in {"details", "contract_kind"})
"""All but the checks and log lines, which may be long."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty means any; without a `branch` only what counts for the contracts themselves. `since` is inclusive, `until` is not."""

    contract: str = ""
    branch: str = ""
    server: str = ""
    since: datetime | None = None
    until: datetime | None = None


def page(session: Session, wanted: Wanted, *, offset: int, limit: int) -> tuple[list[TestResult], bool]:
    """One page without checks and logs, and whether another follows."""
    query = _where(select(*HEAD), wanted).order_by(TestResultRow.created_at.desc(), TestResultRow.id.desc())
    found = [_value(row, {}) for row in session.execute(query.offset(offset).limit(limit + 1)).mappings()]
    return found[:limit], len(found) > limit


def find(session: Session, identifier: str) -> TestResult | None:
    """Whole, with the rows that failed."""
    query = select(*HEAD, TestResultRow.details).where(TestResultRow.id == identifier)
    row = session.execute(query).mappings().first()
    return _value(row, row["details"]) if row else None


def without_samples(result: TestResult) -> tuple[dict[str, Json], ...]:
    """The checks as others than the owners see them."""
    return tuple({key: value for key, value in check.items() if key != SAMPLES} for check in result.checks)


def latest(session: Session, contract: str) -> TestResult | None:
    """The newest result that counts for the contract, without its checks."""
    found, _ = page(session, Wanted(contract), offset=0, limit=1)
    return found[0] if found else None


def newest(session: Session, contracts: Iterable[str]) -> dict[str, str]:
    """Contract → the newest result that counts for it; one that was never tested is left out."""
    one = (
        select(TestResultRow.result)
        .where(TestResultRow.contract_id == RecordRow.id, TestResultRow.branch == "")
        .order_by(TestResultRow.created_at.desc(), TestResultRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found: dict[str, str] = {}
    for some in chunks(set(contracts)):
        query = select(RecordRow.id, one).where(RecordRow.kind == Kind.CONTRACT.value, RecordRow.id.in_(some))
        found.update((contract, result) for contract, result in session.execute(query) if result)
    return found


def known(session: Session, identifiers: Iterable[str]) -> set[str]:
    """Which of these are on record."""
    return set(session.scalars(select(TestResultRow.id).where(TestResultRow.id.in_(list(identifiers)))))


def count(session: Session, contract: str) -> int:
    query = select(func.count()).select_from(TestResultRow)
    return session.scalar(query.where(TestResultRow.contract_id == contract, TestResultRow.branch == "")) or 0


def _where(query: Select[tuple[object, ...]], wanted: Wanted) -> Select[tuple[object, ...]]:
    query = query.where(TestResultRow.branch == wanted.branch)
    if wanted.contract:
        query = query.where(TestResultRow.contract_id == wanted.contract)
    if wanted.server:
        query = query.where(TestResultRow.server == wanted.server)
    if wanted.since is not None:
        query = query.where(TestResultRow.started_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(TestResultRow.started_at < wanted.until)
    return query


def _value(row: RowMapping, details: Json) -> TestResult:
    kept = details if isinstance(details, dict) else {}
    counts = row["counts"] if isinstance(row["counts"], dict) else {}
    return TestResult(
        row["id"],
        row["contract_id"],
        row["contract_version"],
        row["server"],
        row["result"],
        row["started_at"],
        row["ended_at"],
        row["created_at"],
        row["branch"],
        row["by"],
        {word: int(str(number)) for word, number in counts.items()},
        row["more"] if isinstance(row["more"], dict) else {},
        _objects(kept.get("checks")),
        _objects(kept.get("logs")),
    )


def _objects(value: Json) -> tuple[dict[str, Json], ...]:
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
