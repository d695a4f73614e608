"""What came out of one check, as a sentence that a person can act on, and of all checks of a contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.kernel.findings import Severity, is_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hansa.contracts.plan.model import Check
    from hansa.kernel.findings import Finding, Place
    from hansa.kernel.json import Json

Status = Literal["passed", "failed", "warning", "error", "skipped"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """`failed`: a promise of severity error is broken; `warning`: one of lesser severity; `error`: it could not be measured.

    `sample` holds at most twenty rows that break it, whole and in clear: for the owners' eyes, not for every reader. `where` says for each
    of them, where the data is files, in which and at which row (`orders.csv, row 17`; rows count from 1, a header is none).
    """

    check_id: str
    kind: str
    name: str
    column: str | None
    dimension: str
    severity: Severity
    status: Status
    measured: str
    threshold: str
    failed_rows: int | None
    total_rows: int | None
    message: str
    place: Place
    sample: tuple[dict[str, Json], ...] = ()
    where: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether data with this result may not be published: a broken promise, or one that nobody could measure."""
        return self.status in {"failed", "error"} and self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class TableReport:
    """`about` names the data that was read; `rows` is None where it could not be; `findings` are of the table as a whole.

    They say what keeps it from being tested (errors), or what a reader of the results must know.
    """

    name: str
    about: str
    rows: int | None
    findings: tuple[Finding, ...] = ()
    results: tuple[CheckResult, ...] = ()
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return not any(is_error(each) for each in self.findings) and not any(each.blocks for each in self.results)


@dataclass(frozen=True, slots=True)
class Report:
    """One test of one contract: `at` is the moment that freshness is measured by, `server` where the data was read."""

    contract_id: str
    contract_version: str
    at: datetime
    server: str
    tables: tuple[TableReport, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing is broken, and something was tested: a report without tables is never a success."""
        return bool(self.tables) and all(each.ok for each in self.tables) and not any(map(is_error, self.findings))

    @property
    def results(self) -> Iterator[CheckResult]:
        return (result for table in self.tables for result in table.results)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Outcome:
    """What was measured, before it is put in words; `rows` are those that break the promise."""

    ok: bool
    measured: str
    message: str
    rows: int | None = None
    total: int | None = None


def passed_or_not(check: Check, outcome: Outcome, sample: tuple[dict[str, Json], ...]) -> CheckResult:
    broken: Status = "failed" if check.severity is Severity.ERROR else "warning"
    return _result(check, "passed" if outcome.ok else broken, outcome, sample)


def error(check: Check, why: str, total: int | None = None) -> CheckResult:
    return _result(check, "error", Outcome(ok=False, measured="", message=f"{check.name}: {why}", total=total))


def skipped(check: Check, why: str, total: int | None = None) -> CheckResult:
    return _result(check, "skipped", Outcome(ok=True, measured="", message=f"{check.name}: {why}", total=total))


def _result(check: Check, status: Status, outcome: Outcome, sample: tuple[dict[str, Json], ...] = ()) -> CheckResult:
    return CheckResult(
        check_id=check.id,
        kind=check.kind,
        name=check.name,
        column=check.column,
        dimension=check.dimension,
        severity=check.severity,
        status=status,
        measured=outcome.measured,
        threshold=check.threshold,
        failed_rows=outcome.rows,
        total_rows=outcome.total,
        message=outcome.message,
        place=check.place,
        sample=sample,
    )


def counted(rows: int, total: int, verb: str) -> str:
    """`41 of 50,000 rows (0.1 %) do not`."""
    noun = "row" if total == 1 else "rows"
    return f"{rows:,} of {total:,} {noun} ({share(rows, total)}) {verb}"


def share(rows: int, total: int) -> str:
    """In percent with one digit where it matters; never 0 for some, never 100 for not all."""
    percent = 100 * rows / total if total else 0
    if 0 < percent < 0.1:
        return "under 0.1 %"
    if rows < total and percent > 99.9:
        return "over 99.9 %"
    return f"{percent:.1f}".removesuffix(".0") + " %"


def age(seconds: float) -> str:
    """The two largest units: `3 d 4 h`."""
    left, parts = int(abs(seconds)), []
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count:,} {unit}")
    return " ".join(parts[:2]) or "0 s"
