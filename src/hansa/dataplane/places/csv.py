"""CSV files, all columns as text first, then typed where every value fits: a bad value is counted and never ends a test."""

from __future__ import annotations

import csv
import io
import math
from gzip import BadGzipFile
from typing import TYPE_CHECKING
from zlib import error as ZlibError  # noqa: N812  its own name says nothing

from hansa.contracts.sql import literal, quote
from hansa.dataplane.errors import EngineError
from hansa.dataplane.places.errors import BadPlace, NoData, UnreadableData
from hansa.dataplane.places.find import about
from hansa.dataplane.places.quotes import LONGEST_LINE, open_quote
from hansa.dataplane.places.settle import WIDE, stored
from hansa.dataplane.places.sniff import Shape, is_known, look
from hansa.dataplane.places.wide import stored_by_groups

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

ANYWHERE = 64
"""Columns of which every one is asked by the engine whether it has a name; of more the first two, and the file's own rows say the rest."""
SECOND_HEADER = 0.6
"""A row of which this share of values are names of columns is no data."""

BUFFER = 2 * LONGEST_LINE
"""Bytes that the engine reads at once. Left to itself it takes sixteen of the longest lines, which crowds what was read out to the disk."""


def read_csv(request: Request, files: Sequence[DataFile]) -> Table:
    from hansa.dataplane.places.place import Table

    shapes = _shapes(request, files)
    first_file, first = next(iter(shapes.items()))
    for file, shape in shapes.items():
        _same_header(first_file, first, file, shape)
        if shape.breaks:
            _all_closed(file, shape)
    parts: dict[Shape, list[DataFile]] = {}
    for file, shape in shapes.items():
        parts.setdefault(shape, []).append(file)
    names = ", ".join(quote(each) for each in first.header)
    selects = [f"SELECT {names} FROM {_scan(shape, members)}" for shape, members in parts.items()]
    source = _scan(first, list(shapes)) if len(parts) == 1 else f"({' UNION ALL '.join(selects)})"
    engine = request.session.duck
    extra = {"header": _is_header(first.header)} if len(first.header) > 1 else {}
    try:
        keep = stored if len(first.header) <= WIDE else stored_by_groups
        found = keep(engine, request.session.name("csv"), source, request.schema, extra)
    except EngineError as error:
        for file, shape in shapes.items():
            _all_closed(file, shape)
        raise _unreadable(files, error) from error
    if found.counts.get("header") and (fault := _second_header(shapes)):
        raise fault
    return Table(engine, found.relation, (), about(files), request.session, found.origin)


def _shapes(request: Request, files: Sequence[DataFile]) -> dict[DataFile, Shape]:
    server = request.server
    if not is_known(server.encoding):
        raise BadPlace(
            f"The encoding `{server.encoding}` is not read here.", hint="Write UTF-8, ISO-8859-1, UTF-16 or mixed."
        )
    delimiter = {"tab": "\t", "\\t": "\t"}.get(request.text("delimiter"), request.text("delimiter")) or None
    if delimiter is not None and len(delimiter) > 4:
        raise BadPlace(f"The delimiter {delimiter!r} is too long.", hint="Write one character, for example `;`.")
    seen = [(each, _look(each, server.encoding, delimiter)) for each in files]
    found = {file: shape for file, shape in seen if shape is not None}
    if not found:
        raise NoData(
            f"{about(files)}: there is nothing in it.", hint="Even an empty table has a header: deliver it again."
        )
    return found


def _look(file: DataFile, encoding: str | None, delimiter: str | None) -> Shape | None:
    try:
        return look(file.opens, encoding=encoding, delimiter=delimiter)
    except (EOFError, BadGzipFile, ZlibError) as error:
        raise UnreadableData(
            f"{file.label} is no whole gzip: {error}.", hint="Deliver the file again, whole."
        ) from error


def _same_header(first_file: DataFile, first: Shape, file: DataFile, shape: Shape) -> None:
    """Another order of the same columns is no harm."""
    mine, theirs = {each.casefold() for each in shape.header}, {each.casefold() for each in first.header}
    if mine == theirs:
        return
    lost, new = sorted(theirs - mine), sorted(mine - theirs)
    words = [f"lacks {', '.join(lost)}"] if lost else []
    words += [f"has {', '.join(new)} instead" if lost else f"has {', '.join(new)} as well"] if new else []
    raise UnreadableData(
        f"The header changes between files: {file.label} {' and '.join(words)}, compared with {first_file.label}.",
        hint="Deliver files of one header, or test them apart.",
    )


def _all_closed(file: DataFile, shape: Shape) -> None:
    if line := open_quote(file.opens, shape):
        raise UnreadableData(
            f"{file.label} line {line} opens a quote that is never closed: all lines after it would be one value.",
            hint="Close the quote, or double it where it is meant; or deliver the file again, whole.",
        )


def _scan(shape: Shape, files: Sequence[DataFile]) -> str:
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in shape.header)
    paths = ", ".join(literal(each.url) for each in files)
    return (
        f"read_csv([{paths}], auto_detect=false, header=true, columns={{{columns}}}, "
        f"delim={literal(shape.delimiter)}, quote='\"', escape='\"', encoding={literal(shape.encoding)}, "
        f"null_padding=true, max_line_size={LONGEST_LINE}, buffer_size={BUFFER}, hive_partitioning=false"
        f"{', parallel=false' if shape.breaks else ''})"
    )


def _is_header(header: Sequence[str]) -> str:
    """Whether a row says names of columns, in any order: cheap, because most rows fail at the first two values.

    Of a table with very many columns only these two are asked, as the statement grows with the square of the columns else.
    """
    names = ", ".join(literal(each) for each in header)
    asked = [f"coalesce({quote(each)} IN ({names}), false)" for each in header[: 2 if len(header) > ANYWHERE else None]]
    first = f"{asked[0]} OR {asked[1]}"
    if len(header) > ANYWHERE:
        return first
    share = " + ".join(f"CAST({each} AS INTEGER)" for each in asked)
    return f"CASE WHEN {first} THEN ({share}) >= {_enough(len(header))} ELSE false END"


def _enough(columns: int) -> int:
    return max(2, math.ceil(columns * SECOND_HEADER))


def _second_header(shapes: dict[DataFile, Shape]) -> UnreadableData | None:
    """Where it is; None where only the beginning of a row looked like one."""
    for file, shape in shapes.items():
        names = set(shape.header)
        with file.opens() as raw, io.TextIOWrapper(raw, encoding=shape.encoding, errors="replace", newline="") as text:
            lines = csv.reader(text, delimiter=shape.delimiter)
            next(lines, None)
            for row in lines:
                if len(row) > 1 and sum(each in names for each in row) >= _enough(len(names)):
                    return UnreadableData(
                        f"{file.label} line {lines.line_num} is a second header: {shape.delimiter.join(row)[:200]}",
                        hint="Two files were joined into one: deliver each by itself.",
                    )
    return None


def _unreadable(files: Sequence[DataFile], error: EngineError) -> UnreadableData:
    return UnreadableData(
        f"{about(files)} cannot be read as CSV: {error.message}",
        hint="Is every line of the header's length, and are `delimiter` and `encoding` of the server right?",
    )
