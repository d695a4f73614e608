"""The same contract and rows, written where each kind of place keeps them."""

import json
from datetime import UTC, datetime

import orders
import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.places.place import open_table
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def judged(tmp_path):
    """Check id → result of the contract of `orders`, tested on the server given."""
    tables = []

    def run(server, environment=None, properties=orders.PROPERTIES, quality=orders.QUALITY, name="orders"):
        data = {
            "apiVersion": "v3.2.0",
            "kind": "DataContract",
            "id": "orders",
            "version": "1.0.0",
            "status": "active",
            "servers": [{"server": "here", **server}],
            "schema": [{"name": name, "properties": properties, "quality": quality}],
        }
        reading = read(json.dumps(data), "orders.odcs.yaml")
        assert reading.document is not None, reading.findings
        contract = Contract.parse(reading.document)
        schema = contract.schema_[0]
        table = open_table(contract.servers[0], schema, base=tmp_path, environment=environment or {})
        tables.append(table)
        plan = compile_plan(contract, schema, reading.document)
        return {each.check_id: each for each in run_checks(table.engine, table.relation, plan, NOW)}

    yield run
    for each in tables:
        each.close()
