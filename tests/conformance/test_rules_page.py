"""Every example on the page that says what the rules mean is true."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml

from hansa.app.contract import Contract
from hansa.contracts.plan.compile import compile_plan
from hansa.contracts.plan.rules.shape import KINDS
from hansa.contracts.sql import literal
from hansa.dataplane.checks.run import run_checks

PAGE = Path(__file__).parents[2] / "docs/reference/rules.md"
EXAMPLES = [yaml.safe_load(each) for each in re.findall(r"```yaml\n(property:.*?)```", PAGE.read_text(), re.DOTALL)]
HEAD = {"apiVersion": "v3.2.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active"}


def broken(example, values):
    prop = {"name": "v", **example["property"]}
    contract = Contract(json.dumps({**HEAD, "schema": [{"name": "t", "properties": [prop]}]}))
    plan = compile_plan(contract.model, contract.model.schema_[0], contract.document)
    kind = example.get("stored") or plan.columns[0].duckdb
    rows = ", ".join(_row(each, kind) for each in values)
    with duckdb.connect() as connection:
        results = run_checks(connection, f"SELECT * FROM (VALUES {rows}) x(v)", plan, datetime(2026, 6, 1, tzinfo=UTC))
    return [each.check_id for each in results if each.blocks and each.kind not in KINDS]


def _row(value, kind):
    if value is None:
        return f"(NULL::{kind})"
    text = literal(json.dumps(value)) if not isinstance(value, str) else literal(value)
    cast = f"CAST({text} AS JSON)" if not isinstance(value, str) else text
    return f"(CAST({cast} AS {kind}))"


def test_there_are_examples():
    assert len(EXAMPLES) > 15


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: json.dumps(each["property"])[:60])
def test_the_example_is_true(example):
    if "passes" in example:
        assert broken(example, example["passes"]) == []
    assert broken(example, example["fails"]) != []
