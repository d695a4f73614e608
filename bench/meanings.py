"""The same contracts and data through `datacontract test` 1.2.8 and through Hansa: a table of where the two differ, for docs/reference/rules.md.

`python -m bench.meanings` prints the table; `--write` puts it into the page. The peer has an environment of its own that is made once, or is
named by the environment variable PEER. A test holds Hansa's column to the page always, and the peer's where PEER is set.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from bench.peer import VERSION, peer
from hansa.app.contract import Contract

PAGE = Path(__file__).parent.parent / "docs/reference/rules.md"
UNSUPPORTED = "not supported yet"
"""The peer warns so of every type in Parquet; the table is about what it says beside that."""

DRIVER = """
import sys
from pathlib import Path
from typer.testing import CliRunner
from datacontract.cli import app
for contract in sys.argv[1:]:
    out = Path(contract).with_name("out.json")
    CliRunner().invoke(app, ["test", contract, "--output-format", "json", "--output", str(out)])
"""
"""The peer's own command, many times in one process."""

BEGIN, END = "<!-- compared: begin -->", "<!-- compared: end -->"


@dataclass(frozen=True)
class Case:
    """`right` is what the standard's text makes of it; `said` are words by which a report shows that a rule was not passed over."""

    title: str
    right: str
    rows: str = "SELECT 1::BIGINT AS id"
    properties: tuple[dict[str, Any], ...] = ({"name": "id", "logicalType": "integer"},)
    quality: tuple[dict[str, Any], ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    kind: str = "parquet"
    text: str | None = None
    said: tuple[str, ...] = ()


def prop(logical: str, *quality: dict[str, Any], name: str = "v", **options: Any) -> dict[str, Any]:
    extra = {"logicalTypeOptions": options} if options else {}
    return {"name": name, "logicalType": logical, **extra, **({"quality": list(quality)} if quality else {})}


def values(*rows: str) -> str:
    return f"SELECT * FROM (VALUES {', '.join(f'({each})' for each in rows)}) t(v)"


NESTED = {"name": "v", "logicalType": "object", "properties": [prop("integer", name="n")]}
SMALL = {"name": "v", "logicalType": "object", "logicalTypeOptions": {"minProperties": 2},
         "properties": [prop("integer", name="a"), prop("integer", name="b")]}  # fmt: skip
CASES = (
    Case("Parquet: text where an integer is promised", "red", values("'1'"), (prop("integer"),)),
    Case("Parquet: 0.5 where an integer is promised", "red", values("0.5::DOUBLE"), (prop("integer"),)),
    Case("Parquet: text inside a structure where an integer is promised", "red", values("{'n': 'x'}"), (NESTED,)),
    Case("−0.0004 with `minimum: 0`", "red", values("-0.0004::DOUBLE"), (prop("number", minimum=0),)),
    Case("NaN with `minimum: 0`", "red", values("'NaN'::DOUBLE"), (prop("number", minimum=0),)),
    Case("`format: uuid`, the text is none", "red", values("'x'"), (prop("string", format="uuid"),)),
    Case("`multipleOf: 5`, the value is 7", "red", values("7::BIGINT"), (prop("integer", multipleOf=5),)),
    Case("`minProperties: 2`, one is there", "red", values("{'a': 1::BIGINT, 'b': NULL::BIGINT}"), (SMALL,)),
    Case("`format: dd.MM.yyyy`, 31 February", "red", kind="csv", text="v\n31.02.2025\n", properties=(prop("date", format="dd.MM.yyyy"),)),
    Case("`format: dd.MM.yyyy`, a real day", "green", kind="csv", text="v\n28.02.2025\n", properties=(prop("date", format="dd.MM.yyyy"),)),
    Case("CSV with a header and no rows", "red", kind="csv", text="id\n"),
    Case("JSON file that is not there", "red", kind="json", text=""),
    Case("A column that the contract does not know", "warning", "SELECT 1::BIGINT AS id, 2 AS more"),
    Case("SQL rule that returns two rows", "red", "SELECT 1::BIGINT AS id FROM range(2)",
         quality=({"type": "sql", "query": "SELECT id FROM orders", "mustBe": 1},)),
    Case("`unique`, two NULLs", "green", values("1::BIGINT", "NULL", "NULL"), ({**prop("integer"), "unique": True},)),
    Case("`pattern: b` on abc: found, not anchored", "green", values("'abc'"), (prop("string", pattern="b"),)),
    Case("`duplicateValues`, three equal values: 2 repeat an earlier one", "green", values("'a'", "'a'", "'a'"),
         (prop("string", {"metric": "duplicateValues", "mustBe": 2}),)),
    Case("`duplicateValues` in percent", "green", values("'a'", "'a'", "'b'", "'c'"),
         (prop("string", {"metric": "duplicateValues", "unit": "percent", "mustBe": 25}),)),
    Case("`missingValues: ['']`, a NULL is not in the list", "green", values("'a'", "NULL"),
         (prop("string", {"metric": "missingValues", "arguments": {"missingValues": [""]}, "mustBe": 0}),)),
    Case("`missingValues: [null, '']`, one of each", "green", values("'a'", "NULL", "''"),
         (prop("string", {"metric": "missingValues", "arguments": {"missingValues": [None, ""]}, "mustBe": 2}),)),
    Case("`invalidValues`, a NULL is not invalid", "green", values("'a'", "NULL"),
         (prop("string", {"metric": "invalidValues", "arguments": {"validValues": ["a"]}, "mustBe": 0}),)),
    Case("Rule of type `text`", "said", quality=({"type": "text", "name": "seen by hand", "description": "True."},),
         said=("seen by hand",)),
    Case("Great Expectations: `expect_table_row_count_to_be_between` 5 and 9, one row", "red",
         quality=({"type": "custom", "engine": "greatExpectations", "implementation":
                   json.dumps({"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 5, "max_value": 9}})},)),
    Case("Rule for an engine that nobody knows", "said",
         quality=({"type": "custom", "name": "seen there", "engine": "other", "implementation": "x"},), said=("seen there",)),
    Case("Service level `frequency` 1 d, a gap of two days", "red", values("DATE '2026-01-01'", "DATE '2026-01-03'"), (prop("date"),),
         more={"slaProperties": [{"property": "frequency", "value": 1, "unit": "d", "element": "orders.v"}]}),
    Case("Service level `availability`", "said", more={"slaProperties": [{"property": "availability", "value": 99, "unit": "%"}]},
         said=("availability",)),
)  # fmt: skip


def main() -> int:
    made = table()
    print(made)
    if "--write" in sys.argv:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0


def written() -> str:
    """The table that is on the page."""
    return PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def table() -> str:
    with tempfile.TemporaryDirectory() as folder:
        contracts = [_prepared(case, Path(folder) / str(n)) for n, case in enumerate(CASES)]
        subprocess.run(
            [str(_peer()), "-c", DRIVER, *map(str, contracts)], capture_output=True, check=False, timeout=1200
        )
        rows = [_row(case, contract) for case, contract in zip(CASES, contracts, strict=True)]
    differing = sum("**" in row for row in rows)
    return "\n".join(
        [
            f"{differing} of {len(rows)} differ in the peer from what this page says; made with datacontract-cli {VERSION}.",
            "",
            "| contract and data | right | Hansa | datacontract-cli |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def ours(case: Case) -> str:
    """What Hansa says of it now."""
    with tempfile.TemporaryDirectory() as folder:
        return _ours(case, _prepared(case, Path(folder) / "case"))


def _peer() -> Path:
    """Its Python."""
    named = os.environ.get("PEER")
    return Path(named) / "bin/python" if named else Path(peer("duckdb,csv,parquet")).with_name("python")


def _prepared(case: Case, folder: Path) -> Path:
    folder.mkdir()
    data = folder / f"orders.{case.kind}"
    if case.text:
        data.write_text(case.text, encoding="utf-8")
    elif case.text is None:
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({case.rows}) TO '{data}' (FORMAT {case.kind})").fetchall()
    schema = {"name": "orders", "properties": list(case.properties)}
    schema |= {"quality": list(case.quality)} if case.quality else {}
    server = {"server": "local", "type": "local", "path": str(data), "format": case.kind}
    contract = folder / "c.odcs.yaml"
    head = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}
    contract.write_text(json.dumps({**head, "servers": [server], "schema": [schema], **case.more}), encoding="utf-8")
    return contract


def _row(case: Case, contract: Path) -> str:
    mine, theirs = _ours(case, contract), _theirs(case, contract)
    marks = [each if each == case.right else f"**{each}**" for each in (mine, theirs)]
    print(f"{case.title}: {case.right} | {mine} | {theirs}", file=sys.stderr)
    return f"| {case.title} | {case.right} | {marks[0]} | {marks[1]} |"


def _ours(case: Case, contract: Path) -> str:
    report = Contract.load(contract).test(at=datetime(2026, 1, 4, tzinfo=UTC))
    results = [each for table in report.tables for each in table.results]
    if case.said:
        skipped = [each for each in results if each.status == "skipped"]
        return (
            "said" if any(word in f"{each.name} {each.message}" for each in skipped for word in case.said) else "silent"
        )
    if not report.ok:
        return "red"
    return "warning" if any(each.status == "warning" and each.kind != "order" for each in results) else "green"


def _theirs(case: Case, contract: Path) -> str:
    out = contract.with_name("out.json")
    if not out.exists():
        return "no report"
    result = json.loads(out.read_text(encoding="utf-8"))
    if case.said:
        checks = json.dumps(result.get("checks", []))
        return "said" if any(word in checks for word in case.said) else "silent"
    checks = [each for each in result.get("checks", []) if UNSUPPORTED not in str(each.get("reason"))]
    states = {str(each.get("result")) for each in checks}
    if result.get("result") in {"failed", "error"} or states & {"failed", "error"}:
        return "red"
    return "warning" if "warning" in states else "green"


if __name__ == "__main__":
    sys.exit(main())
