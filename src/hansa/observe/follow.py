"""Watches what the rooms below did and writes it down in the words of others: runs as test results and OpenLineage, reads as spans.

finished runs ─┬─ checks of a port with a contract → a test result
               └─ start and end, inputs and outputs → OpenLineage events
log ─ DataQueried → one usage span for each port that was read

Each thing is written under an id made from what it is about, so that whoever looks twice writes it once.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hansa.dataplane.runs import queries as runs
from hansa.dataplane.schedule.model import Bookmark
from hansa.db import outbox
from hansa.observe.lineage import events as lineage
from hansa.observe.lineage.runs import START, id_of, told_of
from hansa.observe.usage import commands as usage
from hansa.observe.usage.reads import spans_of
from hansa.registry.contracts.queries import find_contract
from hansa.registry.products.queries import find_product
from hansa.registry.testresults import commands as tests
from hansa.registry.testresults.queries import known
from hansa.registry.testresults.reports import check_of, verdict
from hansa.registry.testresults.values import TestResult

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from hansa.dataplane.runs.values import PortResult, RunRow

BOOKMARK = "observed"
READ = "DataQueried"
AT_ONCE = 1000
"""Events or runs of one look; the next look goes on."""
LATE = timedelta(minutes=10)
"""A run that ended before another one may be committed after it, but not by more than this."""
SPACE = uuid.UUID("6f1c2a52-7e55-5d0e-9b0a-0d6f5d1c8a10")
"""The name space of ids that are made from what they are about."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def follow(session: Session, at: datetime) -> int:
    """How many things were written down."""
    bookmark = session.get(Bookmark, BOOKMARK, with_for_update=True)
    if bookmark is None:
        bookmark = Bookmark(name=BOOKMARK, sequence=0)
        session.add(bookmark)
        session.flush()
    written = _reads(session, bookmark)
    ended = runs.ended_since(session, (bookmark.at or BEGINNING) - (LATE if bookmark.at else timedelta()), AT_ONCE)
    there = lineage.known(session, [id_of(run, START) for run in ended])
    for run in ended:
        if id_of(run, START) not in there:
            written += _run(session, run, at)
    newest = max((run.finished_at for run in ended if run.finished_at), default=None)
    if newest is not None and (bookmark.at is None or newest > bookmark.at):
        bookmark.at = newest
    return written


def is_behind(session: Session) -> bool:
    """Whether `follow` would find anything new; takes no lock."""
    bookmark = session.get(Bookmark, BOOKMARK)
    if bookmark is None:
        return bool(runs.ended_since(session, BEGINNING, 1)) or outbox.newest(session) > 0
    since = bookmark.at or BEGINNING
    newer = any(run.finished_at and run.finished_at > since for run in runs.ended_since(session, since, 2))
    return newer or outbox.newest(session) > bookmark.sequence


def forget(session: Session, at: datetime) -> int:
    """Lets go of usage and lineage that is older than is kept."""
    return usage.forget(session, at=at) + lineage.forget(session, at=at)


def _reads(session: Session, bookmark: Bookmark) -> int:
    newest = outbox.newest(session)
    events = outbox.read(session, after=bookmark.sequence, limit=AT_ONCE, names=(READ,))
    bookmark.sequence = events[-1].sequence if len(events) == AT_ONCE else newest
    return usage.store(session, [span for event in events for span in spans_of(event)])


def _run(session: Session, run: RunRow, at: datetime) -> int:
    """Both halves are written together, so that one of them tells of the other."""
    told = told_of(session, run)
    for each in told:
        lineage.store(session, each, by="system", contract=each.contract, at=at)
    found = list(_results(session, run))
    there = known(session, [each.id for each in found])
    for result in found:
        if result.id not in there:
            tests.add(session, result, by=run.requested_by, at=at)
    return len(told) + len(found)


def _results(session: Session, run: RunRow) -> Iterable[TestResult]:
    """One for each output port that has a contract and was checked."""
    product = find_product(session, run.product_id)
    contracts = {port.name: port.contract_id for port in product.outputs if port.contract_id} if product else {}
    by_port: dict[str, list[PortResult]] = {}
    for each in runs.port_results(session, run.id):
        by_port.setdefault(each.port, []).append(each)
    for port, found in by_port.items():
        contract = find_contract(session, contracts.get(port) or "")
        if contract is None or run.finished_at is None:
            continue
        checks = tuple(check_of(each.result, each.object) for each in found)
        yield TestResult(
            str(uuid.uuid5(SPACE, f"{run.id}/{port}")),
            contract.id,
            contract.version,
            f"{run.product_id}/{port}",
            verdict(str(check["result"]) for check in checks),
            run.started_at or run.queued_at,
            run.finished_at,
            more={"runId": run.id},
            checks=checks,
        )
