"""One test of one contract: opens each of its tables, runs its plan, and reports; what cannot be read is red, never silence."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.plan.rules.sql_rule import read_only
from hansa.contracts.results import Report, TableReport
from hansa.contracts.sql import quote
from hansa.dataplane.checks import sample
from hansa.dataplane.checks.engine import EngineError
from hansa.dataplane.checks.run import run_checks
from hansa.kernel.errors import HansaError, InvalidInput, NotFound
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from hansa.contracts.results import CheckResult
    from hansa.dataplane.places.place import Table
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


@dataclass(frozen=True, slots=True)
class Job:
    """`open` gives a table's data, beside one that is open already, or raises what to do; `only` is the name of the one table that is meant.

    `where` keeps the rows that are tested; `progress` hears each table's name before it is tested.
    """

    contract: Contract
    document: Document | None
    at: datetime
    server: str
    open: Callable[[SchemaObject, Table | None], Table]
    only: str | None = None
    where: str | None = None
    keep: int = sample.ROWS
    progress: Callable[[str], None] | None = None


def run(job: Job) -> Report:
    """Raises NotFound where `only` names no table; all that goes wrong with the data is in the report."""
    tables = [each for each in job.contract.schema_ if job.only in {None, each.name, each.physical_name}]
    if job.only and not tables:
        known = ", ".join(each.name for each in job.contract.schema_)
        raise NotFound(f"The contract has no table {job.only}.", hint=f"It has: {known}.")
    findings = () if tables else (_finding(job, "", "no-table", "The contract describes no table: nothing is tested."),)
    reports = tuple(_table(job, each) for each in tables)
    contract = job.contract
    return Report(str(contract.id), str(contract.version or ""), job.at, job.server, reports, findings)


def _table(job: Job, schema: SchemaObject) -> TableReport:
    if job.progress:
        job.progress(schema.name)
    began = time.perf_counter()
    pointer = f"/schema/{job.contract.schema_.index(schema)}"
    try:
        source = job.open(schema, None)
    except HansaError as error:
        return TableReport(schema.name, "", None, (_broken(job, pointer, error),))
    try:
        with_others = _References(job, source, schema)
        try:
            plan = compile_plan(job.contract, schema, job.document, references=with_others.found())
            files = () if job.where else source.files
            results = run_checks(
                source.engine, _relation(job, source, schema), plan, job.at, keep=job.keep, files=files
            )
        finally:
            with_others.close()
        findings = (*plan.findings, *_empty(job, pointer, results))
        return TableReport(schema.name, source.about, _rows(results), findings, results, time.perf_counter() - began)
    except HansaError as error:
        return TableReport(schema.name, source.about, None, (_broken(job, pointer, error),))
    finally:
        source.close()


class _References:
    """The contract's other tables, where the engine of this one can read them too."""

    def __init__(self, job: Job, source: Table, schema: SchemaObject) -> None:
        self.job = job
        self.source = source
        self.schema = schema
        self.opened: list[Table] = []

    def found(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        if not self._refers():
            return found
        for other in self.job.contract.schema_:
            if other is self.schema:
                continue
            relation = self._relation(other)
            if relation:
                found |= dict.fromkeys([name for name in (other.name, other.physical_name) if name], relation)
        return found

    def _refers(self) -> bool:
        """Whether any rule can look beyond the table."""
        parts = (self.schema, *self.schema.properties)
        return any(each.relationships or any(rule.type == "sql" for rule in each.quality) for each in parts)

    def _relation(self, other: SchemaObject) -> str:
        try:
            source = self.job.open(other, self.source)
        except HansaError:
            return ""  # the other table's own report says why
        self.opened.append(source)
        try:
            self.source.engine.describe(source.relation)
        except EngineError:
            return ""
        return source.relation

    def close(self) -> None:
        for each in self.opened:
            each.close()


def _relation(job: Job, source: Table, schema: SchemaObject) -> str:
    """The rows that are meant. The filter is a predicate over this table and nothing else."""
    if not job.where:
        return source.relation
    name = (schema.name or "table").lower()
    start = f"SELECT * FROM {quote(name)} WHERE"
    for text in (
        f"{start} {job.where}",
        f"{start} ({job.where}\n)",
    ):  # with and without brackets: it closes none of ours
        _, problem = read_only(text, frozenset({name}))
        if not problem:
            continue
        raise InvalidInput(f"The filter cannot be used: {problem}", hint="Give a condition over the table's columns.")
    return f"(SELECT * FROM {source.relation} AS {quote(name)} WHERE ({job.where}\n))"


def _rows(results: tuple[CheckResult, ...]) -> int | None:
    return next((each.total_rows for each in results if each.total_rows is not None), None)


def _empty(job: Job, pointer: str, results: tuple[CheckResult, ...]) -> tuple[Finding, ...]:
    """No rows prove nothing; only a rule about their number can say that none is right."""
    if not results:
        return (_finding(job, pointer, "no-check", "The table promises nothing that can be tested."),)
    if _rows(results) or any(each.kind == "rowCount" for each in results):
        return ()
    where = " that the filter keeps" if job.where else ""
    return (_finding(job, pointer, "no-rows", f"There is no row{where}: nothing was tested."),)


def _broken(job: Job, pointer: str, error: HansaError) -> Finding:
    return _finding(job, pointer, error.code, error.message, error.hint)


def _finding(job: Job, pointer: str, code: str, text: str, fix: str = "") -> Finding:
    place = job.document.place(pointer) if job.document else Place(str(job.contract.id), pointer=pointer)
    return Finding(code, Severity.ERROR, place, text, fix)
