"""The table of the contract bench: a deterministic generator and a contract of 20 fields that all rows keep."""

from pathlib import Path

import duckdb
import yaml

START = "TIMESTAMP '2026-01-01 00:00:00'"

COLUMNS = {
    "event_id": "i::BIGINT",
    "order_uuid": "(md5((i * 7919)::VARCHAR)::UUID)::VARCHAR",
    "order_ref": "(i // 4)::BIGINT",
    "line": "(i % 4 + 1)::INTEGER",
    "customer_id": "((hash(i) % 500000) + 1)::BIGINT",
    "email": "'user' || (hash(i, 1) % 500000) || '@mail' || (i % 97) || '.example.com'",
    "country": "['DE','FR','NL','PL','SE','DK','IT','ES'][(hash(i, 2) % 8 + 1)::INTEGER]",
    "currency": "['EUR','PLN','SEK','DKK'][(hash(i, 3) % 4 + 1)::INTEGER]",
    "status": "['new','paid','sent','done','back'][(hash(i, 4) % 5 + 1)::INTEGER]",
    "channel": "['web','app','shop'][(hash(i, 5) % 3 + 1)::INTEGER]",
    "sku": "'SKU-' || lpad(((hash(i, 6) % 20000))::VARCHAR, 6, '0')",
    "quantity": "(hash(i, 7) % 20 + 1)::INTEGER",
    "price": "((hash(i, 8) % 100000) / 100)::DOUBLE",
    "discount": "((hash(i, 9) % 50) / 100)::DOUBLE",
    "zip": "lpad((hash(i, 10) % 99999)::VARCHAR, 5, '0')",
    "phone": "'+49' || (1500000000 + hash(i, 11) % 400000000)::VARCHAR",
    "note": "CASE WHEN i % 3 = 0 THEN NULL ELSE 'note ' || (hash(i, 12) % 1000) END",
    "is_gift": "(hash(i, 13) % 10 = 0)",
    "order_date": "(DATE '2026-01-01' + (i % 180)::INTEGER)",
    "created_at": f"({START} + to_seconds(i % 15552000))",
}


def _field(name, logical, **more):
    options = {key: more.pop(key) for key in list(more) if key in OPTIONS}
    return {"name": name, "logicalType": logical, **({"logicalTypeOptions": options} if options else {}), **more}


OPTIONS = {"minimum", "maximum", "minLength", "maxLength", "pattern", "format"}


def _valid(values, name):
    rule = {"type": "library", "metric": "invalidValues", "arguments": {"validValues": values}, "mustBe": 0}
    return {"quality": [rule | {"id": name}]}


FIELDS = [
    _field("event_id", "integer", physicalType="BIGINT", primaryKey=True, unique=True, required=True, minimum=0),
    _field("order_uuid", "string", required=True, unique=True, minLength=36, maxLength=36, format="uuid"),
    _field("order_ref", "integer", physicalType="BIGINT", required=True, minimum=0),
    _field("line", "integer", physicalType="INTEGER", required=True, minimum=1, maximum=4),
    _field("customer_id", "integer", physicalType="BIGINT", required=True, minimum=1, maximum=500000),
    _field("email", "string", required=True, maxLength=60, pattern="^[a-z0-9.]+@[a-z0-9.]+[.]com$"),
    _field("country", "string", required=True, **_valid(["DE", "FR", "NL", "PL", "SE", "DK", "IT", "ES"], "countries")),
    _field("currency", "string", required=True, pattern="^[A-Z]{3}$"),
    _field("status", "string", required=True, **_valid(["new", "paid", "sent", "done", "back"], "states")),
    _field("channel", "string", **_valid(["web", "app", "shop"], "channels")),
    _field("sku", "string", required=True, pattern="^SKU-[0-9]{6}$"),
    _field("quantity", "integer", physicalType="INTEGER", required=True, minimum=1, maximum=20),
    _field("price", "number", physicalType="DOUBLE", required=True, minimum=0, maximum=1000),
    _field("discount", "number", physicalType="DOUBLE", minimum=0, maximum=1),
    _field("zip", "string", minLength=5, maxLength=5),
    _field("phone", "string", pattern="^[+]49[0-9]{10}$"),
    _field(
        "note",
        "string",
        maxLength=200,
        quality=[{"type": "library", "metric": "nullValues", "mustBeLessThan": 40, "unit": "percent", "id": "notes"}],
    ),
    _field("is_gift", "boolean", required=True),
    _field("order_date", "date", required=True),
    _field("created_at", "timestamp", required=True),
]

TABLE_RULES = [
    {"type": "library", "metric": "rowCount", "mustBeGreaterThan": 0, "id": "rows"},
    {
        "type": "library",
        "metric": "duplicateValues",
        "arguments": {"properties": ["order_ref", "line"]},
        "mustBe": 0,
        "id": "lines",
    },
    {
        "type": "sql",
        "query": "SELECT count(*) FROM orders WHERE price * quantity > 50000",
        "mustBe": 0,
        "id": "totals",
    },
]


def contract(path: Path, kind: str) -> dict:
    """The contract of data at `path` in format `kind`."""
    server = {"server": "local", "type": "local", "path": str(path), "format": kind}
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": "orders",
        "version": "1.0.0",
        "status": "active",
        "servers": [server],
        "schema": [{"name": "orders", "logicalType": "object", "properties": FIELDS, "quality": TABLE_RULES}],
        "slaProperties": [
            {"property": "freshness", "value": 36500, "unit": "d", "element": "orders.created_at"},
            {"property": "retention", "value": 36500, "unit": "d", "element": "orders.created_at"},
        ],
    }


def rows(first: int, last: int) -> str:
    columns = ", ".join(f"{sql} AS {name}" for name, sql in COLUMNS.items())
    return f"SELECT {columns} FROM range({first}, {last}) t(i)"


def write(path: Path, first: int, last: int) -> Path:
    """Rows `first` to `last` at `path`, unless they are there; its ending says the format."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        form = "FORMAT csv, HEADER" if path.suffix == ".csv" else "FORMAT parquet, COMPRESSION zstd"
        part = path.with_suffix(".part")
        with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as connection:
            connection.execute(f"COPY ({rows(first, last)}) TO '{part}' ({form})")
        part.rename(path)
    return path


def document(path: Path, data: Path, kind: str) -> Path:
    path.write_text(yaml.safe_dump(contract(data, kind), sort_keys=False))
    return path
