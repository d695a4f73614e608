"""A quote that opens in a CSV file and never closes: the engine, reading such a file in one piece, takes the rest for one value."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from hansa.dataplane.places.sniff import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hansa.dataplane.places.sniff import Opens, Shape

LONGEST_LINE = 16 * 1024 * 1024
"""A line that is longer, with the lines that its quotes hold, is none."""

_END = "\0"
"""A line that is put after the last: within a quote it belongs to the value."""
_BREAK = re.compile(r"\r\n|\r|\n")


def open_quote(opens: Opens, shape: Shape) -> int | None:
    """The line where it opens. Quotes in pairs are taken for closed ones: then the file is not read value by value."""
    with opens() as raw:
        odd = sum(chunk.count(b'"') for chunk in iter(lambda: raw.read(CHUNK), b"")) % 2
    if not odd:
        return None
    limit = csv.field_size_limit(LONGEST_LINE)
    try:
        with opens() as raw, io.TextIOWrapper(raw, encoding=shape.encoding, errors="replace", newline="") as text:
            return _unclosed(text, shape.delimiter)
    finally:
        csv.field_size_limit(limit)


def _unclosed(text: Iterable[str], delimiter: str) -> int | None:
    lines = csv.reader(_ended(text), delimiter=delimiter)
    row, before = [_END], 0
    try:
        for each in lines:
            row, before = each, lines.line_num
    except csv.Error:  # a value without an end in sight
        return before + 1
    return None if row == [_END] else lines.line_num - len(_BREAK.findall(row[-1]))


def _ended(text: Iterable[str]) -> Iterator[str]:
    for line in text:
        yield line if line.endswith(("\n", "\r")) else f"{line}\n"
    yield _END
