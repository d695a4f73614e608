"""One test of one contract: opens each of its tables, runs its plan, and reports; what cannot be read is red, never silence."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.plan.sql_guard import read_only
from hansa.contracts.plan.targets import needed_references
from hansa.contracts.results import Report, TableReport
from hansa.contracts.sql import quote
from hansa.dataplane.checks import sample
from hansa.dataplane.checks.behind import Behind, finished, part_of
from hansa.dataplane.checks.engine import DuckEngine, EngineError
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.places.errors import UnreadableData
from hansa.kernel.errors import HansaError, InvalidInput, NotFound, Unavailable
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from hansa.contracts.plan.model import Plan
    from hansa.contracts.results import CheckResult
    from hansa.dataplane.places.place import Table
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


_ONLY_PARTS = "Only tables of Parquet files can be tested by what was added to them: all was read."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Job:
    """`open` gives a table's data, beside one that is open already, or raises what to do; `only` is the name of the one table that is meant.

    `where` keeps the rows that are tested; `progress` hears each table's name before it is tested; `state` is a folder in
    which a test keeps what the next one need not read again; `behind` says what is done with the rows behind the results.
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
    state: Path | None = None
    behind: Behind = field(default_factory=Behind)


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
            plan = compile_plan(
                job.contract,
                schema,
                job.document,
                references=with_others.found(),
                variables=job.behind.variables,
                strict=job.behind.strict,
            )
            results, more = _results(job, source, schema, plan)
            results, written = finished(source, plan, results, job.behind, job.where or "")
        finally:
            with_others.close()
        notes = [_note(job, pointer, each) for each in (more, written) if each]
        findings = (*_empty(job, pointer, results), *notes)  # a rule that cannot run says so in its result
        return TableReport(schema.name, source.about, _rows(results), findings, results, time.perf_counter() - began)
    except (EngineError, UnreadableData, NotFound, Unavailable) as error:  # a wrong wish is none of the data's
        return TableReport(schema.name, source.about, None, (_broken(job, pointer, error),))
    finally:
        source.close()


def _results(job: Job, source: Table, schema: SchemaObject, plan: Plan) -> tuple[tuple[CheckResult, ...], str]:
    """With what there is to say of how they came about."""
    if job.state and (job.where or not job.behind.whole):
        raise InvalidInput("A state is of whole tables.", hint="Leave out the filter or the sample, or the state.")
    if job.state and (source.parts or source.files) and isinstance(source.engine, DuckEngine):
        from hansa.dataplane.checks.append import Appending
        from hansa.dataplane.checks.parts import of_files
        from hansa.dataplane.checks.state import Folder

        parts = source.parts() if source.parts else of_files(source.files)
        kept = Appending(source.engine, plan, parts, Folder(job.state), job.at, keep=job.keep).test()
        return kept.results, kept.what
    relation = part_of(_relation(job, source, schema), job.behind, source.engine.dialect)
    files = source.files if relation == source.relation else ()
    results = run_checks(source.engine, relation, plan, job.at, keep=job.keep, files=files, kept=bool(source.origin))
    return results, _ONLY_PARTS if job.state else ""


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
        return found | self._foreign()

    def _foreign(self) -> dict[str, str]:
        """Tables of other contracts, by the text of the reference."""
        found: dict[str, str] = {}
        opens = self.job.behind.foreign
        for each in needed_references(self.job.contract, self.schema) if opens else ():
            known = opens(each, self.source) if opens and each.file else None
            if known:
                found[each.key] = known[0]
                self.opened.append(known[1])
        return found

    def _refers(self) -> bool:
        """Whether any rule can look beyond the table."""
        parts = (self.schema, *self.schema.properties)
        looks = any(rule.type in {"sql", "custom"} for each in parts for rule in each.quality)
        return looks or bool(needed_references(self.job.contract, self.schema))

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
    return _tried(f"(SELECT * FROM {source.relation} AS {quote(name)} WHERE ({job.where}\n))", source)


def _tried(filtered: str, source: Table) -> str:
    try:
        source.engine.describe(filtered)
    except EngineError as error:
        text = f"The filter cannot be used: {error.message}"
        raise EngineError(
            text, hint="Give a condition over the table's columns, `--schema` for one table only."
        ) from error
    return filtered


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


def _note(job: Job, pointer: str, text: str) -> Finding:
    return Finding("state", Severity.INFO, _place(job, pointer), text)


def _finding(job: Job, pointer: str, code: str, text: str, fix: str = "") -> Finding:
    return Finding(code, Severity.ERROR, _place(job, pointer), text, fix)


def _place(job: Job, pointer: str) -> Place:
    return job.document.place(pointer) if job.document else Place(str(job.contract.id), pointer=pointer)
