"""What a table's metadata says of snapshots and schemas, and the updates that show one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.dataplane.storage.updates import remove_branch, set_branch, set_schema
from hansa.kernel.errors import NotFound

if TYPE_CHECKING:
    from pyiceberg.schema import Schema
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.snapshots import Snapshot
    from pyiceberg.table.update import TableUpdate

MAIN = "main"


def numbered(schema: Schema, metadata: TableMetadata) -> Schema:
    """The same schema as an earlier one is that one; else it gets the next number."""
    for known in metadata.schemas:
        if known.fields == schema.fields:
            return known
    return schema.model_copy(update={"schema_id": max(s.schema_id for s in metadata.schemas) + 1})


def snapshot_of(metadata: TableMetadata, snapshot_id: int | None) -> Snapshot | None:
    """Without an id the one that is shown."""
    return metadata.current_snapshot() if snapshot_id is None else metadata.snapshot_by_id(snapshot_id)


def schema_of(metadata: TableMetadata, snapshot: Snapshot | None) -> Schema:
    """The names of now (columns may have been renamed since), unless the base is not what is shown now."""
    if snapshot is None or snapshot.schema_id is None or snapshot.snapshot_id == metadata.current_snapshot_id:
        return metadata.schema()
    return metadata.schema_by_id(snapshot.schema_id) or metadata.schema()


def maybe(metadata: TableMetadata, snapshot_id: int | None) -> Snapshot | None:
    return None if snapshot_id is None else metadata.snapshot_by_id(snapshot_id)


def show(metadata: TableMetadata, snapshot_id: int) -> list[TableUpdate]:
    """Moves `main` there; branches of runs on it have done their work."""
    snapshot = metadata.snapshot_by_id(snapshot_id)
    if snapshot is None:
        raise NotFound(f"There is no snapshot {snapshot_id} to show.", hint="Run the product again.")
    updates: list[TableUpdate] = [
        set_branch(MAIN, snapshot_id),
        *(
            remove_branch(name)
            for name, ref in metadata.refs.items()
            if name != MAIN and name.startswith("run-") and ref.snapshot_id == snapshot_id
        ),
    ]
    if snapshot.schema_id is not None and snapshot.schema_id != metadata.current_schema_id:
        updates.insert(0, set_schema(snapshot.schema_id))
    return updates
