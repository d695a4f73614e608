"""What a contract promises beside its schema: terms, quality and service levels, each with what was last measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.runs.queries import latest_results
from hansa.dataplane.runs.trends import trends
from hansa.web.pages.contracts import sentences
from hansa.web.pages.contracts.trend import trend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from hansa.contracts.plan.model import Check
    from hansa.dataplane.runs.trends import Point
    from hansa.dataplane.runs.values import PortResult
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.servers import Server
    from hansa.web.pages.contracts.subject import Subject
    from hansa.web.pages.contracts.trend import Trend

STATES = {"passed": "good", "warning": "warn", "failed": "bad", "error": "bad", "skipped": "none"}
"""A check's result as a state with a shape."""
_NOTICE = ("noticePeriod", "notice-period", "notice_period")


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise in words, with its latest result if there is one."""

    text: str
    note: str
    column: str
    dimension: str
    severity: str
    state: str
    measured: str
    result: PortResult | None = None
    trend: Trend | None = None


def terms(contract: Contract) -> list[tuple[str, str]]:
    """The terms of use in reading order, only those that say something; markdown."""
    said = contract.description
    notice = next((value for name in _NOTICE if (value := contract.custom(name))), None)
    level = contract.sla("noticePeriod")
    if notice is None and level is not None:
        notice = f"{sentences.plain(level.value)} {level.unit or ''}".strip()
    price = contract.price
    amount = (
        f"{sentences.plain(price.price_amount)} {price.price_currency or ''} per {price.price_unit or 'use'}"
        if price and price.price_amount is not None
        else ""
    )
    return [
        (label, text)
        for label, text in (
            ("Purpose", said.purpose or ""),
            ("Usage", said.usage or ""),
            ("Limitations", said.limitations or ""),
            ("Notice period", sentences.duration(notice) if notice else ""),
            ("Price", "free of charge" if price and price.price_amount == 0 else amount),
        )
        if text
    ]


def quality(session: Session, subject: Subject) -> list[tuple[str, list[Promise]]]:
    """Every check of every table, as the plan that runs has it."""
    results = _results(session, subject)
    runs = trends(session, [(product.id, port) for product, port in subject.providers])
    return [
        (
            schema.name,
            [
                _promise(check, results.get((schema.name, check.id)), runs.get((schema.name, check.id), ()))
                for check in plan.checks
            ],
        )
        for schema in subject.contract.schema_
        for plan in (compile_plan(subject.contract, schema, subject.document),)
    ]


def levels(session: Session, subject: Subject) -> list[Promise]:
    """Every service level as a sentence; those that runs measure have the result beside them."""
    results = _results(session, subject)
    by_place = {
        check.place.pointer.rsplit("/slaProperties/", 1)[-1].split("/")[0]: results.get((schema.name, check.id))
        for schema in subject.contract.schema_
        for check in compile_plan(subject.contract, schema, subject.document).checks
        if "/slaProperties/" in check.place.pointer
    }
    return [
        _level(level.to_json(), by_place.get(str(number)))
        for number, level in enumerate(subject.contract.sla_properties)
    ]


def server(value: Server) -> tuple[str, str, list[tuple[str, str]]]:
    """Name, type and the filled-in keys of one server."""
    data = value.to_json()
    entries = [
        (key, sentences.plain(each)) for key, each in data.items() if key not in {"server", "type", "customProperties"}
    ]
    custom = [(item.property, sentences.plain(item.value)) for item in value.custom_properties]
    return value.server, value.type, [*entries, *custom]


def _level(data: Mapping[str, object], result: PortResult | None) -> Promise:
    return Promise(
        text=sentences.level(data),
        note=str(data.get("description") or ""),
        column=str(data.get("element") or ""),
        dimension=str(data.get("driver") or ""),
        severity="",
        state=STATES.get(result.result.status, "none") if result else "",
        measured=_measured(result) if result else "",
        result=result,
    )


def _promise(check: Check, result: PortResult | None, runs: tuple[Point, ...]) -> Promise:
    return Promise(
        text=check.name,
        note=check.problem or check.skip,
        column=check.column or "",
        dimension=check.dimension,
        severity=str(check.severity),
        state=STATES.get(result.result.status, "none") if result else "",
        measured=_measured(result) if result else "",
        result=result,
        trend=trend(runs),
    )


def _measured(result: PortResult) -> str:
    return result.result.message or f"{result.result.measured} ({result.result.threshold})"


def _results(session: Session, subject: Subject) -> dict[tuple[str, str], PortResult]:
    """The providers' latest results by table and check."""
    return dict(_keyed(session, subject))


def _keyed(session: Session, subject: Subject) -> Iterator[tuple[tuple[str, str], PortResult]]:
    for product, port in subject.providers:
        for result in latest_results(session, product.id):
            if result.port == port:
                yield (result.object, result.result.check_id), result
