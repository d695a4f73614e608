"""Writes the rows of `orders` as files of each format; each function answers the server block to read them by."""

import csv
import json
import sqlite3
from contextlib import closing

import duckdb
import orders
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather, ipc, orc

SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("city", pa.string()),
        ("email", pa.string()),
        ("total", pa.decimal128(12, 2)),
        ("score", pa.float64()),
        ("day", pa.date32()),
        ("at", pa.timestamp("us")),
        ("paid", pa.bool_()),
        ("state", pa.string()),
    ]
)
ARROW = pa.table([orders.column(n) for n in range(len(SCHEMA))], schema=SCHEMA)


def text(value):
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


def local(path, kind):
    return {"type": "local", "path": path, "format": kind}


def as_csv(folder):
    with (folder / "orders.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(orders.NAMES)
        writer.writerows([text(value) for value in row] for row in orders.ROWS)
    return local("orders.csv", "csv")


def plain(row):
    return {key: float(value) if key == "total" and value is not None else value for key, value in row.items()}


def as_json(folder):
    (folder / "orders.json").write_text(json.dumps([plain(row) for row in orders.as_dicts()], default=str))
    return local("orders.json", "json")


def as_json_lines(folder):
    lines = (json.dumps(plain(row), default=str) for row in orders.as_dicts())
    (folder / "orders.jsonl").write_text("\n".join(lines))
    return local("*.jsonl", "jsonl")


def as_parquet(folder):
    pq.write_table(ARROW, folder / "orders.parquet")
    return local("{model}.parquet", "parquet")


def as_avro(folder):
    import fastavro

    def maybe(kind):
        return ["null", kind]

    kinds = [
        "long",
        maybe("string"),
        "string",
        maybe({"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}),
        "double",
        {"type": "int", "logicalType": "date"},
        maybe({"type": "long", "logicalType": "local-timestamp-micros"}),
        maybe("boolean"),
        maybe({"type": "enum", "name": "state", "symbols": ["new", "sent", "gone"]}),
    ]
    fields = [{"name": name, "type": kind} for name, kind in zip(orders.NAMES, kinds, strict=True)]
    schema = fastavro.parse_schema({"type": "record", "name": "orders", "fields": fields})
    with (folder / "orders.avro").open("wb") as file:
        fastavro.writer(file, schema, orders.as_dicts(), codec="deflate")
    return local("orders.avro", "avro")


def as_orc(folder):
    orc.write_table(ARROW, folder / "orders.orc")
    return local("orders.orc", "orc")


def as_arrow(folder):
    feather.write_feather(ARROW, folder / "orders.arrow")
    return local("orders.arrow", "arrow")


def as_arrow_stream(folder):
    with ipc.new_stream(folder / "orders.arrows", SCHEMA) as stream:
        stream.write_table(ARROW)
    return local("orders.arrows", "arrow")


def as_excel(folder):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("notes").append(["nothing"])
    sheet = book.create_sheet("orders")
    sheet.append(orders.NAMES)
    for row in orders.ROWS:
        sheet.append(row)
    book.save(folder / "orders.xlsx")
    return local("orders.xlsx", "xlsx")


def as_delta(folder):
    import deltalake

    deltalake.write_deltalake(str(folder / "orders"), ARROW)
    return local("orders", "delta")


def as_iceberg(folder):
    from pyiceberg.catalog.sql import SqlCatalog

    address = f"sqlite:///{folder}/catalog.db"
    catalog = SqlCatalog("lake", uri=address, warehouse=f"file://{folder}/lake")
    catalog.create_namespace("shop")
    table = catalog.create_table("shop.orders", SCHEMA)
    table.append(ARROW)
    catalog.close()
    return {"type": "iceberg", "catalog": "lake", "catalogUrl": address, "namespace": "shop"}


def as_iceberg_folder(folder):
    as_iceberg(folder)
    return local("lake/shop/orders", "iceberg")


def as_duckdb(folder):
    with duckdb.connect(str(folder / "orders.duckdb")) as connection:
        connection.register("given", ARROW)
        connection.execute("CREATE SCHEMA shop")
        connection.execute("CREATE TABLE shop.orders AS FROM given")
    return {"type": "duckdb", "database": "orders.duckdb", "schema": "shop"}


def as_sqlite(folder):
    with closing(sqlite3.connect(folder / "orders.db")) as connection:
        kinds = ["integer", "text", "text", "real", "real", "text", "text", "boolean", "text"]
        columns = ", ".join(f"{name} {kind}" for name, kind in zip(orders.NAMES, kinds, strict=True))
        connection.execute(f"CREATE TABLE orders ({columns})")
        rows = [
            [
                float(value)
                if n == 3 and value is not None
                else int(value)
                if isinstance(value, bool)
                else value
                if value is None or isinstance(value, int | float)
                else str(value)
                for n, value in enumerate(row)
            ]
            for row in orders.ROWS
        ]
        connection.executemany(f"INSERT INTO orders VALUES ({', '.join('?' * len(rows[0]))})", rows)
        connection.commit()
    return {
        "type": "custom",
        "customProperties": [{"property": "kind", "value": "sqlite"}, {"property": "database", "value": "orders.db"}],
    }


FILES = {name.removeprefix("as_"): each for name, each in sorted(globals().items()) if name.startswith("as_")}
