"""The same build from documents that were applied, through the queue."""

import json
from pathlib import Path

import pytest

from hansa.dataplane.schedule import queue
from hansa.kernel.actor import LOCAL
from hansa.registry import catalogue
from hansa.registry.catalogue import Draft, Kind

TEAM = "id: checkout\nname: Checkout\ntype: Domain\n"
SOURCE = "id: order-service\nname: Order service\nowner: checkout\n"
PRODUCT = """
apiVersion: v1.1.0
kind: DataProduct
id: shop
name: Shop
version: 1.0.0
status: active
domain: checkout
type: sourceAligned
team: {name: checkout}
inputPorts:
  - {name: orders_raw, version: 1.0.0, contractId: orders-raw, customProperties: [{property: sourceSystemId, value: order-service}]}
outputPorts:
  - {name: orders, version: 1.0.0, contractId: orders}
"""


def contract(name, body):
    return json.dumps(
        {"apiVersion": "v3.2.0", "kind": "DataContract", "id": name, "version": "1.0.0", "status": "active"} | body
    )


@pytest.fixture
def applied(mesh, small):
    server = [{"server": "files", "type": "local", "path": "raw/*.csv", "format": "csv"}]
    code = {
        "models/orders.sql": "SELECT id::BIGINT AS id, customer::BIGINT AS customer, amount::DECIMAL(18,2) AS amount FROM orders_raw"
    }
    drafts = [
        Draft(Kind.TEAM, TEAM, "teams/checkout.yaml"),
        Draft(Kind.SOURCE, SOURCE, "sourcesystems/order-service.yaml"),
        Draft(Kind.CONTRACT, contract("orders-raw", {"schema": small.RAW, "servers": server}), "raw.yaml"),
        Draft(
            Kind.CONTRACT,
            contract("orders", {"schema": [{"name": "orders", "properties": small.ORDER_COLUMNS}]}),
            "orders.yaml",
        ),
        Draft(Kind.PRODUCT, PRODUCT, "product.odps.yaml"),
        Draft(Kind.CODE, json.dumps(code), "code", "shop"),
    ]
    with mesh.db.write() as session:
        catalogue.put_many(session, LOCAL, drafts, why="test", at=mesh.clock.now())
    return mesh


def run(mesh, product="shop"):
    with mesh.db.write() as session:
        run_id = queue.enqueue(session, product, "hand", LOCAL, mesh.clock.now())
    with mesh.db.write() as session:
        assert queue.claim(session, "here:1", mesh.clock.now(), run_id=run_id)
    return mesh.pipeline.run(run_id)


def test_a_product_that_is_not_applied_fails_with_what_to_do(mesh) -> None:
    row = run(mesh, "nothing")
    assert row.status == "failed"
    assert "There is no data product `nothing`" in row.message


def test_what_is_applied_is_built(applied, small) -> None:
    small.write_raw(Path(applied.home), small.good(5))
    row = run(applied)
    assert row.status == "succeeded", row.message
    assert applied.read("shop", "orders") == [(5, 10)]
    with applied.db.read() as session:
        edges = applied.pipeline.lineage(session, "shop")
    assert ("input", "orders_raw.orders_raw", "id", None, "orders_raw", "orders", "id") in [
        (e.source_kind, e.source, e.source_column, e.source_product, e.source_port, e.target, e.target_column)
        for e in edges
    ]
