"""House-keeping: what dead runs left, snapshots nobody needs, files nobody names. Never what can be reached."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hansa.dataplane.storage.commit import data_files, manifest_paths
from hansa.dataplane.storage.local import to_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pyiceberg.table import Table
    from pyiceberg.table.snapshots import Snapshot

    from hansa.dataplane.storage.store import Store

GRACE = 3600.0
"""Seconds a file that nobody names is left alone: it may belong to a commit that is being made, here or elsewhere."""

BRANCH = "run-"


def of_runs(table: Table, run_ids: Collection[str], kept: Collection[int]) -> list[int]:
    """Snapshots that only a branch of one of these runs shows, and no release keeps."""
    shown = set(kept) | {ref.snapshot_id for name, ref in table.metadata.refs.items() if not name.startswith(BRANCH)}
    return [
        ref.snapshot_id
        for name, ref in table.metadata.refs.items()
        if name.startswith(BRANCH) and name.removeprefix(BRANCH) in run_ids and ref.snapshot_id not in shown
    ]


def expired(table: Table, kept: Collection[int], active: Collection[str]) -> list[int]:
    """Snapshots that no release keeps, no reference shows and no living run has staged."""
    living = {
        ref.snapshot_id
        for name, ref in table.metadata.refs.items()
        if not name.startswith(BRANCH) or name.removeprefix(BRANCH) in active
    }
    return [s.snapshot_id for s in table.metadata.snapshots if s.snapshot_id not in living | set(kept)]


def run_folders(store: Store, table: Table, run_ids: Collection[str]) -> int:
    """Removes data files in folders of these runs that no snapshot names; gives the bytes freed."""
    found = [each.location for each in store.listed(f"{table.location()}/data") if _run(each.location) in run_ids]
    if not found:
        return 0
    named = _named(table)
    used = {_folder(path) for path in named if path.endswith(".parquet")}
    return store.delete([each for each in found if _folder(to_path(each)) not in used])


def orphans(store: Store, table: Table, active: Callable[[], set[str]]) -> int:
    """Removes files that nothing names, once they are old enough not to be part of a commit that is being made."""
    listed = store.listed(table.location())
    running = active()
    named = _named(table)
    young = time.time() - GRACE
    return store.delete(
        [
            each.location
            for each in listed
            if to_path(each.location) not in named and _run(each.location) not in running and each.modified <= young
        ]
    )


def reachable(table: Table, snapshot: Snapshot) -> set[str]:
    """Locations of every file that the snapshot needs."""
    return manifest_paths(table.io, snapshot) | {file.file_path for file in data_files(table.io, snapshot)}


def _named(table: Table) -> set[str]:
    """Every file the table's metadata can reach; paths where they are of this machine, as a URI has several spellings."""
    locations = {table.metadata_location, *(each.metadata_file for each in table.metadata.metadata_log)}
    for snapshot in table.metadata.snapshots:
        locations |= reachable(table, snapshot)
    return {to_path(each) for each in locations}


def _folder(location: str) -> str:
    return location.rpartition("/")[0]


def _run(location: str) -> str:
    """The run that a data file was made by: its folder is `run-id.unique`."""
    return _folder(location).rpartition("/")[2].rpartition(".")[0]
