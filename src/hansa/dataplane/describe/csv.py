"""CSV files: DuckDB's sniffer says the dialect and the types of a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Described
from hansa.contracts.convert.notes import Notes
from hansa.dataplane.describe.duck_types import field
from hansa.dataplane.describe.files import members, server, title
from hansa.dataplane.describe.sniff import columns, dialect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hansa.kernel.json import Json


def describe(source: Path, options: Mapping[str, str]) -> Described:
    """`sample` rows (20,480 unless given) are looked at; `sample=-1` reads all."""
    first = members(source, "*.csv")[0]
    notes, name = Notes(str(source)), title(source)
    sample = int(options["sample"]) if options.get("sample", "").lstrip("-").isdigit() else 20_480
    found = columns("read_csv", first, f"sample_size={sample}")
    delimiter = dialect(first, sample)
    more: dict[str, Json] = {"customProperties": [{"property": "delimiter", "value": delimiter}]}
    more = more if delimiter != "," else {}
    parts = tuple(field(column, kind, notes, name) for column, kind in found)
    return Described(name, "csv", parts, notes=notes.plain, server=server(source, "csv", **more))
