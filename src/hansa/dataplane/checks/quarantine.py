"""Takes a table apart: the rows that break a promise, with their reasons, and the rows that keep them all, as Parquet beside each other.

Both files are written whole or not at all. A row that breaks two promises is once among the failing ones, with both reasons. Of rows that
share a key that must be unique, all are taken out: which of them is the right one, no engine knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.sql import literal, quote
from hansa.dataplane.checks.engine import DuckEngine
from hansa.dataplane.checks.prepare import RAW, prepared
from hansa.dataplane.checks.shape import look
from hansa.dataplane.checks.view import View
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from pathlib import Path

    from hansa.contracts.plan.model import Check, Plan
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.checks.engine import Engine
    from hansa.dataplane.checks.shape import Shape

REASONS = "hansa_reasons"
"""The column of the failing rows that lists what each of them breaks."""

DATA = quote("hansa_checked")


@dataclass(frozen=True, slots=True)
class Quarantined:
    """`whole` names the failed checks of which no single row can be blamed: their rows are in neither file for that reason."""

    failing: Path
    passing: Path
    failing_rows: int
    passing_rows: int
    whole: tuple[str, ...] = ()


def quarantine(
    engine: Engine, relation: str, plan: Plan, results: tuple[CheckResult, ...], folder: Path
) -> Quarantined:
    """Writes `<table>.failing.parquet` and `<table>.passing.parquet`; raises InvalidInput for data that another server holds."""
    if not isinstance(engine, DuckEngine):
        raise InvalidInput(
            f"The rows of {plan.table} are in another server, which is not written from here.",
            hint="Quarantine works for files and for tables that are read with the embedded engine.",
        )
    failed = {each.check_id for each in results if each.status == "failed"}
    folder.mkdir(parents=True, exist_ok=True)
    shape = look(engine, relation, plan)
    View(engine, relation, shape, plan).whole()
    try:
        broken = [prepared(each, shape) for each in plan.checks if each.id in failed]
        return _written(engine, plan, shape, broken, folder)
    finally:
        engine.drop()


def _written(engine: DuckEngine, plan: Plan, shape: Shape, broken: list[Check], folder: Path) -> Quarantined:
    blamed = [(each.name, _predicate(each)) for each in broken if _predicate(each)]
    cases = ", ".join(f"CASE WHEN {sql} THEN {literal(name)} END" for name, sql in blamed)
    reasons = f"list_filter([{cases}]::VARCHAR[], lambda r: r IS NOT NULL)" if blamed else "[]::VARCHAR[]"
    judged = f"SELECT {_columns(shape)}, {reasons} AS {quote(REASONS)} FROM {DATA}"
    name = plan.table.replace("/", "_").replace("\\", "_").lstrip(".") or "table"
    failing, passing = folder / f"{name}.failing.parquet", folder / f"{name}.passing.parquet"
    bad = _copy(engine, f"SELECT * FROM ({judged}) WHERE len({quote(REASONS)}) > 0", failing)
    good = _copy(
        engine, f"SELECT * EXCLUDE ({quote(REASONS)}) FROM ({judged}) WHERE len({quote(REASONS)}) = 0", passing
    )
    for each in (failing, passing):
        each.with_name(f"{each.name}.tmp").replace(each)
    whole = tuple(each.name for each in broken if not _predicate(each))
    return Quarantined(failing, passing, bad, good, whole)


def _predicate(check: Check) -> str:
    return check.fails if check.fails and check.fails != "false" else check.rows


def _columns(shape: Shape) -> str:
    """The data's own columns, untouched: where one was read as another type, its copy."""
    names = [name for name, _ in shape.actual.values()]
    swapped = {promised.casefold(): promised for promised in shape.fits if shape.unreadable(promised)}
    return ", ".join(
        f"{quote(RAW + swapped[name.casefold()])} AS {quote(name)}" if name.casefold() in swapped else quote(name)
        for name in names
    )


def _copy(engine: DuckEngine, sql: str, target: Path) -> int:
    """Streams the rows beside the target; the caller renames."""
    beside = str(target.with_name(f"{target.name}.tmp"))
    found = engine.write(f"COPY ({sql}) TO {literal(beside)} (FORMAT parquet, COMPRESSION zstd)")
    return int(str(found[0][0])) if found else 0
