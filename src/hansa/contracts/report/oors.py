"""Open Observability Results Standard (Bitol RFC 0018): results of checks, as other tools can read them.

No data is in it: the RFC keeps values of rows out of results, and so do the samples stay here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import OPERATORS

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.contracts.results import CheckResult, Report, TableReport
    from hansa.kernel.json import Json

API_VERSION = "v0.1.0"
"""The RFC's first version."""

_STATUS = {"passed": "pass", "failed": "fail", "warning": "warn", "error": "error", "skipped": "skip"}
_SIGNS = {sign: name for name, sign in OPERATORS.items()}
_THRESHOLD = re.compile(rf"({'|'.join(map(re.escape, sorted(_SIGNS, key=len, reverse=True)))})\s*(.+?)\s*(%)?\Z")
_NUMBER = re.compile(r"-?[\d,]*\.?\d+\Z")


def oors(report: Report, run_id: str, at: datetime | None = None) -> dict[str, Json]:
    """One message for the whole test; `at` is when it was observed, the moment of the report unless given."""
    return {
        "apiVersion": API_VERSION,
        "kind": "ObservabilityResults",
        "id": run_id,
        "observedAt": (at or report.at).isoformat(),
        "source": {"process": "hansa contract test", "runID": run_id, "vendor": "hansa"},
        "contract": {"contractID": report.contract_id, "standard": "ODCS", "version": report.contract_version},
        "results": [_result(table, result) for table in report.tables for result in table.results],
    }


def _result(table: TableReport, result: CheckResult) -> Json:
    column = f"{table.name}.{result.column}" if result.column else ""
    measure: dict[str, Json] = {"metric": result.kind}
    value = number(result.measured)
    if value is not None or result.measured:
        measure["value"] = result.measured if value is None else value
    limit = threshold(result.threshold)
    if limit:
        measure["threshold"] = limit
    if result.failed_rows is not None:
        measure["unit"] = "percent" if "%" in result.threshold else "rows"
    return {
        "id": result.check_id,
        "type": "check",
        "name": result.name,
        "status": _STATUS[result.status],
        "severity": str(result.severity),
        **({"dimension": result.dimension} if result.dimension else {}),
        "target": {
            "resourceType": "column" if column else "table",
            "resourceIdentifier": column or table.name,
        },
        "measure": measure,
        "message": result.message,
    }


def threshold(text: str) -> dict[str, Json]:
    """`≥ 5` as ODCS writes it; empty where the threshold is a sentence."""
    match = _THRESHOLD.match(text.strip())
    if match is None:
        return {}
    name, limits = _SIGNS[match.group(1)], [number(part) for part in match.group(2).split(" and ")]
    if any(limit is None for limit in limits):
        return {}
    between = name in {"mustBeBetween", "mustNotBeBetween"}
    if between != (len(limits) == 2):
        return {}
    return {name: list(limits) if between else limits[0]}


def number(text: str) -> int | float | None:
    """The number that a measured value is, without its unit sign; None for any other text."""
    bare = text.strip().removesuffix("%").strip()
    if not _NUMBER.match(bare):
        return None
    bare = bare.replace(",", "")
    return float(bare) if "." in bare else int(bare)
