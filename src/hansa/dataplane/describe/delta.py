"""Delta tables: the newest schema in the transaction log, without reading data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from hansa.contracts.convert.delta import table
from hansa.contracts.convert.format import Options
from hansa.contracts.convert.notes import Notes
from hansa.dataplane.describe.files import title
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hansa.contracts.convert.described import Described
    from hansa.kernel.json import Json


def describe(source: Path, options: Mapping[str, str]) -> Described:
    """`source` is the table's folder; the newest `metaData` action in its log counts."""
    del options
    log = source / "_delta_log"
    found = next(_metadata(log), None)
    if found is None:
        raise InvalidInput(f"{source} is no Delta table.", hint="Give the folder that holds `_delta_log`.")
    notes = Notes(str(source))
    server: tuple[tuple[str, Json], ...] = (
        ("server", "local"),
        ("type", "local"),
        ("path", str(source)),
        ("format", "delta"),
    )
    made = table(found, Options(source=title(source)), notes)
    return made.__class__(
        made.name, "delta", made.fields, made.description, (), made.partitions, made.metadata, notes.plain, server
    )


def _metadata(log: Path) -> Iterator[dict[str, Json]]:
    """From the newest to the oldest: commits first, then the checkpoints that replace older ones."""
    for commit in sorted(log.glob("[0-9]*.json"), reverse=True):
        for line in reversed(commit.read_text(encoding="utf-8").splitlines()):
            action = _action(line, commit)
            if "metaData" in action:
                yield action["metaData"]  # type: ignore[misc]  # the protocol says that it is an object
    for checkpoint in sorted(log.glob("*.checkpoint*.parquet"), reverse=True):
        yield from _checkpoint(checkpoint)


def _action(line: str, commit: Path) -> dict[str, Json]:
    try:
        action = json.loads(line) if line.strip() else {}
    except ValueError as error:
        raise InvalidInput(f"{commit} is no Delta log: {error}.", hint="Look whether it is complete.") from error
    return action if isinstance(action, dict) else {}


def _checkpoint(path: Path) -> Iterator[dict[str, Json]]:
    try:
        column = parquet.read_table(path, columns=["metaData"]).column("metaData")
    except (pa.ArrowException, KeyError, OSError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.", hint="Look whether it is complete.") from error
    for value in column.to_pylist():
        if value:
            yield {**value, "configuration": dict(value.get("configuration") or ())}
