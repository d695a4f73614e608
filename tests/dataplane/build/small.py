"""A small product on a temporary home: what the tests build, and what is killed while it builds (see the end)."""

import json
import os
import signal
import sys
from pathlib import Path

from hansa.dataplane.build.recipe import Promise, Recipe, input_tables, output_tables
from hansa.dataplane.pipeline import Paths, Pipeline
from hansa.dataplane.runs.commands import add_run
from hansa.dataplane.runs.values import RunRow
from hansa.dataplane.storage.local import LocalStore
from hansa.dataplane.storage.warehouse import Warehouse
from hansa.db.database import Database
from hansa.kernel.clock import SystemClock
from hansa.kernel.ids import new_id
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

STAGING = "SELECT id::BIGINT AS id, customer::BIGINT AS customer, amount::DECIMAL(18, 2) AS amount FROM orders_raw"
ORDERS = "SELECT id, customer, amount FROM stg_orders"
CUSTOMERS = "SELECT customer AS id, count(*) AS orders FROM stg_orders GROUP BY 1"
CODE = {"models/stg_orders.sql": STAGING, "models/orders.sql": ORDERS, "models/customers.sql": CUSTOMERS}


def promise(name, schemas, **more):
    data = {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": name,
        "version": "1.0.0",
        "status": "active",
        "schema": schemas,
    }
    reading = read(json.dumps(data | more, indent=1), f"{name}.odcs.yaml")
    assert reading.document is not None, reading.findings
    return Promise(Contract.parse(reading.document), reading.document)


def column(name, kind, **more):
    return {"name": name, "logicalType": kind, **more}


RAW = [
    {
        "name": "orders_raw",
        "properties": [column("id", "string"), column("customer", "string"), column("amount", "string")],
    }
]
ORDER_COLUMNS = [
    column("id", "integer", required=True, unique=True, primaryKey=True),
    column("customer", "integer", required=True),
    column("amount", "number", physicalType="DECIMAL(18,2)", logicalTypeOptions={"minimum": 0}),
]
CUSTOMER_COLUMNS = [column("id", "integer", required=True), column("orders", "integer")]


def recipe(code=CODE, orders=None, inputs=None, outputs=None):
    server = [{"server": "files", "type": "local", "path": "raw/*.csv", "format": "csv"}]
    raw = promise("orders-raw", RAW, servers=server)
    out = promise("orders", [{"name": "orders", "properties": orders or ORDER_COLUMNS}])
    people = promise("customers", [{"name": "customers", "properties": CUSTOMER_COLUMNS}])
    made = output_tables("shop", "orders", "1.0.0", out) + output_tables("shop", "customers", "1.0.0", people)
    return Recipe(
        "shop", "checkout/shop", code, tuple(outputs or made), tuple(inputs or input_tables("orders_raw", raw, None))
    )


def write_raw(home, rows, name="a.csv"):
    folder = Path(home) / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["id,customer,amount", *(",".join(str(value) for value in row) for row in rows)]
    (folder / name).write_text("\n".join(lines) + "\n")


def good(count, factor=1):
    return [(n, n % 7, n * factor) for n in range(count)]


class Mesh:
    """Registry, warehouse and pipeline of a home, without the registry's documents: recipes come from the test."""

    def __init__(self, home, hook=lambda _: None, url=None, store=None, **options):
        self.home = Path(home)
        self.url = url or f"sqlite:///{self.home}/.hansa/registry.db"
        (self.home / ".hansa").mkdir(parents=True, exist_ok=True)
        self.db = Database(self.url)
        self.db.migrate()
        self.warehouse = Warehouse(self.url, store or LocalStore(self.home / ".hansa" / "warehouse"))
        self.clock = SystemClock()
        paths = Paths(self.home, self.home / ".hansa" / "tmp", self.home)
        self.pipeline = Pipeline(self.db, self.warehouse, self.clock, paths, hook=hook, memory="200MB", **options)

    def close(self):
        self.warehouse.catalog.close()
        self.db.close()

    def queue(self, product="shop"):
        now = self.clock.now()
        row = RunRow(new_id(now), product, "queued", "hand", "user:ada", now, None, None, "", 0, 0)
        with self.db.write() as session:
            add_run(session, row)
        return row.id

    def build(self, wanted=None, publish=True, progress=None):
        from hansa.dataplane.pipeline import Silent
        from hansa.dataplane.runs import commands

        run_id = self.queue((wanted or recipe()).product_id)
        with self.db.write() as session:
            row = commands.begin(session, run_id, self.clock.now())
        return self.pipeline._run(row, lambda: wanted or recipe(), progress or Silent(), publish=publish)

    def bury(self):
        """What the queue does with runs whose process died."""
        from sqlalchemy import update

        from hansa.dataplane.runs.model import Run

        with self.db.write() as session:
            session.execute(update(Run).where(Run.status == "running").values(status="failed"))

    def read(self, product, port, sql="SELECT count(*), sum(amount) FROM {}"):
        """As a consumer does: through the newest release."""
        from hansa.dataplane.engines.duck import open_engine
        from hansa.dataplane.publish.queries import current
        from hansa.dataplane.storage.values import relation_sql

        with self.db.read() as session:
            found = current(session, product)
        if found is None:
            return None
        snapshot = found.find(port)
        files = self.warehouse.files(snapshot.table, snapshot.snapshot_id)
        with open_engine(self.home / ".hansa" / "spill") as engine:
            return engine.execute(sql.format(relation_sql(files))).fetchall()


def die_at(moment):
    def hook(name):
        if name == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    return hook


def die_after(seconds):
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)


def build_and_die(home, when):
    if when.startswith("after "):
        mesh = Mesh(home)
        die_after(float(when.removeprefix("after ")))
    else:
        mesh = Mesh(home, die_at(when))
    mesh.build()


if __name__ == "__main__":
    # Everything is imported once; each line `home<TAB>moment` is one process that builds there and dies then.
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            build_and_die(*line.rstrip("\n").split("\t"))
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
