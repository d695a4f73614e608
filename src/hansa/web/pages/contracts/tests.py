"""The tab of test results: every test of the contract's data, by whomever, and one of them with its checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.api.actors import actor_of
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.testresults import queries
from hansa.registry.testresults.values import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.kernel.json import Json
    from hansa.registry.testresults.values import TestResult
    from hansa.web.pages.contracts.subject import Subject

SIZE = 50
"""Results on one page."""
CHARTED = 30
"""The last results that the chart shows."""
FEW = 3
"""Rows that failed, of each check: enough to see what is wrong."""
STATES = {"passed": "good", "warning": "warn", "failed": "bad", "error": "bad", "skipped": "none"}


@dataclass(frozen=True, slots=True)
class Check:
    result: str
    name: str
    table: str
    column: str
    rows: str
    reason: str
    samples: tuple[str, ...]


def results(session: Session, subject: Subject, request: Request) -> dict[str, Any]:
    identifier, page = subject.record.id, _number(request.query_params.get("p", ""))
    server = request.query_params.get("server", "")
    found, more = queries.page(session, queries.Wanted(identifier, server=server), offset=page * SIZE, limit=SIZE)
    chosen = queries.find(session, request.query_params.get("run", "")) if "run" in request.query_params else None
    if chosen is not None and chosen.contract != identifier:
        chosen = None
    own = authority.may(
        session, actor_of(request), Permission.DATACONTRACT_TEST_RESULTS_EDIT, subject.record.owner or None
    )
    return {
        "found": found,
        "more": more,
        "p": page,
        "server": server,
        "states": STATES,
        "points": [_point(each) for each in found[:CHARTED][::-1]],
        "label": _label(found[:CHARTED]),
        "chosen": chosen,
        "checks": [_check(each) for each in (chosen.checks if own else queries.without_samples(chosen))]
        if chosen
        else [],
        "log": [f"{each.get('level') or ''} {each.get('message') or ''}" for each in chosen.logs] if chosen else [],
    }


def _check(said: Mapping[str, Json]) -> Check:
    """Whoever sent it may have left anything out."""
    failed, total, samples = said.get("failedNumber"), said.get("totalNumber"), said.get(SAMPLES)
    counted = f"{failed:,} of {total:,}" if isinstance(failed, int) and isinstance(total, int) else ""
    return Check(
        str(said.get("result") or "unknown"),
        str(said.get("name") or said.get("type") or ""),
        str(said.get("model") or ""),
        str(said.get("field") or ""),
        counted or (f"{failed:,}" if isinstance(failed, int) else ""),
        str(said.get("reason") or ""),
        tuple(str(each) for each in samples[:FEW]) if isinstance(samples, list) else (),
    )


def _point(result: TestResult) -> tuple[int, str]:
    """As high as there were checks that did not pass; one that kept everything is a low mark."""
    broken = sum(count for word, count in result.counts.items() if word in {"failed", "error", "warning"})
    return broken, STATES.get(result.result, "none")


def _label(found: list[TestResult]) -> str:
    passed = sum(each.result == "passed" for each in found)
    return f"The last {len(found)} tests: {passed} passed, {len(found) - passed} did not."


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
