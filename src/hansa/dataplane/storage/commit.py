"""One Iceberg commit: manifests written, then metadata swapped, by pyiceberg's public parts.

    data files → manifest → manifest list → snapshot on branch run-… ─publish→ main
                              ↑ (append: the manifests of the base, too)

pyiceberg's own `add_files` cannot start a branch on an empty table, reads every footer again and pulls in pyarrow (2 s of
processor time at start); DuckDB has already said what it wrote, so the snapshot is built from that.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from pyiceberg.exceptions import CommitFailedException
from pyiceberg.manifest import (
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    write_manifest,
    write_manifest_list,
)
from pyiceberg.table.snapshots import Operation, Snapshot, Summary
from pyiceberg.table.update import AssertTableUUID
from pyiceberg.typedef import Record

from hansa.dataplane.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pyiceberg.catalog.sql import SqlCatalog
    from pyiceberg.io import FileIO
    from pyiceberg.schema import Schema
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.update import TableRequirement, TableUpdate

ATTEMPTS = 8
"""Two writers of one table are rare (one run per product); an outside engine may be the other."""

FORMAT_VERSION: Literal[2] = 2


Bound: TypeAlias = bytes
"""A value in Iceberg's single-value serialization."""


@dataclass(frozen=True, slots=True)
class Written:
    """One file as DuckDB's RETURN_STATS reports it; counts of nulls and bounds by field id."""

    location: str
    rows: int
    bytes: int
    nulls: Mapping[int, int]
    lower: Mapping[int, Bound] = field(default_factory=dict)
    upper: Mapping[int, Bound] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a run has made of a table on this machine, before anybody else is told: files in `folder`, meant for `location`.

    `append`: the rows of the base stay.
    """

    run_id: str
    table_location: str
    location: str
    folder: Path
    schema: Schema
    written: tuple[Written, ...]
    append: bool


def commit(
    catalog: SqlCatalog, table: Table, change: Callable[[TableMetadata], Sequence[TableUpdate]]
) -> TableMetadata:
    """Applies what `change` makes of the newest metadata; starts over if somebody was faster."""
    for attempt in range(ATTEMPTS):
        updates = tuple(change(table.metadata))
        if not updates:
            return table.metadata
        requirements: tuple[TableRequirement, ...] = (AssertTableUUID(uuid=table.metadata.table_uuid),)
        try:
            response = catalog.commit_table(table, requirements, updates)
        except CommitFailedException:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.02 * 2**attempt)
            table = catalog.load_table(table.name())
            continue
        _drop_old_metadata(table.io, table.metadata, response.metadata)
        return response.metadata
    raise CommitFailedException("unreachable")


def _drop_old_metadata(io: FileIO, before: TableMetadata, after: TableMetadata) -> None:
    kept = {entry.metadata_file for entry in after.metadata_log}
    for entry in before.metadata_log:
        if entry.metadata_file not in kept:
            io.delete(entry.metadata_file)


def write_snapshot(table: Table, schema: Schema, draft: Draft, snapshot_id: int, base: Snapshot | None) -> Snapshot:
    """Manifests and manifest list in the store; the snapshot is returned, not yet part of the table.

    A replacing snapshot has no parent (as after CREATE OR REPLACE): nothing of the old state has to be rewritten as
    deleted. Its base stands in the summary.
    """
    written, append, run_id = draft.written, draft.append, draft.run_id
    sequence = table.metadata.next_sequence_number()
    directory = f"{draft.table_location}/metadata"
    manifests = (
        [_manifest(table, schema, written, snapshot_id, f"{directory}/{run_id}-{snapshot_id}-m0.avro")]
        if written
        else []
    )
    earlier = base.manifests(table.io) if append and base else []
    name = f"{directory}/snap-{snapshot_id}-{run_id}.avro"
    parent = base.snapshot_id if append and base else None
    with write_manifest_list(
        format_version=FORMAT_VERSION,
        output_file=table.io.new_output(name),
        snapshot_id=snapshot_id,
        parent_snapshot_id=parent,
        sequence_number=sequence,
        avro_compression="deflate",
    ) as writer:
        writer.add_manifests(manifests + earlier)
    return Snapshot.model_validate(
        {
            "snapshot-id": snapshot_id,
            "parent-snapshot-id": parent,
            "sequence-number": sequence,
            "manifest-list": name,
            "summary": _summary(written, base=base, append=append, run_id=run_id),
            "schema-id": schema.schema_id,
        }
    )


def _summary(written: Sequence[Written], *, base: Snapshot | None, append: bool, run_id: str) -> Summary:
    before = base.summary if append and base and base.summary else None
    rows, size = sum(w.rows for w in written), sum(w.bytes for w in written)

    def total(key: str, added: int) -> str:
        return str(int((before[key] if before else None) or 0) + added)

    return Summary(
        Operation.APPEND if append else Operation.OVERWRITE,
        **{
            "added-data-files": str(len(written)),
            "added-records": str(rows),
            "added-files-size": str(size),
            "total-data-files": total("total-data-files", len(written)),
            "total-records": total("total-records", rows),
            "total-files-size": total("total-files-size", size),
            "total-delete-files": "0",
            "hansa.run": run_id,
            "hansa.base": str(base.snapshot_id) if base else "",
        },
    )


def _manifest(
    table: Table, schema: Schema, written: Sequence[Written], snapshot_id: int, location: str
) -> ManifestFile:
    with write_manifest(
        format_version=FORMAT_VERSION,
        spec=table.metadata.spec(),
        schema=schema,
        output_file=table.io.new_output(location),
        snapshot_id=snapshot_id,
        avro_compression="deflate",
    ) as writer:
        for file in written:
            writer.add(
                ManifestEntry.from_args(
                    status=ManifestEntryStatus.ADDED,
                    snapshot_id=snapshot_id,
                    sequence_number=None,
                    file_sequence_number=None,
                    data_file=_data_file(file, table.metadata.default_spec_id),
                )
            )
    return writer.to_manifest_file()


def _data_file(file: Written, spec_id: int) -> DataFile:
    return DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=file.location,
        file_format=FileFormat.PARQUET,
        partition=Record(),
        record_count=file.rows,
        file_size_in_bytes=file.bytes,
        value_counts=dict.fromkeys(file.nulls, file.rows),
        null_value_counts=dict(file.nulls),
        lower_bounds=dict(file.lower),
        upper_bounds=dict(file.upper),
        sort_order_id=None,
        spec_id=spec_id,
        equality_ids=None,
        key_metadata=None,
    )


def data_files(io: FileIO, snapshot: Snapshot) -> list[DataFile]:
    """The live files of a snapshot; refused where another engine wrote deletes, which a plain read would bring back."""
    found: list[DataFile] = []
    for manifest in snapshot.manifests(io):
        if manifest.content == ManifestContent.DELETES:
            raise Unreadable(
                f"Snapshot {snapshot.snapshot_id} holds delete files, which were not written by Hansa.",
                hint="Rewrite the table with the engine that wrote them (rewrite_data_files), then run the product again.",
            )
        found += (entry.data_file for entry in manifest.fetch_manifest_entry(io, discard_deleted=True))
    return found


def manifest_paths(io: FileIO, snapshot: Snapshot) -> set[str]:
    return {snapshot.manifest_list, *(m.manifest_path for m in snapshot.manifests(io))}
