"""A small registered mesh: orders (fed by events) → funnel (by the clock) and → report."""

import json
from datetime import UTC, datetime

import pytest

from hansa.db.database import Database
from hansa.kernel.actor import LOCAL
from hansa.kernel.clock import FixedClock
from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def contract(key, sla=()):
    schema = [{"name": key, "properties": [{"name": "id", "logicalType": "string", "required": True}]}]
    body = {"apiVersion": "v3.1.0", "kind": "DataContract", "id": key, "version": "1.0.0", "status": "active"}
    body |= {"name": key, "team": {"name": "checkout"}, "schema": schema}
    return json.dumps(body | ({"slaProperties": list(sla)} if sla else {}))


def product(key, reads, makes):
    body = {"apiVersion": "v1.0.0", "kind": "DataProduct", "id": key, "status": "active", "name": key}
    body |= {"domain": "checkout", "team": {"name": "checkout"}}
    body["inputPorts"] = [{"name": reads, "version": "1.0.0", "contractId": reads}]
    body["outputPorts"] = [{"name": makes, "version": "1.0.0", "contractId": makes}]
    return json.dumps(body)


CLOCK = [{"property": "frequency", "value": 1, "unit": "d", "scheduler": "cron", "schedule": "0 6 * * *"}]
TEAM = json.dumps({"id": "checkout", "name": "Checkout", "type": "Domain Team"})


@pytest.fixture
def mesh(migrated_url):
    db = Database(migrated_url)
    drafts = [
        Draft(Kind.TEAM, TEAM),
        Draft(Kind.CONTRACT, contract("raw")),
        Draft(Kind.CONTRACT, contract("sold")),
        Draft(Kind.CONTRACT, contract("steps", CLOCK)),
        Draft(Kind.CONTRACT, contract("sums")),
        Draft(Kind.PRODUCT, product("orders", "raw", "sold")),
        Draft(Kind.PRODUCT, product("funnel", "sold", "steps")),
        Draft(Kind.PRODUCT, product("report", "sold", "sums")),
    ]
    with db.write() as session:
        catalogue.put_many(session, LOCAL, drafts, why="a test", at=NOW)
    yield db
    db.close()


@pytest.fixture
def clock():
    return FixedClock(NOW)
