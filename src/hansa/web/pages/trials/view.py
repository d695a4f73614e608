"""How a trial reads: what is broken first, with the rows as this reader may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.web.pages.contracts.sentences import plain

if TYPE_CHECKING:
    from hansa.contracts.results import CheckResult, TableReport
    from hansa.gateway.trial import Trial

STATES = {"passed": "good", "warning": "warn", "failed": "bad", "error": "bad", "skipped": "none"}
ORDER = ("failed", "error", "warning", "skipped", "passed")
ROWS = 5
"""Failing rows of a check in the panel."""
WIDEST = 30
"""Columns of such rows."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One check; `rows` are (text or None) by `columns`, where None is a null."""

    result: CheckResult
    state: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    trial: Trial
    tables: tuple[tuple[TableReport, tuple[Shown, ...]], ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many checks came out how, the worst first, none left out that there is."""
        found = [each.status for each in self.trial.report.results]
        return {status: found.count(status) for status in ORDER if status in found}


def shown(trial: Trial) -> Tested:
    tables = trial.report.tables
    return Tested(trial, tuple((table, tuple(map(_shown, _sorted(table)))) for table in tables))


def _sorted(table: TableReport) -> list[CheckResult]:
    return sorted(table.results, key=lambda each: ORDER.index(each.status))


def _shown(result: CheckResult) -> Shown:
    rows = result.sample[:ROWS]
    columns = tuple(dict.fromkeys(name for row in rows for name in row))[:WIDEST]
    cells = tuple(tuple(None if row.get(n) is None else plain(row.get(n))[:200] for n in columns) for row in rows)
    return Shown(result, STATES[result.status], columns, cells)
