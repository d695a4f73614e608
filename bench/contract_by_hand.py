"""The checks of the bench's contract, written by hand for DuckDB: footers first, one pass, hashes for uniqueness.

`python -m bench.contract_by_hand DATA` exits 1 if a check fails. It knows this one contract, measures no more than pass or fail,
and says nothing: what remains is what any engine on DuckDB must spend at least.

Why it is the best plan that is known: footers answer counts and extremes; texts of few distinct values are tried once each; whole numbers are
proven unique by bits and the others by hashes; no value of Parquet is decoded twice but that of the one hashed column. CSV is parsed once,
typed in the same pass, with the engine's own buffers; asking the text itself for each check parses it as often as there are statements. What it leaves out
by knowing the contract: it finds no encoding, delimiter or broken line, and names no row. It gives the contract's answers, or it would be no
peer: `bench.contract_agree` holds both to the same verdicts on what a file can have wrong, one cell at a time. So `1.5` is no whole number
(`1.0` is one), and a moment is no date.
"""

import sys

import duckdb

from bench.contract_data import COLUMNS

NAMES = list(COLUMNS)
REQUIRED = [each for each in NAMES if each not in {"channel", "discount", "zip", "phone", "note"}]
RANGES = {
    "event_id": (0, None),
    "order_ref": (0, None),
    "line": (1, 4),
    "customer_id": (1, 500000),
    "quantity": (1, 20),
    "price": (0, 1000),
    "discount": (0, 1),
}
FEW = {
    "country": "country NOT IN ('DE','FR','NL','PL','SE','DK','IT','ES')",
    "currency": "NOT regexp_matches(currency, '^[A-Z]{3}$')",
    "status": "status NOT IN ('new','paid','sent','done','back')",
    "channel": "channel NOT IN ('web','app','shop')",
    "sku": "NOT regexp_matches(sku, '^SKU-[0-9]{6}$')",
    "note": "length(note) > 200",
}
MANY = (
    "length(order_uuid) < 36",
    "length(order_uuid) > 36",
    "NOT regexp_matches(order_uuid, '^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$')",
    "length(email) > 60",
    "NOT regexp_matches(email, '^[a-z0-9.]+@[a-z0-9.]+[.]com$')",
    "length(zip) < 5",
    "length(zip) > 5",
    "NOT regexp_matches(phone, '^[+]49[0-9]{10}$')",
)
TYPES = {
    **dict.fromkeys(("event_id", "order_ref", "customer_id"), "BIGINT"),
    **dict.fromkeys(("line", "quantity"), "INTEGER"),
    **dict.fromkeys(("price", "discount"), "DOUBLE"),
    "is_gift": "BOOLEAN",
    "order_date": "DATE",
    "created_at": "TIMESTAMP",
}
WHOLE = {"BIGINT", "INTEGER", "SMALLINT", "TINYINT"}


def read(name: str) -> str:
    """The text of a CSV as its type. Most whole numbers are written as the engine writes them, which is the cheapest to see."""
    kind = TYPES[name]
    value = f"TRY_CAST({name} AS {kind})"
    if kind in {"BIGINT", "INTEGER"}:
        exact = f"TRY_CAST({name} AS DECIMAL(38, 10))"
        return (
            f"CASE WHEN CAST({value} AS VARCHAR) = {name} THEN {value} "
            f"WHEN NOT regexp_matches({name}, '[.eE]') OR {exact} % 1 = 0 THEN {value} END"
        )
    return f"CASE WHEN length({name}) <= 12 THEN {value} END" if kind == "DATE" else value


def fits(described: dict[str, str]) -> bool:
    """Whether Parquet has the contract's types; whole numbers of another width fit, as all of them have a range."""
    kinds = {name: described.get(name) for name in NAMES}
    return all(kind == TYPES.get(name, "VARCHAR") or {kind, TYPES.get(name)} <= WHOLE for name, kind in kinds.items())


def main(path: str) -> bool:
    connection = duckdb.connect(
        config={
            "threads": 2,
            "memory_limit": "400MB",
            "preserve_insertion_order": False,
            "temp_directory": "/tmp/hansa-hand",
        }
    )

    def ask(sql):
        return connection.execute(sql).fetchall()[0]

    if path.endswith(".csv"):
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in NAMES)
        text = f"read_csv('{path}', header=true, auto_detect=false, delim=',', columns={{{columns}}})"
        casts = ", ".join(f"{read(n)} AS {n}" if n in TYPES else n for n in NAMES)
        bad = " OR ".join(f"({n} IS NOT NULL AND {read(n)} IS NULL)" for n in TYPES)
        connection.execute(f"CREATE TEMP TABLE t AS SELECT {casts}, ({bad}) AS bad FROM {text}")
        if ask("SELECT count(*) FILTER (WHERE bad) FROM t")[0]:
            return False
        data = "t"
    else:
        data = f"read_parquet('{path}')"
        described = connection.execute(f"DESCRIBE SELECT * FROM {data}").fetchall()
        if not fits({each[0]: each[1] for each in described}):
            return False
    rows, *counts = ask(f"SELECT count(*), {', '.join(f'count({n})' for n in [*REQUIRED, 'note'])} FROM {data}")
    ends = ask(f"SELECT max(created_at), {', '.join(f'min({n}), max({n})' for n in RANGES)} FROM {data}")
    ok = rows > 0 and all(each == rows for each in counts[:-1]) and (rows - counts[-1]) < 0.4 * rows
    for (low, high), least, most in zip(RANGES.values(), ends[1::2], ends[2::2], strict=True):
        ok &= least >= low and (high is None or most <= high)
    for column, fails in FEW.items():
        ok &= ask(f"SELECT count(*) FILTER (WHERE {fails}) FROM (SELECT DISTINCT {column} FROM {data})")[0] == 0
    ok &= not any(ask(f"SELECT {', '.join(f'count(*) FILTER (WHERE {each})' for each in MANY)} FROM {data}"))
    if not ok:
        return False
    first, last = ends[1], ends[2]
    ok &= ask(f"SELECT bit_count(bitstring_agg(event_id, {first}, {last})) FROM {data}")[0] == rows
    width = (ends[4] - ends[3] + 1) * 4
    ok &= (
        ask(f"SELECT bit_count(bitstring_agg((order_ref - {ends[3]}) * 4 + line - 1, 0, {width - 1})) FROM {data}")[0]
        == rows
    )
    ok &= ask(f"SELECT count(DISTINCT hash(order_uuid)) FROM {data}")[0] == rows
    ok &= ask(f"SELECT count(*) FROM {data} WHERE price * quantity > 50000")[0] == 0
    return bool(ok)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1]) else 1)
