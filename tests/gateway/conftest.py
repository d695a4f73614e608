"""A registry with one product, its port published with a column that not everybody may read."""

import json
from datetime import UTC, datetime

import databases
import pytest

from hansa.contracts.types import columns
from hansa.dataplane.engines.duck import open_engine
from hansa.dataplane.publish.commands import Publication, release
from hansa.dataplane.publish.values import PortSnapshot
from hansa.dataplane.storage.local import LocalStore
from hansa.dataplane.storage.values import TableId
from hansa.dataplane.storage.warehouse import Warehouse
from hansa.gateway.query import Gateway
from hansa.kernel.actor import LOCAL
from hansa.kernel.clock import FixedClock
from hansa.registry import catalogue
from hansa.registry.records.values import Draft, Kind
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CANARY = "canary@secret.example"

CONTRACT = {
    "apiVersion": "v3.2.0",
    "kind": "DataContract",
    "id": "orders-pii",
    "name": "Orders",
    "version": "1.0.0",
    "status": "active",
    "schema": [
        {
            "name": "orders",
            "properties": [
                {"name": "id", "logicalType": "integer"},
                {"name": "email", "physicalName": "e_mail", "logicalType": "string", "classification": "restricted"},
                {"name": "amount", "logicalType": "number"},
                {"name": "placed", "logicalType": "timestamp"},
            ],
        }
    ],
}
PRODUCT = {
    "apiVersion": "v1.1.0",
    "kind": "DataProduct",
    "id": "order-facts",
    "name": "Order facts",
    "version": "1.0.0",
    "status": "active",
    "domain": "checkout",
    "team": {"name": "checkout"},
    "outputPorts": [{"name": "orders-pii-v2", "version": "1.0.0", "contractId": "orders-pii"}],
}
TEAM = {"id": "checkout", "name": "Checkout", "type": "Domain"}
ROWS = f"""SELECT i::BIGINT AS id, CASE WHEN i = 7 THEN '{CANARY}' ELSE 'u' || i || '@b.de' END AS e_mail,
           i * 1.5 AS amount, TIMESTAMP '2026-01-01' + i * INTERVAL 1 HOUR AS placed FROM range(100) t(i)"""


class Door:
    def __init__(self, home):
        self.db = databases.migrated(home / "registry.db")
        self.warehouse = Warehouse(f"sqlite:///{home}/registry.db", LocalStore(home / "warehouse"))
        self.gateway = Gateway(self.db, self.warehouse, FixedClock(NOW))
        documents = [(Kind.TEAM, TEAM), (Kind.CONTRACT, CONTRACT), (Kind.PRODUCT, PRODUCT)]
        with self.db.write() as session:
            drafts = [Draft(kind, json.dumps(data), f"{kind}.yaml") for kind, data in documents]
            catalogue.put_many(session, LOCAL, drafts, why="test", at=NOW)
        self.files = self.publish(home)

    def publish(self, home):
        contract = Contract.parse(read(json.dumps(CONTRACT), "c.yaml").document)
        table = TableId("order-facts", "orders", 1)
        with open_engine(home / "tmp") as engine:
            staged = self.warehouse.stage(table, columns(contract.schema_[0]), engine, ROWS, "run-1")
        self.warehouse.publish(staged)
        shot = PortSnapshot(
            "order-facts", "orders-pii-v2", "orders", "orders-pii", "1.0.0", table, staged.snapshot_id, 100, 1, NOW
        )
        with self.db.write() as session:
            release(session, Publication("order-facts", "run-1", 0, (shot,)), principal="system", at=NOW)
        return staged.files.paths

    def close(self):
        self.warehouse.catalog.close()
        self.db.close()


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    made = Door(tmp_path_factory.mktemp("door"))
    yield made
    made.close()
