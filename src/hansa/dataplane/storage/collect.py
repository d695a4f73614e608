"""House-keeping: what dead runs left, snapshots nobody needs, files nobody names. Never what can be reached."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.dataplane.storage.commit import data_files, manifest_paths
from hansa.dataplane.storage.local import to_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from pyiceberg.table import Table

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


def run_folders(table: Table, run_ids: Collection[str]) -> int:
    """Removes data directories of these runs that no snapshot names; gives the bytes freed."""
    data = Path(to_path(table.location())) / "data"
    found = [each for each in _folders(data) if each.name.rpartition(".")[0] in run_ids]
    if not found:
        return 0
    used = {Path(path).parent for path in _named(table) if path.endswith(".parquet")}
    return sum(_remove(each) for each in found if each not in used)


def orphans(table: Table, active: Callable[[], set[str]]) -> int:
    """Removes files that nothing names, once they are old enough not to be part of a commit that is being made."""
    root = Path(to_path(table.location()))
    listed = [each for each in root.rglob("*") if each.is_file()]
    running = active()
    named = _named(table)
    young = time.time() - GRACE
    freed = 0
    for file in listed:
        run = file.parent.name.rpartition(".")[0]
        if str(file) in named or run in running or not file.exists() or file.stat().st_mtime > young:
            continue
        freed += file.stat().st_size
        file.unlink()
    for folder in _folders(root / "data"):
        if not any(folder.iterdir()) and folder.stat().st_mtime <= young:
            folder.rmdir()
    return freed


def _named(table: Table) -> set[str]:
    """Every file the table's metadata can reach."""
    paths = {to_path(table.metadata_location), *(to_path(e.metadata_file) for e in table.metadata.metadata_log)}
    for snapshot in table.metadata.snapshots:
        paths |= manifest_paths(table.io, snapshot)
        paths |= {to_path(file.file_path) for file in data_files(table.io, snapshot)}
    return paths


def _folders(data: Path) -> Iterable[Path]:
    return [each for each in data.iterdir() if each.is_dir()] if data.is_dir() else []


def _remove(folder: Path) -> int:
    size = sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
    shutil.rmtree(folder, ignore_errors=True)
    return size
