"""A small mesh with published rows, made as its users make one."""

import pytest

from hansa.app import scaffold
from hansa.app.settings import load
from hansa.app.wiring import open_local
from hansa.cli.progress import Quietly

ROWS = "order_id,email,total\n1,ada@example.org,12.50\n2,grace@example.org,99.00\n3,ada@example.org,5.25\n"
SOURCE = """
    properties:
      - {name: order_id, logicalType: string, required: true}
      - {name: email, logicalType: string}
      - {name: total, logicalType: string}
"""
PROMISE = """
    properties:
      - {name: order_id, logicalType: string, description: Number., required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: email, logicalType: string, description: Who., classification: confidential}
      - {name: total, logicalType: number, physicalType: "DECIMAL(18,2)", description: Euro.}
"""
MODEL = "SELECT order_id, email, CAST(total AS DECIMAL(18, 2)) AS total FROM orders_source\n"


def put_properties(path, properties):
    head, _, rest = path.read_text().partition("    properties:\n")
    _, mark, tail = rest.partition("    quality:\n")
    path.write_text(head + properties.lstrip("\n") + mark + tail)


def make(folder):
    scaffold.init(folder, "Shop")
    scaffold.new(folder, scaffold.New("team", "Checkout"))
    (folder / "data/orders").mkdir(parents=True)
    (folder / "data/orders/1.csv").write_text(ROWS)
    scaffold.new(folder, scaffold.New("product", "Orders", "checkout", path="data/orders/*.csv"))
    product = folder / "dataproducts/checkout/orders"
    put_properties(product / "contracts/orders-source.odcs.yaml", SOURCE)
    put_properties(product / "contracts/orders.odcs.yaml", PROMISE)
    (product / "models/orders.sql").write_text(MODEL)
    return folder


@pytest.fixture(scope="module")
def mesh(tmp_path_factory):
    folder = make(tmp_path_factory.mktemp("mesh") / "shop")
    with open_local(load(folder, environ={})) as local:
        local.apply(why="first")
        row = local.building.build("orders", Quietly())
        assert row.status == "succeeded", row.message
        yield local
