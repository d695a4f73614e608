"""The floor of building the demo mesh: the same SQL over the same raw files in plain DuckDB, into Parquet files, by hand.

No catalog, no checks, no lineage, no run record: what remains is what any platform must spend at least.
`python bench/by_hand.py HOME [OUT]` prints the rows of each port and the CPU seconds.
"""

from __future__ import annotations

import importlib.util
import json
import re
import resource
import sqlite3
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import yaml

MEMORY = "400MB"
BATCH = 50_000


@dataclass
class Product:
    id: str
    folder: Path
    inputs: dict[str, str]
    outputs: dict[str, str]
    models: dict[str, str] = field(default_factory=dict)


def python() -> str:
    """The interpreter to run this with in a process of its own, so that its CPU time is its own."""
    return sys.executable


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def load(path: Path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def read_mesh(home: Path) -> tuple[dict[str, Product], dict[str, dict]]:
    contracts = {c["id"]: c for c in map(load, sorted(home.glob("dataproducts/**/*.odcs.yaml")))}
    products = {}
    for path in sorted(home.glob("dataproducts/**/*.odps.yaml")):
        data = load(path)
        models = {
            p.stem: p.read_text(encoding="utf-8")
            for p in sorted(path.parent.glob("models/*"))
            if p.suffix in {".sql", ".py"}
        }
        inputs = {port["name"]: port["contractId"] for port in data.get("inputPorts", ())}
        outputs = {port["name"]: port["contractId"] for port in data["outputPorts"]}
        products[data["id"]] = Product(data["id"], path.parent, inputs, outputs, models)
    return products, contracts


def in_order(products: dict[str, Product]) -> list[Product]:
    makers = {contract: p.id for p in products.values() for contract in p.outputs.values()}
    done: dict[str, Product] = {}

    def visit(product: Product) -> None:
        for contract in product.inputs.values():
            if contract in makers and makers[contract] not in done:
                visit(products[makers[contract]])
        done.setdefault(product.id, product)

    for product in products.values():
        visit(product)
    return list(done.values())


def duck_type(prop: dict) -> str:
    if prop["logicalType"] == "object":
        return "STRUCT(" + ", ".join(f"{quote(p['name'])} {duck_type(p)}" for p in prop["properties"]) + ")"
    return prop["physicalType"]


def columns(schema: dict) -> str:
    return "{" + ", ".join(f"{literal(p['name'])}: {literal(duck_type(p))}" for p in schema["properties"]) + "}"


def custom(server: dict, name: str) -> str:
    return next((p["value"] for p in server.get("customProperties", ()) if p["property"] == name), "")


def source_sql(home: Path, contract: dict, schema: dict) -> str:
    server = contract["servers"][0]
    path = literal(str(home / server["path"]))
    if server["format"] == "parquet":
        return f"SELECT * FROM read_parquet({path})"
    if server["format"] == "jsonl":
        return f"SELECT * FROM read_json({path}, format = 'newline_delimited', columns = {columns(schema)})"
    encoding = {"ISO-8859-1": "latin-1", "UTF-8": "utf-8"}[server["encoding"]]
    return (
        f"SELECT * FROM read_csv({path}, header = true, delim = {literal(custom(server, 'delimiter'))}, quote = '\"', "
        f"auto_detect = false, encoding = {literal(encoding)}, columns = {columns(schema)})"
    )


def read_sqlite(home: Path, contract: dict, schema: dict) -> pa.Table:
    names = [p["name"] for p in schema["properties"]]
    types = [pa.int64() if p["logicalType"] == "integer" else pa.string() for p in schema["properties"]]
    with sqlite3.connect(home / contract["servers"][0]["database"]) as database:
        cursor = database.execute(f"SELECT {', '.join(map(quote, names))} FROM {quote(schema['name'])}")
        batches = []
        while rows := cursor.fetchmany(BATCH):
            batches.append(
                pa.record_batch([pa.array(c, t) for c, t in zip(zip(*rows, strict=True), types, strict=True)], names)
            )
    return pa.Table.from_batches(batches)


def bind_inputs(connection, home: Path, out: Path, product: Product, contracts: dict[str, dict]) -> None:
    for port, contract_id in product.inputs.items():
        contract = contracts[contract_id]
        connection.execute(f"CREATE SCHEMA {quote(port)}")
        for schema in contract["schema"]:
            if "servers" not in contract:
                query = f"SELECT * FROM read_parquet({literal(str(out / schema['name']))} || '.parquet')"
            elif contract["servers"][0]["format"] == "sqlite":
                connection.register(f"arrow_{port}", read_sqlite(home, contract, schema))
                query = f"SELECT * FROM {quote(f'arrow_{port}')}"
            else:
                query = source_sql(home, contract, schema)
            # An input is read as port.object, and by its port's name alone if there is but one object.
            if len(contract["schema"]) == 1:
                connection.execute(f"CREATE TEMP VIEW {quote(port)} AS {query}")
            if "arrow_" not in query:
                connection.execute(f"CREATE VIEW {quote(port)}.{quote(schema['name'])} AS {query}")


def model_order(models: dict[str, str]) -> list[str]:
    done: list[str] = []

    def visit(name: str) -> None:
        for other in models:
            if (
                other != name
                and other not in done
                and re.search(rf"\b(FROM|JOIN|,)\s+{other}\b|\({other}:", models[name])
            ):
                visit(other)
        if name not in done:
            done.append(name)

    for name in models:
        visit(name)
    return done


def run_python(connection, product: Product, name: str) -> None:
    path = product.folder / "models" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = getattr(module, name)
    wanted = function.__code__.co_varnames[: function.__code__.co_argcount]
    result = function(*(connection.sql(f"FROM {quote(p)}") for p in wanted))
    connection.register(name, result)


def build(home: Path, out: Path, product: Product, contracts: dict[str, dict]) -> dict[str, int]:
    ports = [schema["name"] for contract in product.outputs.values() for schema in contracts[contract]["schema"]]
    rows = {}
    with duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    ) as connection:
        connection.execute(
            f"SET memory_limit = '{MEMORY}'; SET threads = 2; SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET temp_directory = {literal(str(out / '.spill'))}"
        )
        bind_inputs(connection, home, out, product, contracts)
        for name in model_order(product.models):
            if (product.folder / "models" / f"{name}.py").exists():
                run_python(connection, product, name)
            elif name in ports and not any(
                re.search(rf"\b(FROM|JOIN)\s+{name}\b", sql) for sql in product.models.values()
            ):
                connection.execute(f"CREATE TEMP VIEW {quote(name)} AS {product.models[name]}")
            else:
                kind = "VIEW" if "materialized: view" in product.models[name] else "TABLE"
                connection.execute(f"CREATE TEMP {kind} {quote(name)} AS {product.models[name]}")
        for contract in product.outputs.values():
            for schema in contracts[contract]["schema"]:
                names = ", ".join(
                    f"CAST({quote(p['name'])} AS {p['physicalType']}) AS {quote(p['name'])}"
                    for p in schema["properties"]
                )
                target = literal(str(out / f"{schema['name']}.parquet"))
                copied = connection.execute(
                    f"COPY (SELECT {names} FROM {quote(schema['name'])}) TO {target} (FORMAT parquet, COMPRESSION zstd)"
                )
                rows[schema["name"]] = copied.fetchone()[0]
    return rows


def main() -> None:
    home = Path(sys.argv[1]).resolve()
    out = Path(sys.argv[2] if len(sys.argv) > 2 else home / ".by-hand").resolve()
    out.mkdir(parents=True, exist_ok=True)
    products, contracts = read_mesh(home)
    start = time.process_time()
    report = {}
    for product in in_order(products):
        began = time.process_time()
        rows = build(home, out, product, contracts)
        report[product.id] = round(time.process_time() - began, 2)
        print(
            f"{product.id:34} {report[product.id]:6.2f} s  "
            + "  ".join(f"{name} {count:,}" for name, count in rows.items())
        )
    total = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"cpu_seconds": round(total, 2), "peak_mib": memory, "products": len(report)}))


if __name__ == "__main__":
    main()
