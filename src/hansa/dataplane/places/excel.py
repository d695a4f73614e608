"""Excel workbooks: the sheet of the object's name, else the first; the first row that is not empty has the names.

Excel types cells, not columns: a column is a number, a date or a truth only if each of its cells is.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from hansa.contracts.sql import quote
from hansa.dataplane.places.errors import BadPlace, NoData, UnreadableData, needs
from hansa.dataplane.places.find import about
from hansa.dataplane.places.sniff import unique_names
from hansa.dataplane.places.spill import spill_batches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

BATCH = 10_000
"""Rows that are held at a time."""

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "BOOLEAN"),
    (int, "BIGINT"),
    (float, "DOUBLE"),
    (datetime, "TIMESTAMP"),
    (date, "DATE"),
    (time, "TIME"),
)
_TOGETHER = {
    frozenset({"BIGINT", "DOUBLE"}): "DOUBLE",
    frozenset({"DATE", "TIMESTAMP"}): "TIMESTAMP",
}


def read_excel(request: Request, files: Sequence[DataFile]) -> Table:
    from hansa.dataplane.places.place import Table

    try:
        import openpyxl
    except ImportError as error:
        raise needs("excel", "Reading Excel workbooks") from error
    if len(files) > 1:
        raise BadPlace(f"`{request.text('path')}` fits {len(files)} workbooks.", hint="Name one of them.")
    with files[0].opens() as raw:
        try:
            book = openpyxl.load_workbook(raw, read_only=True, data_only=True)
        except (BadZipFile, KeyError, ValueError, OSError) as error:
            raise UnreadableData(
                f"{files[0].label} cannot be read as an Excel workbook: {error}.", hint="Save it as .xlsx."
            ) from error
        relation, title = _sheet(request, book, files[0].label)
    return Table(request.session.duck, relation, (), f"sheet {title} of {about(files)}", request.session)


def _sheet(request: Request, book: Any, label: str) -> tuple[str, str]:
    import pyarrow as pa

    wanted = request.text("sheet")
    title = next((each for each in (wanted, request.table, request.schema.name) if each in book.sheetnames), "")
    if wanted and title != wanted:
        raise NoData(f"{label} has no sheet `{wanted}`.", hint=f"It has: {', '.join(book.sheetnames)}.")
    sheet = book[title] if title else book.worksheets[0]
    rows = (row for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row))
    header = next(rows, None)
    if header is None:
        raise NoData(f"The sheet `{sheet.title}` of {label} is empty.", hint="Its first row must have the names.")
    names = unique_names([str(cell if cell is not None else "") for cell in header])
    seen: list[set[str]] = [set() for _ in names]
    schema = pa.schema([(name, pa.string()) for name in names])
    source = spill_batches(request.session, schema, _batches(rows, schema, seen))
    items = (f"CAST({quote(name)} AS {_kind(kinds)}) AS {quote(name)}" for name, kinds in zip(names, seen, strict=True))
    return f"(SELECT {', '.join(items)} FROM {source})", str(sheet.title)


def _batches(rows: Iterator[tuple[Any, ...]], schema: Any, seen: list[set[str]]) -> Iterator[Any]:
    """Every cell as text, which loses nothing; what kinds of cells a column has is noted on the way."""
    import pyarrow as pa

    width = len(schema)
    columns: list[list[str | None]] = [[] for _ in range(width)]
    for row in rows:
        for number in range(width):
            value = row[number] if number < len(row) else None
            columns[number].append(_text(value, seen[number]))
        if len(columns[0]) >= BATCH:
            yield pa.RecordBatch.from_arrays([pa.array(each, pa.string()) for each in columns], schema=schema)
            columns = [[] for _ in range(width)]
    if columns[0]:
        yield pa.RecordBatch.from_arrays([pa.array(each, pa.string()) for each in columns], schema=schema)


def _text(value: Any, seen: set[str]) -> str | None:
    if value is None:
        return None
    kind = next((name for known, name in _KINDS if isinstance(value, known)), "VARCHAR")
    if kind == "TIMESTAMP" and value.time() == time.min:
        kind, value = "DATE", value.date()
    seen.add(kind)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _kind(seen: set[str]) -> str:
    return next(iter(seen)) if len(seen) == 1 else _TOGETHER.get(frozenset(seen), "VARCHAR")
