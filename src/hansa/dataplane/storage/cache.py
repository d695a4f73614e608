"""Copies of files that lie far away: data files never change, so a copy is right for ever, or gone.

get(location, size) ─ there and of its size? ─ no → download beside it → size right? → synced → linked to its name (atomic)
                                             └ yes → locked (shared) while it is being read

Room is made by the least recently used copy that nobody reads: a reader holds a shared lock on the file, which ends with its
process, whatever happens to it. Several processes may share one folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING

from hansa.dataplane.errors import StorageFull, Unreadable
from hansa.dataplane.storage.local import sync_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_HELD: ContextVar[list[int] | None] = ContextVar("held", default=None)

PART = ".part"

ATTEMPTS = 5
"""Other processes may make room with what was just brought; so often it was not by chance."""


class Cache:
    """`most` bytes stay in `folder`, more only while more is being read at once. `download(location, path)` brings a file."""

    def __init__(self, folder: Path, most: int, download: Callable[[str, Path], None]) -> None:
        self._folder = folder
        self._most = most
        self._download = download

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Inside, what was got stays."""
        held: list[int] = []
        token = _HELD.set(held)
        try:
            yield
        finally:
            _HELD.reset(token)
            for descriptor in held:
                os.close(descriptor)

    def get(self, location: str, size: int) -> str:
        """A path with the content of the location. Raises Unreadable where it has another size than was written."""
        path = self._path(location)
        for _ in range(ATTEMPTS):
            descriptor = _hold(path, size)
            if descriptor is not None:
                break
            self._bring(location, size, path)
        else:
            raise StorageFull(
                f"There is no room for a copy of {location} in {self._folder}.", hint="Raise `cache_gb`, and try again."
            )
        held = _HELD.get()
        if held is None:
            os.close(descriptor)
        else:
            held.append(descriptor)
        return str(path)

    def add(self, file: Path, location: str) -> None:
        """A copy that is here already, as another name of the same file: what was just written is read next."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_room(file.stat().st_size)
        with contextlib.suppress(OSError):  # it is there, or lies on another disk: then it is brought when it is read
            os.link(file, self._path(location))

    def drop(self, location: str) -> None:
        self._path(location).unlink(missing_ok=True)

    def _path(self, location: str) -> Path:
        return self._folder / f"{hashlib.sha256(location.encode()).hexdigest()[:40]}.parquet"

    def _bring(self, location: str, size: int, path: Path) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_room(size)
        part = path.with_name(f"{path.stem}.{uuid.uuid4().hex[:8]}{PART}")
        with part.open("xb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # nobody takes it for a dead one's
            try:
                self._download(location, part)
                found = part.stat().st_size
                if found != size:
                    raise Unreadable(
                        f"{location} has {found:,} bytes, not the {size:,} that were written.",
                        hint="Restore it from a backup, or build the product again.",
                    )
                sync_files([str(part)])
                if path.exists():
                    _remove(path)  # of another size, or another process was faster and somebody reads it
                with contextlib.suppress(FileExistsError):
                    os.link(part, path)
            finally:
                part.unlink(missing_ok=True)

    def _make_room(self, size: int) -> None:
        found = sorted(self._entries())
        total = size + sum(bytes_ for _, bytes_, _ in found)
        for _, bytes_, path in found:
            if (total > self._most or path.suffix == PART) and _remove(path):
                total -= bytes_

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        if not self._folder.is_dir():
            return
        for path in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process made room, too
                stat = path.stat()
                yield stat.st_mtime, stat.st_size, path


def _hold(path: Path, size: int) -> int | None:
    """A shared lock on the file that has this name now; None where it is not there in its size."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    there = os.fstat(descriptor)
    if there.st_nlink and there.st_size == size and path.exists() and path.stat().st_ino == there.st_ino:
        os.utime(descriptor)
        return descriptor
    os.close(descriptor)
    if there.st_size != size:
        _remove(path)
    return None


def _remove(path: Path) -> bool:
    """Unless somebody reads it."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if path.exists() and path.stat().st_ino == os.fstat(descriptor).st_ino:  # not a newer file of this name
            path.unlink()
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True
