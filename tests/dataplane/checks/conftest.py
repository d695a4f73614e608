"""A contract from a few lines, data from a SELECT, results by their id."""

import json
from datetime import UTC, datetime

import duckdb
import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def contract_of(schema, **more):
    data = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "orders-contract",
        "version": "1.0.0",
        "status": "active",
        "schema": [schema],
        **more,
    }
    reading = read(json.dumps(data, indent=1), "orders.odcs.yaml")
    assert reading.document is not None, reading.findings
    return Contract.parse(reading.document), reading.document


@pytest.fixture
def connection():
    with duckdb.connect(config={"threads": 1}) as each:
        each.execute("SET autoinstall_known_extensions=false; SET autoload_known_extensions=false")
        each.execute("SET TimeZone='UTC'")
        yield each


@pytest.fixture
def check(connection):
    def run(properties, select, *, references=None, quality=None, relationships=None, kept=False, **more):
        schema = {"name": "orders", "properties": properties}
        schema |= {"quality": quality} if quality else {}
        schema |= {"relationships": relationships} if relationships else {}
        contract, document = contract_of(schema, **more)
        plan = compile_plan(contract, contract.schema_[0], document, references=references or {})
        results = run_checks(connection, select, plan, NOW, kept=kept)
        assert [each.check_id for each in results] == [each.id for each in plan.checks]
        return {each.check_id: each for each in results}

    return run
