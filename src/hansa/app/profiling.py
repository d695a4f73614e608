"""Contracts that begin with live data: the catalog of a database, and a profile that suggests rules and tries them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Imported
from hansa.kernel.clock import SystemClock
from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from hansa.contracts.convert.format import Options
    from hansa.contracts.profile.model import SeenTable, Suggestion
    from hansa.contracts.results import Report
    from hansa.kernel.json import Json
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.servers import Server

DATABASE = "database"
"""The name of the format that live databases are."""

ROUNDS = 3
"""How often the suggested rules are tried: what fails is taken back, and the rest is tried again."""


@dataclass(frozen=True, slots=True)
class Source:
    """`schema` is the database's schema; `server` names one of the servers of `contract`, which take the place of a URL."""

    url: str = ""
    schema: str = ""
    contract: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """How the data of a draft is opened: the folder that paths start from, and what the variables mean."""

    base: Path = field(default_factory=Path.cwd)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


@dataclass(frozen=True, slots=True)
class Wish:
    """`rows`: above so many a sample is looked at; `at` is now unless given."""

    statistics: bool = False
    at: datetime | None = None
    rows: int = 5_000_000


def import_data(format_name: str, source: Source, options: Options, wish: Wish | None = None) -> Imported:
    """A draft from any source; with a `wish` also the rules that its rows suggest, for sources that have rows."""
    from hansa.app.convert import import_contract

    if format_name == DATABASE:
        imported, opening = import_database(source, options)
    else:
        if source.server or source.schema:
            raise InvalidInput("--server and --schema-name are of databases.", hint="hansa contract import database")
        imported, opening = import_contract(format_name, source.url, options), Opening()
    if wish is None:
        return imported
    if not imported.data.get("servers"):
        hint = "A profile needs rows: parquet, csv, json, delta or database."
        raise InvalidInput(f"The format {format_name} has no rows to look at.", hint=hint)
    return with_profile(imported, opening, wish)


def import_database(source: Source, options: Options) -> tuple[Imported, Opening]:
    """`options.tables` are names or patterns. Raises InvalidInput, NotFound or Unavailable with what to do."""
    block, opening = _server(source)
    return import_server(block, options, opening), opening


def import_server(block: dict[str, Json], options: Options, opening: Opening) -> Imported:
    """The same of a server block; its variables mean what `opening` says and nothing else."""
    from hansa.contracts.convert.sql import FORMAT
    from hansa.dataplane.describe.catalog.find import read_catalog
    from hansa.standards.odcs.servers import Server

    catalog = read_catalog(Server(block), options.tables, opening.base, opening.environment)
    label = str(block.get("database") or block.get("server"))
    assert FORMAT.importer is not None  # noqa: S101 SQL is imported
    plain = replace(
        options, source=label, table="", tables=(), dialect=catalog.dialect, name=options.name or _title(label)
    )
    imported = FORMAT.importer(catalog.ddl, plain)
    data = dict(imported.data)
    tables = data.pop("schema", [])
    lost = _without_strangers(tables, label)
    for each in tables if isinstance(tables, list) else []:
        if isinstance(each, dict) and each.get("name") in catalog.views:
            each["physicalType"] = "view"
        if isinstance(each, dict) and catalog.dialect == "sqlite":
            _as_sqlite_stores(each)
    return Imported({**data, "servers": [block], "schema": tables}, (*imported.findings, *lost))


def server_names(block: dict[str, Json], what: str, opening: Opening) -> list[str]:
    """The `databases` of a server block's server, or the `schemas` of its database."""
    from hansa.dataplane.describe.catalog.find import list_names
    from hansa.standards.odcs.servers import Server

    return list_names(Server(block), what, opening.base, opening.environment)


def _as_sqlite_stores(table: dict[str, Json]) -> None:
    """SQLite's numbers have 64 bits, whatever the column was declared as."""
    properties = table.get("properties")
    for each in properties if isinstance(properties, list) else []:
        if isinstance(each, dict) and each.get("logicalType") in {"integer", "number"}:
            each.pop("physicalType", None)
            options = each.get("logicalTypeOptions")
            if isinstance(options, dict):
                options.pop("format", None)
            if not options:
                each.pop("logicalTypeOptions", None)


def _title(label: str) -> str:
    return Path(label).name.partition(".")[0] or label


def _server(source: Source) -> tuple[dict[str, Json], Opening]:
    from hansa.dataplane.describe.address import parse

    if not source.server:
        address = parse(source.url, source.schema)
        return address.server, Opening(environment={**os.environ, **address.secrets})
    from hansa.app.contract import Contract
    from hansa.dataplane.places.place import choose_server

    if not source.contract:
        raise InvalidInput("--server names a server of a contract.", hint="Give the contract: --contract FILE.")
    contract = Contract.load(source.contract)
    block = dict(choose_server(contract.model, source.server, None).to_json())
    if source.schema:
        block["schema"] = source.schema
    return block, Opening(contract.base)


def _without_strangers(tables: Json, label: str) -> list[Finding]:
    """Takes out references to tables that were not imported, and says which."""
    found: list[Finding] = []
    objects = [each for each in (tables if isinstance(tables, list) else []) if isinstance(each, dict)]
    names = {str(each.get("name")) for each in objects}
    for table in objects:
        properties = table.get("properties")
        for owner in (table, *(properties if isinstance(properties, list) else [])):
            links = owner.get("relationships") if isinstance(owner, dict) else None
            if not isinstance(links, list) or not isinstance(owner, dict):
                continue
            kept = [each for each in links if _targets(each) <= names]
            owner["relationships"] = kept
            if not kept:
                del owner["relationships"]
            for each in links:
                if each not in kept:
                    text = f"{table.get('name')}: the reference to {', '.join(sorted(_targets(each)))} was left out."
                    fix = "Import that table too."
                    found.append(Finding("convert-lost", Severity.WARNING, Place(label), text, fix))
    return found


def _targets(link: Json) -> set[str]:
    to = link.get("to") if isinstance(link, dict) else None
    return {str(each).rpartition(".")[0] for each in (to if isinstance(to, list) else [to])}


def with_profile(imported: Imported, opening: Opening, wish: Wish) -> Imported:
    """The draft with the rules that the data suggests and keeps; a finding names each that a test took back."""
    from hansa.contracts.profile.links import link_candidates
    from hansa.contracts.profile.suggest import suggestions
    from hansa.contracts.profile.write import suggested, with_statistics

    at = wish.at or SystemClock().now()
    seen = _seen(imported.data, opening, replace(wish, at=at))
    found = [each for table in seen for each in suggestions(table)]
    found += link_candidates(seen)
    kept, findings = _tried(imported.data, found, opening, at)
    data = suggested(imported.data, kept)
    data = with_statistics(data, seen) if wish.statistics else data
    notes = [
        Finding(
            "profiled",
            Severity.INFO,
            Place(each.table),
            f"{each.table}: {each.rows:,} of {each.total:,} rows were looked at.",
        )
        for each in seen
    ]
    return Imported(data, (*imported.findings, *notes, *findings))


def _parsed(data: Mapping[str, Json]) -> tuple[Contract, Document]:
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.read import read

    reading = read(json.dumps(data), "draft.odcs.yaml")
    if reading.document is None or not reading.ok:
        raise InvalidInput("What the source says makes no valid contract.", findings=reading.findings)
    return Contract.parse(reading.document), reading.document


def _seen(data: Mapping[str, Json], opening: Opening, wish: Wish) -> list[SeenTable]:
    from hansa.contracts.plan.compile import compile_plan
    from hansa.dataplane.describe.profile import Limits, profile
    from hansa.dataplane.places.place import choose_server, open_table

    contract, document = _parsed(data)
    server = choose_server(contract, None, None)
    assert wish.at is not None  # noqa: S101 the caller has filled it
    seen = []
    for schema in contract.schema_:
        table = open_table(server, schema, base=opening.base, environment=opening.environment)
        try:
            plan = compile_plan(contract, schema, document)
            seen.append(profile(table, schema, plan, Limits(wish.at, wish.rows)))
        finally:
            table.close()
    return seen


def _tried(
    data: Mapping[str, Json], found: list[Suggestion], opening: Opening, at: datetime
) -> tuple[list[Suggestion], list[Finding]]:
    """Tests the data by the draft, and takes back what it does not keep, until it keeps all."""
    from hansa.contracts.profile.write import suggested

    findings: list[Finding] = []
    broken: set[tuple[str, str, str]] = set()
    for _ in range(ROUNDS):
        broken = _broken(_tested(suggested(data, found), opening, at))
        dropped = [each for each in found if (each.table, each.column, each.kind) in broken]
        if not dropped:
            break
        found = [each for each in found if each not in dropped]
        findings += [_dropped(each) for each in dropped if each.kind != "reference"]
    for table, column, kind in sorted(broken):
        text = f"{table}.{column or '*'}: the data does not keep its {kind}, which the source declares."
        findings.append(Finding("profile-check-failed", Severity.WARNING, Place(table), text, "Look at the data."))
    return found, findings


def _dropped(each: Suggestion) -> Finding:
    text = f"{each.table}.{each.column or '*'}: {each.key} was suggested and taken back, as not all rows keep it."
    return Finding("profile-rule-dropped", Severity.INFO, Place(each.table), text)


def _tested(data: Mapping[str, Json], opening: Opening, at: datetime) -> Report:
    from hansa.dataplane.checks.job import Job, run
    from hansa.dataplane.places.place import choose_server, open_table

    contract, document = _parsed(data)
    server: Server = choose_server(contract, None, None)
    job = Job(
        contract,
        document,
        at,
        server.server,
        lambda schema, beside: open_table(
            server, schema, base=opening.base, environment=opening.environment, beside=beside
        ),
        keep=0,
    )
    return run(job)


def _broken(report: Report) -> set[tuple[str, str, str]]:
    bad: Sequence[str] = ("failed", "error", "warning")
    return {
        (table.name, _column(each.kind, each.column), each.kind)
        for table in report.tables
        for each in table.results
        if each.status in bad
    }


def _column(kind: str, column: str | None) -> str:
    return "" if kind == "rowCount" else column or ""
