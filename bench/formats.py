"""What `hansa contract test` holds in memory, format by format: the contract bench's table in each, 1 million rows (Excel 200,000), whole processes.

`python -m bench.formats [FORMAT…]`; what was written stays in HANSA_BENCH_CACHE. `nested` has a list of one to four structures in each row as well.
"""

import sqlite3
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import yaml
from pyarrow import ipc, orc

from bench.contract_data import contract, rows
from bench.contract_test import CACHE, run
from bench.measure import emit, hansa

ROWS = 1_000_000
SHEET = 200_000
"""Rows of the workbook: a sheet holds no more than 1,048,576, and writing them takes longest of all."""
BATCH = 50_000

NESTED = {
    "name": "items",
    "logicalType": "array",
    "items": {
        "logicalType": "object",
        "properties": [
            {"name": "sku", "logicalType": "string", "logicalTypeOptions": {"pattern": "^SKU-[0-9]{6}$"}},
            {"name": "n", "logicalType": "integer", "logicalTypeOptions": {"minimum": 0}},
        ],
    },
}


def table(nested: bool = False, count: int = ROWS) -> str:
    items = ", list_transform(range(line), lambda n: {'sku': sku, 'n': n}) AS items" if nested else ""
    return f"SELECT *{items} FROM ({rows(0, count)})"


def batches(count: int = ROWS) -> pa.RecordBatchReader:
    return duckdb.connect(config={"threads": 1}).sql(table(count=count)).to_arrow_reader(BATCH)


def copied(path: Path, form: str, nested: bool = False) -> None:
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as connection:
        connection.execute(f"COPY ({table(nested)}) TO '{path}' ({form})").fetchall()


def avro(path: Path) -> None:
    import fastavro

    kinds = {
        "int64": "long",
        "int32": "int",
        "double": "double",
        "bool": "boolean",
        "string": "string",
        "date32[day]": {"type": "int", "logicalType": "date"},
        "timestamp[us]": {"type": "long", "logicalType": "local-timestamp-micros"},
    }
    stream = batches()
    fields = [{"name": each.name, "type": ["null", kinds[str(each.type)]]} for each in stream.schema]
    schema = fastavro.parse_schema({"type": "record", "name": "orders", "fields": fields})
    with path.open("wb") as file:
        fastavro.writer(file, schema, (row for batch in stream for row in batch.to_pylist()), codec="deflate")


def excel(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("orders")
    stream = batches(SHEET)
    sheet.append(stream.schema.names)
    for batch in stream:
        for row in batch.to_pylist():
            sheet.append(list(row.values()))
    book.save(path)


def as_orc(path: Path) -> None:
    with orc.ORCWriter(str(path)) as out:
        for batch in batches():
            out.write(pa.Table.from_batches([batch]))


def arrow(path: Path) -> None:
    stream = batches()
    with ipc.new_file(path, stream.schema) as out:
        for batch in stream:
            out.write_batch(batch)


def delta(path: Path) -> None:
    import deltalake

    deltalake.write_deltalake(str(path), batches())


def sqlite(path: Path) -> None:
    stream = batches()
    with sqlite3.connect(path) as connection:
        kinds = {"int64": "INTEGER", "int32": "INTEGER", "double": "REAL", "bool": "BOOLEAN"}
        columns = ", ".join(f"{each.name} {kinds.get(str(each.type), 'TEXT')}" for each in stream.schema)
        connection.execute(f"CREATE TABLE orders ({columns})")
        marks = ", ".join("?" * len(stream.schema))
        for batch in stream:
            values = (tuple(str(v) if hasattr(v, "year") else v for v in row.values()) for row in batch.to_pylist())
            connection.executemany(f"INSERT INTO orders VALUES ({marks})", values)


FORMATS = {
    "parquet": ("orders.parquet", "parquet", lambda path: copied(path, "FORMAT parquet, COMPRESSION zstd")),
    "csv": ("orders.csv", "csv", lambda path: copied(path, "FORMAT csv, HEADER")),
    "json": ("orders.jsonl", "json", lambda path: copied(path, "FORMAT json")),
    "nested": ("nested.jsonl", "json", lambda path: copied(path, "FORMAT json", nested=True)),
    "array": ("array.json", "json", lambda path: copied(path, "FORMAT json, ARRAY true", nested=True)),
    "avro": ("orders.avro", "avro", avro),
    "orc": ("orders.orc", "orc", as_orc),
    "arrow": ("orders.arrow", "arrow", arrow),
    "delta": ("orders-delta", "delta", delta),
    "sqlite": ("orders.sqlite", "sqlite", sqlite),
    "excel": ("orders.xlsx", "xlsx", excel),
}


def document(name: str, path: Path, kind: str) -> Path:
    said = contract(path, kind)
    if kind == "sqlite":
        kept = [{"property": "kind", "value": "sqlite"}, {"property": "database", "value": str(path)}]
        said["servers"] = [{"server": "file", "type": "custom", "customProperties": kept}]
    if name in {"nested", "array"}:
        said["schema"][0]["properties"] = [*said["schema"][0]["properties"], NESTED]
    document = CACHE / f"{name}.formats.odcs.yaml"
    document.write_text(yaml.safe_dump(said, sort_keys=False))
    return document


def main() -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or FORMATS:
        file, kind, write = FORMATS[name]
        path = CACHE / "formats" / file
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            write(path)
        cpu, memory = run([hansa(), "contract", "test", document(name, path, kind)])
        size = sum(each.stat().st_size for each in ([path] if path.is_file() else path.rglob("*.parquet"))) / 1e6
        count = SHEET if name == "excel" else ROWS
        emit(
            f"`hansa contract test`, {name}, {count:,} rows",
            f"{cpu:.1f} CPU s, {memory:.0f} MiB",
            f"{size:.0f} MB",
            "",
            "",
        )


if __name__ == "__main__":
    main()
