"""OpenTelemetry: a test's results as OTLP/JSON requests, to be written to a file or sent by whoever may send.

logs    ─ one record a check, with the sentence as its body
metrics ─ hansa.contract.checks (by status), .rows, .failed_rows, .duration
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hansa.contracts.report.oors import number
from hansa.kernel.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.results import CheckResult, Report, TableReport
    from hansa.kernel.json import Json

_SEVERITY = {"passed": (9, "INFO"), "skipped": (9, "INFO"), "warning": (13, "WARN"), "failed": (17, "ERROR"), "error": (17, "ERROR")}  # fmt: skip
"""Severity numbers of the OpenTelemetry log data model."""


def otel(report: Report) -> dict[str, Json]:
    """`logs` and `metrics`: the bodies that an OTLP/HTTP collector takes at /v1/logs and /v1/metrics."""
    return {"logs": _logs(report), "metrics": _metrics(report)}


def _logs(report: Report) -> Json:
    records = [_record(report, table, result) for table in report.tables for result in table.results]
    return {
        "resourceLogs": [
            {"resource": _resource(report), "scopeLogs": [{"scope": _scope(), "logRecords": list(records)}]}
        ]
    }


def _metrics(report: Report) -> Json:
    metrics = [
        _sum("hansa.contract.checks", "{check}", _checks(report)),
        _gauge("hansa.contract.rows", "{row}", _rows(report)),
        _gauge("hansa.contract.failed_rows", "{row}", _failed(report)),
        _gauge("hansa.contract.duration", "s", _seconds(report)),
    ]
    return {
        "resourceMetrics": [{"resource": _resource(report), "scopeMetrics": [{"scope": _scope(), "metrics": metrics}]}]
    }


def _resource(report: Report) -> Json:
    return {
        "attributes": _attributes(
            {
                "service.name": "hansa",
                "service.version": __version__,
                "hansa.contract.id": report.contract_id,
                "hansa.contract.version": report.contract_version,
                "hansa.contract.server": report.server,
            }
        )
    }


def _scope() -> Json:
    return {"name": "hansa.contract.test", "version": __version__}


def _time(report: Report) -> str:
    """OTLP/JSON writes 64-bit numbers as text."""
    return str(int(report.at.timestamp()) * 10**9 + report.at.microsecond * 1000)


def _record(report: Report, table: TableReport, result: CheckResult) -> Json:
    level, word = _SEVERITY[result.status]
    attributes: dict[str, Json] = {
        **_of_check(table, result),
        "hansa.check.name": result.name,
        "hansa.check.status": result.status,
        "hansa.check.severity": str(result.severity),
        "hansa.check.dimension": result.dimension,
        "hansa.check.threshold": result.threshold,
        "hansa.check.measured": result.measured if number(result.measured) is None else number(result.measured),
        "hansa.check.failed_rows": result.failed_rows,
        "code.file.path": result.place.document,
        "code.line.number": result.place.line or None,
    }
    return {
        "timeUnixNano": _time(report),
        "observedTimeUnixNano": _time(report),
        "severityNumber": level,
        "severityText": word,
        "eventName": "hansa.contract.check",
        "body": {"stringValue": result.message or result.name},
        "attributes": _attributes(attributes),
    }


def _of_check(table: TableReport, result: CheckResult) -> dict[str, Json]:
    return {
        "hansa.table": table.name,
        "hansa.column": result.column,
        "hansa.check.id": result.check_id,
        "hansa.check.kind": result.kind,
    }


def _checks(report: Report) -> list[Json]:
    points: list[Json] = []
    for table in report.tables:
        for status, count in sorted(Counter(result.status for result in table.results).items()):
            points.append(_point(report, count, {"hansa.table": table.name, "hansa.check.status": status}))
    return points


def _rows(report: Report) -> list[Json]:
    return [_point(report, t.rows, {"hansa.table": t.name}) for t in report.tables if t.rows is not None]


def _failed(report: Report) -> list[Json]:
    return [
        _point(report, result.failed_rows, _of_check(table, result))
        for table in report.tables
        for result in table.results
        if result.failed_rows is not None
    ]


def _seconds(report: Report) -> list[Json]:
    return [_point(report, t.seconds, {"hansa.table": t.name}) for t in report.tables]


def _point(report: Report, value: float, attributes: Mapping[str, Json]) -> Json:
    measured: Json = {"asInt": str(value)} if isinstance(value, int) else {"asDouble": value}
    return {"timeUnixNano": _time(report), "attributes": _attributes(attributes), **measured}  # type: ignore[dict-item]  # a dict of one key


def _gauge(name: str, unit: str, points: Sequence[Json]) -> Json:
    return {"name": name, "unit": unit, "gauge": {"dataPoints": list(points)}}


def _sum(name: str, unit: str, points: Sequence[Json]) -> Json:
    """Delta: each test is counted on its own."""
    return {
        "name": name,
        "unit": unit,
        "sum": {"aggregationTemporality": 1, "isMonotonic": False, "dataPoints": list(points)},
    }


def _attributes(values: Mapping[str, Json]) -> list[Json]:
    return [{"key": key, "value": _value(value)} for key, value in values.items() if value is not None]


def _value(value: Json) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": str(value)}
