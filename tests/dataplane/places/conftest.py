"""A contract from a few lines, and its first object opened and tested where the data is."""

import json
from datetime import UTC, datetime

import pytest

from hansa.contracts.plan.compile import compile_plan
from hansa.dataplane.checks.run import run_checks
from hansa.dataplane.places.place import choose_server, open_table
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROPERTIES = [
    {"name": "id", "logicalType": "integer", "required": True, "primaryKey": True},
    {"name": "city", "logicalType": "string"},
    {"name": "total", "logicalType": "number", "logicalTypeOptions": {"minimum": 0}},
    {"name": "day", "logicalType": "date"},
]


def contract_of(server, properties=PROPERTIES, name="orders", **more):
    data = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "orders-contract",
        "version": "1.0.0",
        "status": "active",
        "servers": [{"server": "here", **server}],
        "schema": [{"name": name, "properties": properties, **more}],
    }
    reading = read(json.dumps(data, indent=1), "orders.odcs.yaml")
    assert reading.document is not None, reading.findings
    return Contract.parse(reading.document), reading.document


@pytest.fixture
def opened(tmp_path):
    """Opens the first object of a contract; every table is closed at the end."""
    tables = []

    def run(server, properties=PROPERTIES, *, environment=None, allowed=None, base=None, beside=None, **more):
        contract, _ = contract_of(server, properties, **more)
        table = open_table(
            choose_server(contract, None, None),
            contract.schema_[0],
            base=base or tmp_path,
            environment=environment or {},
            allowed=allowed,
            beside=beside,
        )
        tables.append(table)
        return table

    yield run
    for each in tables:
        each.close()


@pytest.fixture
def verdicts(opened):
    """Check id → (status, failing rows) of the first object, tested where it is."""

    def run(server, properties=PROPERTIES, *, environment=None, **more):
        contract, document = contract_of(server, properties, **more)
        table = opened(server, properties, environment=environment, **more)
        plan = compile_plan(contract, contract.schema_[0], document)
        return {each.check_id: each for each in run_checks(table.engine, table.relation, plan, NOW)}

    return run
