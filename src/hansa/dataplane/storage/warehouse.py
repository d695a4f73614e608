"""The warehouse: one Iceberg table per port table, staged by DuckDB and shown by moving a reference.

stage()   COPY → files and directories on disk → snapshot on branch run-<id>     nobody sees it
publish() main := snapshot, branch removed                                     everybody sees it
discard() branch, snapshot and files removed                                   it never was
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError, NoSuchTableError, TableAlreadyExistsError
from pyiceberg.table.update import AddSchemaUpdate, AddSnapshotUpdate

from hansa.dataplane.engines.duck import literal
from hansa.dataplane.errors import StaleSnapshot
from hansa.dataplane.storage import collect
from hansa.dataplane.storage.bounds import bounds
from hansa.dataplane.storage.commit import Written, commit, data_files, manifest_paths, write_snapshot
from hansa.dataplane.storage.local import sync_directory, sync_files, to_path
from hansa.dataplane.storage.schema import build, columns_of, copy_options, select_list
from hansa.dataplane.storage.updates import remove_branch, remove_snapshots, set_branch, set_schema
from hansa.dataplane.storage.values import Files, Staged, TableId
from hansa.kernel.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    import duckdb
    from pyiceberg.manifest import DataFile
    from pyiceberg.schema import Schema
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.snapshots import Snapshot
    from pyiceberg.table.update import TableUpdate

    from hansa.dataplane.storage.schema import ColumnLike

MAIN = "main"

PROPERTIES = {
    "format-version": "2",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "5",
    "write.parquet.compression-codec": "zstd",
}

ROW_GROUP = 122_880
"""DuckDB's own vector-friendly size; bigger groups need more memory per thread than the limit leaves."""

FILE_SIZE = "512MB"
"""A port of the usual size is one file; what is bigger is split where an engine can share the reading."""

KEPT_FILES = 4096
"""Snapshots never change, so what a snapshot holds is remembered for this many of them."""


class Warehouse:
    """`catalog_url` is the registry's database, `root` a local directory. Safe to share between threads."""

    def __init__(self, catalog_url: str, root: str) -> None:
        if any(character in root for character in "*?["):
            raise InvalidInput(
                f"The warehouse cannot live in {root!r}: the engine takes *, ? and [ for patterns.",
                hint="Choose a directory without these characters.",
            )
        self.root = Path(root).absolute()
        self.root.mkdir(parents=True, exist_ok=True)
        self.catalog = SqlCatalog(
            "hansa",
            uri=_address(catalog_url),
            warehouse=self.root.as_uri(),
            **{"py-io-impl": "hansa.dataplane.storage.local.LocalFiles"},
        )
        self._files = lru_cache(maxsize=KEPT_FILES)(self._read_files)

    def close(self) -> None:
        self.catalog.close()

    def stage(
        self,
        table: TableId,
        columns: Sequence[ColumnLike],
        connection: duckdb.DuckDBPyConnection,
        select_sql: str,
        run_id: str,
        *,
        mode: Literal["replace", "append"] = "replace",
        base: int | None = None,
    ) -> Staged:
        """Durable but invisible. `base` is the state it builds on (default: what is published); append keeps its rows.

        The engine's own errors (a value that is no number, a full disk) pass through.
        """
        stored = self._load_or_create(table, columns, connection)
        before = _snapshot(stored.metadata, base)
        known = _schema_of(stored.metadata, before)
        schema = _numbered(build(columns, connection, known, stored.metadata.last_column_id), stored)
        sql = f"SELECT {select_list(schema, columns)} FROM ({select_sql}\n)"
        written = self._copy(connection, sql, schema, Path(to_path(stored.location())) / "data" / _folder(run_id))
        snapshot = write_snapshot(stored, schema, written, base=before, append=mode == "append", run_id=run_id)

        def change(metadata: TableMetadata) -> list[TableUpdate]:
            updates: list[TableUpdate] = []
            if not any(one.schema_id == schema.schema_id for one in metadata.schemas):
                updates.append(AddSchemaUpdate(schema=schema))
            branch = set_branch(f"run-{run_id}", snapshot.snapshot_id)
            return [*updates, AddSnapshotUpdate(snapshot=snapshot), branch]

        commit(self.catalog, stored, change)
        rows, size = sum(w.rows for w in written), sum(w.bytes for w in written)
        files = self.files(table, snapshot.snapshot_id)
        return Staged(table, snapshot.snapshot_id, before.snapshot_id if before else None, files, rows, size)

    def publish(self, staged: Staged) -> None:
        """Moves `main`; refused if somebody published a state this one was not made from. Again is no harm."""

        def change(metadata: TableMetadata) -> list[TableUpdate]:
            current, base = metadata.current_snapshot(), _maybe(metadata, staged.base)
            if current and current.snapshot_id == staged.snapshot_id:
                return []
            if current and (current.sequence_number or 0) > ((base.sequence_number or 0) if base else 0):
                raise StaleSnapshot(
                    f"{staged.table} was published by somebody else since this run began.",
                    hint="Run the product again: it will build on the newer state.",
                )
            return _show(metadata, staged.snapshot_id)

        commit(self.catalog, self._load(staged.table), change)

    def point(self, table: TableId, snapshot_id: int) -> None:
        """Moves `main` to what a release says it is: repairs what a killed run left behind, and rolls back."""
        commit(
            self.catalog,
            self._load(table),
            lambda metadata: [] if metadata.current_snapshot_id == snapshot_id else _show(metadata, snapshot_id),
        )

    def discard(self, staged: Staged) -> None:
        self.forget(staged.table, (staged.snapshot_id,))

    def forget(self, table: TableId, snapshot_ids: Sequence[int]) -> int:
        """Removes snapshots with all branches on them and the files only they use; gives the bytes freed."""
        return self._forget(self._load(table), snapshot_ids)

    def _forget(self, stored: Table, snapshot_ids: Sequence[int]) -> int:
        doomed = [s for s in stored.metadata.snapshots if s.snapshot_id in set(snapshot_ids)]
        paths: set[str] = set()
        for snapshot in doomed:
            paths |= self._reachable(stored, snapshot)

        def change(metadata: TableMetadata) -> list[TableUpdate]:
            ids = {s.snapshot_id for s in doomed} & {s.snapshot_id for s in metadata.snapshots}
            refs = [name for name, ref in metadata.refs.items() if ref.snapshot_id in ids]
            removed: list[TableUpdate] = [remove_branch(name) for name in refs]
            return [*removed, remove_snapshots(ids)] if ids else []

        after = commit(self.catalog, stored, change)
        for snapshot in after.snapshots:
            paths -= self._reachable(stored, snapshot)
        return _delete(paths)

    def files(self, table: TableId, snapshot_id: int | None = None) -> Files:
        """The files of a snapshot (default: the published one) with the columns it was written with."""
        if snapshot_id is None:
            current = self._load(table).metadata.current_snapshot_id
            if current is None:
                raise NotFound(f"{table} has not been published yet.", hint="Run the product that makes it.")
            snapshot_id = current
        return self._files(table, snapshot_id)

    def rename(self, table: TableId, names: Mapping[str, str]) -> None:
        """Gives columns new names (old → new) without touching data: what is appended next keeps their field ids."""
        stored = self._load(table)
        with stored.update_schema() as update:
            for old, new in names.items():
                update.rename_column(old, new)

    def sweep(self, run_ids: Collection[str], kept: Mapping[str, Collection[int]]) -> int:
        """Removes what these dead runs have staged and left behind, but nothing in `kept` (by `namespace.table`)."""
        freed = 0
        for path in self.tables():
            stored = self.catalog.load_table(path)
            doomed = collect.of_runs(stored, run_ids, kept.get(".".join(path), ()))
            if doomed:
                freed += self._forget(stored, doomed)
                stored = self.catalog.load_table(path)
            freed += collect.run_folders(stored, run_ids)
        return freed

    def collect(self, kept: Callable[[], Mapping[str, Collection[int]]], active: Callable[[], set[str]]) -> int:
        """Removes snapshots outside `kept` (by `namespace.table`) and files that nothing names; gives the bytes freed.

        Asked in this order, table by table: which snapshots are there, who is active, what is kept. A run that releases
        meanwhile was active, or is kept.
        """
        freed = 0
        for path in self.tables():
            stored = self.catalog.load_table(path)
            running = active()
            doomed = collect.expired(stored, kept().get(".".join(path), ()), running)
            if doomed:
                freed += self._forget(stored, doomed)
                stored = self.catalog.load_table(path)
            freed += collect.orphans(stored, active)
        return freed

    def damage(self, table: str, snapshot_id: int) -> list[str]:
        """What is missing of a snapshot of `namespace.table`, in words; empty where every file is there in its size."""
        try:
            stored = self.catalog.load_table(tuple(table.split(".", 1)))
            snapshot = stored.metadata.snapshot_by_id(snapshot_id)
            if snapshot is None:
                return [f"Snapshot {snapshot_id} is not in the table's metadata."]
            return [said for file in data_files(stored.io, snapshot) if (said := _damage(file))]
        except NoSuchTableError:
            return ["The table is not in the catalog."]
        except OSError as error:
            return [f"Snapshot {snapshot_id}: {error.strerror or error}: {error.filename or 'a metadata file'}."]

    def tables(self) -> list[tuple[str, str]]:
        return [(str(t[0]), str(t[1])) for ns in self.catalog.list_namespaces() for t in self.catalog.list_tables(ns)]

    def _read_files(self, table: TableId, snapshot_id: int) -> Files:
        stored = self._load(table)
        snapshot = _snapshot(stored.metadata, snapshot_id)
        if snapshot is None:
            raise NotFound(f"{table} has no snapshot {snapshot_id} (any more).", hint="Read a newer release.")
        found = data_files(stored.io, snapshot)
        schema = stored.schemas()[snapshot.schema_id] if snapshot.schema_id is not None else stored.schema()
        return Files(
            tuple(to_path(f.file_path) for f in found),
            columns_of(schema),
            sum(f.record_count for f in found),
            sum(f.file_size_in_bytes for f in found),
        )

    @staticmethod
    def _reachable(stored: Table, snapshot: Snapshot) -> set[str]:
        return manifest_paths(stored.io, snapshot) | {to_path(f.file_path) for f in data_files(stored.io, snapshot)}

    def _load(self, table: TableId) -> Table:
        try:
            return self.catalog.load_table(table.path)
        except NoSuchTableError:
            raise NotFound(f"There is no table {table}.", hint="Run the product that makes it first.") from None

    def _load_or_create(
        self, table: TableId, columns: Sequence[ColumnLike], connection: duckdb.DuckDBPyConnection
    ) -> Table:
        try:
            return self.catalog.load_table(table.path)
        except NoSuchTableError:
            pass
        with contextlib.suppress(NamespaceAlreadyExistsError):
            self.catalog.create_namespace(table.namespace)
        schema = build(columns, connection, None, 0)
        location = (self.root / table.namespace / table.table).as_uri()
        try:
            return self.catalog.create_table(table.path, schema, location=location, properties=PROPERTIES)
        except TableAlreadyExistsError:
            return self.catalog.load_table(table.path)

    def _copy(self, connection: duckdb.DuckDBPyConnection, sql: str, schema: Schema, directory: Path) -> list[Written]:
        directory.mkdir(parents=True)
        sync_directory(directory.parent.parent)
        try:
            reported = connection.execute(
                f"COPY ({sql}) TO {literal(str(directory))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, "
                f"FILE_SIZE_BYTES {literal(FILE_SIZE)}, FIELD_IDS {{{copy_options(schema)}}}, RETURN_STATS)"
            ).fetchall()
        except BaseException:  # door: job — raised again; a full disk gets its room back at once
            shutil.rmtree(directory, ignore_errors=True)
            raise
        written = []
        for path, rows, size, _, statistics, *_ in reported:
            if not rows:
                Path(path).unlink()
                continue
            written.append(_written(schema, path, (int(rows), int(size)), statistics))
        sync_files([to_path(w.location) for w in written])
        if not written:
            shutil.rmtree(directory)
        return written


def _damage(file: DataFile) -> str:
    path = Path(to_path(file.file_path))
    if not path.is_file():
        return f"{path} is gone."
    size = path.stat().st_size
    expected = file.file_size_in_bytes
    return "" if size == expected else f"{path} has {size:,} bytes, not the {expected:,} that were written."


def _written(schema: Schema, path: str, size: tuple[int, int], statistics: Mapping[str, Mapping[str, str]]) -> Written:
    nulls: dict[int, int] = {}
    lower: dict[int, bytes] = {}
    upper: dict[int, bytes] = {}
    for field in schema.fields:
        found = statistics.get(_stats_name(field.name), {})
        if "null_count" in found:
            nulls[field.field_id] = int(found["null_count"])
        least, greatest = bounds(field.field_type, found)
        lower |= {field.field_id: least} if least is not None else {}
        upper |= {field.field_id: greatest} if greatest is not None else {}
    return Written(Path(path).as_uri(), *size, nulls, lower, upper)


def _stats_name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _folder(run_id: str) -> str:
    """A directory of its own for each staging, so that a run that is taken up never mixes its files."""
    return f"{run_id}.{uuid.uuid4().hex[:8]}"


def _address(url: str) -> str:
    """The registry's URL as the catalog wants it: psycopg 3, and a commit that waits for the registry's writers."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return f"{url}{'&' if '?' in url else '?'}timeout=30" if url.startswith("sqlite") and "timeout=" not in url else url


def _numbered(schema: Schema, stored: Table) -> Schema:
    """The same schema as an earlier one is that one; else it gets the next number."""
    for known in stored.metadata.schemas:
        if known.fields == schema.fields:
            return known
    return schema.model_copy(update={"schema_id": max(s.schema_id for s in stored.metadata.schemas) + 1})


def _snapshot(metadata: TableMetadata, snapshot_id: int | None) -> Snapshot | None:
    return metadata.current_snapshot() if snapshot_id is None else metadata.snapshot_by_id(snapshot_id)


def _schema_of(metadata: TableMetadata, snapshot: Snapshot | None) -> Schema:
    """The names of now (columns may have been renamed since), unless the base is not what is shown now."""
    if snapshot is None or snapshot.schema_id is None or snapshot.snapshot_id == metadata.current_snapshot_id:
        return metadata.schema()
    return metadata.schema_by_id(snapshot.schema_id) or metadata.schema()


def _maybe(metadata: TableMetadata, snapshot_id: int | None) -> Snapshot | None:
    return None if snapshot_id is None else metadata.snapshot_by_id(snapshot_id)


def _show(metadata: TableMetadata, snapshot_id: int) -> list[TableUpdate]:
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


def _delete(paths: set[str]) -> int:
    freed = 0
    for path in sorted(paths):
        file = Path(path)
        if file.exists():
            freed += file.stat().st_size
            file.unlink()
        if file.suffix == ".parquet" and file.parent.exists() and not any(file.parent.iterdir()):
            file.parent.rmdir()
    return freed
