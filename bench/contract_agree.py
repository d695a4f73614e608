"""Whether the plan by hand and `hansa contract test` judge alike: one small file for each thing that a cell can have wrong, or only seems to.

`python -m bench.contract_agree` exits 1 where they differ. The bench runs it first: a floor that answers wrong is none.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from bench import contract_by_hand
from bench.contract_data import COLUMNS, document, rows
from hansa.app.contract import Contract

ROWS = 12
"""In each file; the ninth row has the cell."""

CELLS = {
    "event_id": ("1.5", "1.0", "1e2", "007", " 77 ", "abc", "", "-1", "3", "99999999999999999999", "1.00000000001"),
    "order_uuid": ("short", "g" * 36, "", "8cbf3c1a-5a4d-0e4b-3c0f-9d2f9a7f1c1"),
    "order_ref": ("-1", "2.5", "1", ""),
    "line": ("0", "5", "1.5", "1.0", "4", ""),
    "customer_id": ("0", "500001", "499999.5", ""),
    "email": ("nobody", "A@b.com", "x" * 60 + "@b.com", ""),
    "country": ("XX", "de", ""),
    "currency": ("eur", "EURO", ""),
    "status": ("lost", ""),
    "channel": ("fax", ""),
    "sku": ("SKU-12", ""),
    "quantity": ("21", "0", "20.0", "1.25", ""),
    "price": ("-0.01", "1000.01", "nan", "inf", "1e2", "a lot", ""),
    "discount": ("-0.5", "1.5", "nan", "", "half"),
    "zip": ("1234", "123456", ""),
    "phone": ("+4912345", "0049123", ""),
    "note": ("n" * 201, "n" * 200, ""),
    "is_gift": ("maybe", "yes", "0", ""),
    "order_date": ("2026-02-30", "2026-01-01 10:00:00", "2026-1-2", "01.02.2026", ""),
    "created_at": ("2026-13-01 00:00:00", "2026-01-01", "2026-01-01T10:00:00Z", "yesterday", ""),
}
TYPED = {
    "event_id": ("-1", "3", "NULL"),
    "order_uuid": ("'short'", "NULL"),
    "line": ("5", "NULL"),
    "country": ("'XX'", "NULL"),
    "price": ("'nan'::DOUBLE", "'-nan'::DOUBLE", "'inf'::DOUBLE", "1000.01", "1.5::FLOAT"),
    "discount": ("'nan'::DOUBLE", "NULL"),
    "quantity": ("21", "1::BIGINT"),
    "order_date": ("NULL", "TIMESTAMP '2026-01-01 10:00:00'"),
}
"""What Parquet can hold, in SQL; some values give the column another type."""


def by_hansa(contract: Path) -> bool:
    return bool(Contract.load(contract).test(at=datetime.now(UTC)).ok)


def differing(folder: Path) -> list[str]:
    """Each thing on which the two do not agree, with what they said."""
    found = []
    files = {f"csv {name} {cell!r}": (name, cell, "csv") for name, cells in CELLS.items() for cell in cells}
    files |= {f"parquet {name} {sql}": (name, sql, "parquet") for name, cells in TYPED.items() for sql in cells}
    for what, (name, cell, kind) in files.items():
        data = folder / f"one.{kind}"
        write(data, name, cell)
        hand, ours = contract_by_hand.main(str(data)), by_hansa(document(folder / "one.yaml", data, kind))
        if hand != ours:
            found.append(f"{what}: by hand {hand}, Hansa {ours}")
    return found


def write(data: Path, name: str, cell: str) -> None:
    """The table with this one cell; a text of a CSV, SQL for Parquet."""
    text = data.suffix == ".csv"
    items = [f"CAST({each} AS VARCHAR) AS {each}" if text else each for each in COLUMNS]
    items[list(COLUMNS).index(name)] = (
        f"CASE WHEN event_id = 8 THEN {chr(39) + cell + chr(39) if text else cell} "
        f"ELSE {f'CAST({name} AS VARCHAR)' if text else name} END AS {name}"
    )
    form = "FORMAT csv, HEADER" if text else "FORMAT parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {', '.join(items)} FROM ({rows(0, ROWS)})) TO '{data}' ({form})").fetchall()


def check() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if found := differing(Path(folder)):
            sys.exit("The plan by hand is no peer:\n" + "\n".join(found))


if __name__ == "__main__":
    check()
