"""The warehouse: one Iceberg table per port table, written by DuckDB and shown by moving a reference.

stage()   COPY on this machine                                                 it can be tested; nobody else knows of it
keep()    files in the store, durable → snapshot on branch run-<id>            nobody sees it
publish() main := snapshot, branch removed                                     everybody sees it
discard() branch, snapshot and files removed                                   it never was
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NamespaceAlreadyExistsError, NoSuchTableError, TableAlreadyExistsError
from pyiceberg.table.update import AddSchemaUpdate, AddSnapshotUpdate, SetLocationUpdate

from hansa.dataplane.errors import StaleSnapshot
from hansa.dataplane.storage import collect
from hansa.dataplane.storage.collect import reachable
from hansa.dataplane.storage.commit import Draft, commit, data_files, write_snapshot
from hansa.dataplane.storage.local import to_path
from hansa.dataplane.storage.metadata import maybe, numbered, schema_of, show, snapshot_of
from hansa.dataplane.storage.schema import build, columns_of, select_list
from hansa.dataplane.storage.updates import remove_branch, remove_snapshots, set_branch
from hansa.dataplane.storage.values import Content, Files, Staged
from hansa.dataplane.storage.write import write_files
from hansa.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import duckdb
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadata
    from pyiceberg.table.update import TableUpdate

    from hansa.dataplane.storage.schema import ColumnLike
    from hansa.dataplane.storage.store import Store
    from hansa.dataplane.storage.values import Column, TableId

PROPERTIES = {
    "format-version": "2",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "5",
    "write.parquet.compression-codec": "zstd",
}

KEPT_FILES = 4096
"""Snapshots never change, so what a snapshot holds is remembered for this many of them."""


class Warehouse:
    """`catalog_url` is the registry's database, `store` where the files lie. Safe to share between threads."""

    def __init__(self, catalog_url: str, store: Store) -> None:
        self.store = store
        self.catalog = SqlCatalog("hansa", uri=_address(catalog_url), warehouse=store.url, **store.properties)
        self._content = lru_cache(maxsize=KEPT_FILES)(self._read_content)

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
        """Rows for this run to look at. `base` is the state it builds on (default: what is published); append keeps its rows.

        The engine's own errors (a value that is no number, a full disk) pass through.
        """
        stored = self._load_or_create(table, columns, connection)
        metadata = stored.metadata
        before = snapshot_of(metadata, base)
        schema = build(columns, connection, schema_of(metadata, before), metadata.last_column_id)
        sql = f"SELECT {select_list(schema, columns)} FROM ({select_sql}\n)"
        home = self._home(table)
        location = f"{home}/data/{_folder(run_id)}"
        folder = self.store.workplace(run_id, location)
        written = write_files(connection, sql, schema, folder, location)
        draft = Draft(run_id, home, location, folder, schema, written, mode == "append")
        earlier = self._content(table, before.snapshot_id) if before and draft.append else None
        return Staged(
            table,
            metadata.new_snapshot_id(),
            before.snapshot_id if before else None,
            self._files_of(draft, earlier),
            sum(w.rows for w in written),
            sum(w.bytes for w in written),
            draft,
        )

    def _files_of(self, draft: Draft, earlier: Content | None) -> Files:
        new = tuple(str(file) for file, _ in _moves(draft))
        rows, size = sum(w.rows for w in draft.written), sum(w.bytes for w in draft.written)
        old = self.store.fetch(earlier.files) if earlier else ()
        kept = (earlier.rows, earlier.bytes) if earlier else (0, 0)
        return Files((*new, *old), columns_of(draft.schema), rows + kept[0], size + kept[1])

    def keep(self, staged: Staged) -> None:
        """Durable but invisible: what is in the store before the table's metadata names it. Again is no harm."""
        stored, draft = self._load(staged.table), staged.draft
        if stored.metadata.snapshot_by_id(staged.snapshot_id):
            return
        base = maybe(stored.metadata, staged.base)
        if base is None and staged.base is not None:
            raise _stale(staged)
        self.store.put(_moves(draft))
        schema = numbered(draft.schema, stored.metadata)
        snapshot = write_snapshot(stored, schema, draft, staged.snapshot_id, base)

        def change(metadata: TableMetadata) -> list[TableUpdate]:
            updates: list[TableUpdate] = []
            if metadata.location != draft.table_location:  # the warehouse has moved: what is new lies where it is now
                updates.append(SetLocationUpdate(location=draft.table_location))
            if not any(one.schema_id == schema.schema_id for one in metadata.schemas):
                updates.append(AddSchemaUpdate(schema=schema))
            branch = set_branch(f"run-{draft.run_id}", snapshot.snapshot_id)
            return [*updates, AddSnapshotUpdate(snapshot=snapshot), branch]

        commit(self.catalog, stored, change)

    def publish(self, staged: Staged) -> None:
        """Moves `main`; refused if somebody published a state this one was not made from. Again is no harm."""
        self.keep(staged)

        def change(metadata: TableMetadata) -> list[TableUpdate]:
            current, base = metadata.current_snapshot(), maybe(metadata, staged.base)
            if current and current.snapshot_id == staged.snapshot_id:
                return []
            if current and (current.sequence_number or 0) > ((base.sequence_number or 0) if base else 0):
                raise _stale(staged)
            return show(metadata, staged.snapshot_id)

        commit(self.catalog, self._load(staged.table), change)

    def point(self, table: TableId, snapshot_id: int) -> None:
        """Moves `main` to what a release says it is: repairs what a killed run left behind, and rolls back."""
        commit(
            self.catalog,
            self._load(table),
            lambda metadata: [] if metadata.current_snapshot_id == snapshot_id else show(metadata, snapshot_id),
        )

    def discard(self, staged: Staged) -> None:
        """Takes back what was staged, kept or not."""
        shutil.rmtree(staged.draft.folder, ignore_errors=True)
        stored = self._load(staged.table)
        if stored.metadata.snapshot_by_id(staged.snapshot_id):
            self._forget(stored, (staged.snapshot_id,))
        else:
            self.store.delete([each.location for each in self.store.listed(staged.draft.location)])

    def forget(self, table: TableId, snapshot_ids: Sequence[int]) -> int:
        """Removes snapshots with all branches on them and the files only they use; gives the bytes freed."""
        return self._forget(self._load(table), snapshot_ids)

    def _forget(self, stored: Table, snapshot_ids: Sequence[int]) -> int:
        doomed = [s for s in stored.metadata.snapshots if s.snapshot_id in set(snapshot_ids)]
        locations: set[str] = set()
        for snapshot in doomed:
            locations |= reachable(stored, snapshot)

        def change(metadata: TableMetadata) -> list[TableUpdate]:
            ids = {s.snapshot_id for s in doomed} & {s.snapshot_id for s in metadata.snapshots}
            refs = [name for name, ref in metadata.refs.items() if ref.snapshot_id in ids]
            removed: list[TableUpdate] = [remove_branch(name) for name in refs]
            return [*removed, remove_snapshots(ids)] if ids else []

        after = commit(self.catalog, stored, change)
        for snapshot in after.snapshots:
            locations -= reachable(stored, snapshot)
        return self.store.delete(locations)

    def reading(self) -> AbstractContextManager[None]:
        """The files that are asked for inside stay readable until its end."""
        return self.store.reading()

    def files(self, table: TableId, snapshot_id: int | None = None) -> Files:
        """The files of a snapshot (default: the published one), brought here if they lie elsewhere."""
        content = self._content(table, self._current(table) if snapshot_id is None else snapshot_id)
        return Files(self.store.fetch(content.files), content.columns, content.rows, content.bytes)

    def columns(self, table: TableId, snapshot_id: int) -> tuple[Column, ...]:
        """What a snapshot was written with; no data is read."""
        return self._content(table, snapshot_id).columns

    def _current(self, table: TableId) -> int:
        current = self._load(table).metadata.current_snapshot_id
        if current is None:
            raise NotFound(f"{table} has not been published yet.", hint="Run the product that makes it.")
        return current

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
            freed += collect.run_folders(self.store, stored, run_ids)
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
            freed += collect.orphans(self.store, stored, active)
        return freed

    def damage(self, table: str, snapshot_id: int) -> list[str]:
        """What is missing of a snapshot of `namespace.table`, in words; empty where every file is there in its size."""
        try:
            stored = self.catalog.load_table(tuple(table.split(".", 1)))
            snapshot = stored.metadata.snapshot_by_id(snapshot_id)
            if snapshot is None:
                return [f"Snapshot {snapshot_id} is not in the table's metadata."]
            found = data_files(stored.io, snapshot)
            sizes = self.store.sizes([file.file_path for file in found])
            return [said for file, size in zip(found, sizes, strict=True) if (said := _damage(file, size))]
        except NoSuchTableError:
            return ["The table is not in the catalog."]
        except OSError as error:
            return [f"Snapshot {snapshot_id}: {error.strerror or error}: {error.filename or 'a metadata file'}."]

    def tables(self) -> list[tuple[str, str]]:
        return [(str(t[0]), str(t[1])) for ns in self.catalog.list_namespaces() for t in self.catalog.list_tables(ns)]

    def _read_content(self, table: TableId, snapshot_id: int) -> Content:
        stored = self._load(table)
        snapshot = stored.metadata.snapshot_by_id(snapshot_id)
        if snapshot is None:
            raise NotFound(f"{table} has no snapshot {snapshot_id} (any more).", hint="Read a newer release.")
        found = data_files(stored.io, snapshot)
        schema = stored.schemas()[snapshot.schema_id] if snapshot.schema_id is not None else stored.schema()
        return Content(
            tuple((f.file_path, f.file_size_in_bytes) for f in found),
            columns_of(schema),
            sum(f.record_count for f in found),
            sum(f.file_size_in_bytes for f in found),
        )

    def _home(self, table: TableId) -> str:
        return f"{self.store.url}/{table.namespace}/{table.table}"

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
        try:
            return self.catalog.create_table(table.path, schema, location=self._home(table), properties=PROPERTIES)
        except TableAlreadyExistsError:
            return self.catalog.load_table(table.path)


def _damage(file: DataFile, size: int | None) -> str:
    place, expected = to_path(file.file_path), file.file_size_in_bytes
    if size is None:
        return f"{place} is gone."
    return "" if size == expected else f"{place} has {size:,} bytes, not the {expected:,} that were written."


def _moves(draft: Draft) -> list[tuple[Path, str]]:
    """Each file of the workplace with the location it is meant for."""
    return [(draft.folder / each.location.rpartition("/")[2], each.location) for each in draft.written]


def _stale(staged: Staged) -> StaleSnapshot:
    return StaleSnapshot(
        f"{staged.table} was published by somebody else since this run began.",
        hint="Run the product again: it will build on the newer state.",
    )


def _folder(run_id: str) -> str:
    """A directory of its own for each staging, so that a run that is taken up never mixes its files."""
    return f"{run_id}.{uuid.uuid4().hex[:8]}"


def _address(url: str) -> str:
    """The registry's URL as the catalog wants it: psycopg 3, and a commit that waits for the registry's writers."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return f"{url}{'&' if '?' in url else '?'}timeout=30" if url.startswith("sqlite") and "timeout=" not in url else url
