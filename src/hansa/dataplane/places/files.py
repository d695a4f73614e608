"""Local files (server type `local`): the format of the server block, else the file's ending, says who reads them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.dataplane.places.errors import BadPlace
from hansa.dataplane.places.find import find_local, format_of, local_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.dataplane.places.find import DataFile
    from hansa.dataplane.places.place import Request, Table

FORMATS: tuple[tuple[str, str], ...] = (
    ("csv", "csv:read_csv"),
    ("json", "json:read_json"),
    ("parquet", "parquet:read_parquet"),
    ("avro", "avro:read_avro"),
    ("orc", "arrow:read_orc"),
    ("arrow", "arrow:read_arrow"),
    ("excel", "excel:read_excel"),
)
"""Format → the function that reads its files, loaded when it is asked for."""


KNOWN = frozenset(name for name, _ in FORMATS) | {"delta", "iceberg"}

FOLDERS: tuple[tuple[str, str], ...] = (("delta", "delta:read_delta"), ("iceberg", "iceberg:read_folder"))
"""Formats whose table is a folder with a log of its own."""


def open_local(request: Request) -> Table:
    pattern = local_path(request, "path", "location")
    kind = format_of(request.text("format"), pattern)
    kind = _by_content(Path(pattern)) if kind not in KNOWN else kind
    if kind in dict(FOLDERS):
        module, _, function = dict(FOLDERS)[kind].partition(":")
        table: Table = getattr(import_module(f"hansa.dataplane.places.{module}"), function)(request, pattern)
        return table
    return read_files(request, find_local(request, pattern, kind), kind)


def _by_content(path: Path) -> str:
    """A folder without a format is what its log says, or what most of its files are."""
    if (path / "_delta_log").is_dir():
        return "delta"
    if (path / "metadata").is_dir():
        return "iceberg"
    names = [each.name.lower() for each in path.iterdir() if each.is_file()] if path.is_dir() else []
    kinds = [format_of("", each) for each in names]
    return max((each for each in KNOWN if each in kinds), key=kinds.count, default="")


def read_files(request: Request, files: Sequence[DataFile], kind: str) -> Table:
    """`kind` without an ending of its own is what the first file ends in."""
    readers = dict(FORMATS)
    kind = kind if kind in readers else format_of(request.text("format"), files[0].label)
    if kind not in readers:
        raise BadPlace(
            f"Files of format `{kind}` are not read here.",
            hint=f"Give the server a `format`: {', '.join([*readers, *dict(FOLDERS)])}.",
        )
    module, _, function = readers[kind].partition(":")
    table: Table = getattr(import_module(f"hansa.dataplane.places.{module}"), function)(request, files)
    return table
