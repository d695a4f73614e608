"""The process of one trial: a contract's text against the granted views, in an engine that reaches nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, cast

import duckdb

from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.results import CheckResult, skipped
from hansa.dataplane.checks.behind import Behind
from hansa.dataplane.checks.engine import DuckEngine
from hansa.dataplane.checks.job import Job, run
from hansa.dataplane.confined import serve
from hansa.dataplane.engines.duck import literal, quote
from hansa.dataplane.places.place import Table
from hansa.dataplane.runs.queries import result_to_json
from hansa.gateway.worker import CONFIG
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hansa.contracts.plan.model import Check
    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json
    from hansa.standards.document import Document
    from hansa.standards.odcs.schema import SchemaObject

MEMORY = "400MiB"


def work(order: dict[str, Json], say: Callable[[str], None]) -> Json:
    reading = read(str(order["text"]), str(order["name"]))
    if reading.document is None or not reading.ok:
        raise InvalidInput(
            "The text is no valid contract.", hint="Correct the errors first.", findings=reading.findings
        )
    contract = Contract.parse(reading.document)
    masked = frozenset(each.casefold() for each in cast("list[str]", order["masked"]))
    tables = cast("dict[str, dict[str, Json]]", order["tables"])
    with duckdb.connect(config=CONFIG) as connection:
        relations = _views(connection, tables, masked)
        opened = _opener(DuckEngine(connection), relations)
        at = datetime.fromisoformat(str(order["at"]))
        behind = Behind(clear=True)  # what may not be seen is not in the views
        report = run(Job(contract, reading.document, at, str(order["server"]), opened, progress=say, behind=behind))
    hidden = _Hidden(contract, reading.document, masked)
    made: list[Json] = [
        {
            "name": table.name,
            "about": str(order["server"]),
            "rows": table.rows,
            "findings": [_finding(each) for each in table.findings],
            "results": [result_to_json(each) for each in hidden.kept(table.name, table.results)],
            "seconds": table.seconds,
        }
        for table in report.tables
    ]
    identity: list[Json] = [report.contract_id, report.contract_version]
    return {"contract": identity, "findings": [_finding(each) for each in report.findings], "tables": made}


def _views(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Mapping[str, Json]], masked: frozenset[str]
) -> dict[str, str]:
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET temp_directory = ''")
    connection.execute("SET TimeZone = 'UTC'")
    relations: dict[str, str] = {}
    paths: list[str] = []
    for number, (name, table) in enumerate(tables.items()):
        listed = cast("list[str]", table["columns"])
        columns = ", ".join(f"NULL AS {quote(c)}" if c.casefold() in masked else quote(c) for c in listed)
        relations[name.casefold()] = view = quote(f"published_{number}")
        connection.execute(f"CREATE VIEW {view} AS SELECT {columns} FROM {table['relation']}")
        paths += cast("list[str]", table["paths"])
    if paths:
        connection.execute(f"SET allowed_paths = [{', '.join(map(literal, paths))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return relations


def _opener(engine: DuckEngine, relations: Mapping[str, str]) -> Callable[[SchemaObject, Table | None], Table]:
    def opened(schema: SchemaObject, beside: Table | None) -> Table:
        del beside
        for name in (schema.name, schema.physical_name or ""):
            if name.casefold() in relations:
                return Table(engine, relations[name.casefold()])
        there = ", ".join(relations)
        raise NotFound(f"Nothing is published as {schema.name}.", hint=f"Published is: {there}.")

    return opened


class _Hidden:
    """What a check of a column that is not shown would say is about the mask: it says so instead."""

    def __init__(self, contract: Contract, document: Document, masked: frozenset[str]) -> None:
        self._contract = contract
        self._document = document
        self._masked = masked

    def kept(self, table: str, results: tuple[CheckResult, ...]) -> list[CheckResult]:
        schema = next(each for each in self._contract.schema_ if each.name == table)
        if not self._masked:
            return list(results)
        plan = compile_plan(self._contract, schema, self._document)
        checks = {each.id: each for each in plan.checks if self._touches(each)}
        return [
            skipped(checks[each.check_id], "not tested, because the column is hidden from you. Runs test it.")
            if each.check_id in checks
            else each
            for each in results
        ]

    def _touches(self, check: Check) -> bool:
        parts = (check.column, check.fails, check.aggregate, check.query, check.sample, check.rows, *check.keys)
        words = " ".join(part for part in parts if part).casefold()
        return any(name in words for name in self._masked)


def _finding(finding: Finding) -> Json:
    place = finding.place
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "place": [place.document, place.line, place.column, place.pointer],
        "text": finding.text,
        "fix": finding.fix,
    }


if __name__ == "__main__":
    serve(work)
