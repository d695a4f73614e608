"""One contract that uses what tools can say, and the way from text to contract and back."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hansa.contracts.convert.format import Options
from hansa.contracts.convert.formats import find
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read
from hansa.standards.write import dump

ORDERS = """
apiVersion: v3.2.0
kind: DataContract
id: orders
name: Orders
version: 1.2.0
status: active
servers: [{server: shop, type: duckdb, database: shop, schema: main}]
slaProperties: [{property: freshness, value: 2, unit: d, element: orders.placed_at}]
schema:
  - name: customers
    physicalType: table
    properties:
      - {name: id, logicalType: integer, primaryKey: true, primaryKeyPosition: 1, required: true}
      - {name: email, logicalType: string, logicalTypeOptions: {format: email}, required: true, unique: true, classification: restricted}
  - name: orders
    physicalName: orders_v1
    physicalType: table
    description: One row an order.
    tags: [core]
    quality:
      - {metric: rowCount, mustBeGreaterThan: 0, name: not empty}
      - {metric: duplicateValues, arguments: {properties: [customer_id, placed_at]}, mustBe: 0}
    properties:
      - {name: id, logicalType: string, logicalTypeOptions: {pattern: "^o-[0-9]+$", maxLength: 12}, physicalType: VARCHAR(12), primaryKey: true, primaryKeyPosition: 1, required: true}
      - {name: customer_id, logicalType: integer, required: true, relationships: [{to: customers.id}]}
      - {name: state, physicalName: status, logicalType: string, required: true, enum: [{value: open, label: Open}, {value: paid, description: The money is there.}]}
      - {name: amount, logicalType: number, physicalType: "decimal(12,2)", logicalTypeOptions: {minimum: 0, exclusiveMaximum: 1000}, required: true, businessName: Amount}
      - {name: pieces, logicalType: integer, logicalTypeOptions: {minimum: 1, multipleOf: 2}, quality: [{metric: nullValues, mustBeLessOrEqualTo: 5, unit: percent}]}
      - {name: placed_at, logicalType: timestamp, logicalTypeOptions: {timezone: true}}
      - {name: day, logicalType: date, logicalTypeOptions: {minimum: "2024-01-01"}}
      - name: address
        logicalType: object
        properties: [{name: city, logicalType: string, required: true}, {name: zip, logicalType: string}]
      - name: lines
        logicalType: array
        logicalTypeOptions: {minItems: 1}
        items: {logicalType: object, properties: [{name: sku, logicalType: string, required: true}]}
"""


def parsed(text):
    reading = read(text, "contract.yaml")
    assert reading.ok, reading.findings
    return Contract.parse(reading.document)


@pytest.fixture
def orders():
    return parsed(ORDERS)


@pytest.fixture
def only():
    """A contract with one of its tables."""

    def cut(contract, name):
        return contract.but(schema_=(contract.object(name),))

    return cut


@pytest.fixture
def export():
    def run(name, contract, **options):
        return find(name).exporter(contract, Options("orders", **options))

    return run


@pytest.fixture
def load():
    """What is imported is a valid contract, whatever it came from."""

    def run(name, content, **options):
        found = find(name)
        imported = (found.bytes_importer or found.importer)(content, Options("source", **options))
        reading = read(dump(imported.data), "imported")
        assert reading.ok, (reading.findings, dump(imported.data))
        return Contract.parse(reading.document), imported.findings

    return run


@pytest.fixture
def back(export, load):
    """Out and in again."""

    def run(name, contract, **options):
        return load(name, export(name, contract, **options).content)[0]

    return run


CACHE = Path(os.environ.get("HANSA_TEST_CACHE", Path.home() / ".cache" / "hansa-tests"))


@pytest.fixture(scope="session")
def tool_python():
    """A Python in which other tools are installed; made once, kept between runs."""

    def make(name, *packages):
        import shutil

        if shutil.which("uv") is None:
            pytest.skip("uv is not installed, which makes the environment of the other tool")
        folder = CACHE / f"tool-{name}"
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / f"tool-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "ready").exists():
                subprocess.run(["uv", "venv", "-q", "--clear", "--python", sys.executable, folder], check=True)
                install = [
                    "uv",
                    "pip",
                    "install",
                    "-q",
                    "--only-binary",
                    ":all:",
                    "--python",
                    folder / "bin/python",
                    *packages,
                ]
                subprocess.run(install, check=True)
                (folder / "ready").touch()
        return folder / "bin/python"

    return make
