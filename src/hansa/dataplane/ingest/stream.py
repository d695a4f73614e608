"""One product's port in the inbox: its segments, the one being written, and what a reader may take.

NUMBER.open   being written     NUMBER.log   finished     NUMBER.ids   digests of its ids
Numbers only grow, even if the folder is lost: they start at the time in milliseconds.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from hansa.dataplane.ingest.frames import frame, frames, sync, sync_folder
from hansa.dataplane.ingest.window import WINDOW, Window, digest, digests_in, save_ids
from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_NAME = "stream.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it is kept: its key and its line."""

    key: str
    line: bytes


def folder_of(root: Path, product: str, port: str) -> Path:
    """A folder name that is safe for any id; the hash keeps ids apart that spell alike."""
    mark = hashlib.sha256(f"{product}\0{port}".encode()).hexdigest()[:12]
    return root / f"{identifier(product)[:60]}.{identifier(port)[:60]}.{mark}"


def name_of(folder: Path) -> tuple[str, str] | None:
    """Product and port of a stream's folder; None if the folder is not (yet) one."""
    try:
        stored = orjson.loads((folder / _NAME).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return str(stored["product"]), str(stored["port"])


def numbers(folder: Path, suffix: str) -> list[int]:
    return sorted(int(p.stem) for p in folder.glob(f"*{suffix}") if p.stem.isdigit())


def recover(folder: Path) -> None:
    """Cuts what a crash left half-written off the open segments and finishes them."""
    for number in numbers(folder, ".open"):
        path = folder / f"{number}.open"
        end = max((one.end for one in frames(path)), default=0)
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
        if end:
            save_ids(folder, number, digests_in(path))
            path.replace(folder / f"{number}.log")
        else:
            path.unlink()
        sync_folder(folder)


class Stream:
    """The writing side; used by the writer's thread only."""

    def __init__(self, root: Path, product: str, port: str, *, window: int = WINDOW) -> None:
        self.folder = folder_of(root, product, port)
        if not self.folder.exists():
            self.folder.mkdir(parents=True)
            sync_folder(root)
        if name_of(self.folder) is None:
            self._write_name(product, port)
        recover(self.folder)
        self._window = Window(self.folder, window)
        self._window.load(sorted({*numbers(self.folder, ".log"), *numbers(self.folder, ".ids")}))
        self._number = 0
        self._descriptor: int | None = None
        self._size = 0
        self._fresh: list[bytes] = []

    @property
    def is_open(self) -> bool:
        return self._descriptor is not None

    @property
    def size(self) -> int:
        return self._size

    @property
    def opened(self) -> int:
        """When the segment being written was begun, in milliseconds."""
        return self._number

    def add(self, entries: Sequence[Entry], millis: int) -> tuple[list[bytes], int]:
        """Takes up what is new; gives its digests and the number of repetitions. Durable only after `flush`."""
        digests: list[bytes] = []
        lines: list[bytes] = []
        batch: set[bytes] = set()
        for entry in entries:
            mark = digest(entry.key)
            if mark in self._window or mark in batch:
                continue
            batch.add(mark)
            digests.append(mark)
            lines.append(entry.line)
        if lines:
            if self._descriptor is None:
                self._open(millis)
            self._fresh.append(frame(lines))
            self._window.add(self._number, digests)
        return digests, len(entries) - len(digests)

    def flush(self) -> None:
        """Writes and syncs what was added; on failure the file is as before and the caller must `undo`."""
        if not self._fresh or self._descriptor is None:
            return
        data = b"".join(self._fresh)
        self._fresh = []
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]
        sync(self._descriptor)
        self._size += len(data)

    def undo(self, digests: list[bytes]) -> None:
        """After a failed flush: nothing of it counts, and the file is not trusted any further."""
        self._fresh = []
        self._window.drop(digests)
        if self._descriptor is None:
            return
        try:
            os.ftruncate(self._descriptor, self._size)
            self.seal()
        except OSError:
            # What cannot be finished now stays `.open`; `recover` finishes it before the next segment begins.
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
            self._size = 0

    def seal(self) -> None:
        """Finishes the open segment, so that readers may take it."""
        if self._descriptor is None:
            return
        os.close(self._descriptor)
        self._descriptor = None
        path = self.folder / f"{self._number}.open"
        if self._size:
            self._window.seal(self._number)
            path.replace(self.folder / f"{self._number}.log")
        else:
            path.unlink(missing_ok=True)
        sync_folder(self.folder)
        self._size = 0

    def _open(self, millis: int) -> None:
        recover(self.folder)
        last = max([self._number, *numbers(self.folder, ".log"), *numbers(self.folder, ".ids")])
        number = max(last + 1, millis)
        path = self.folder / f"{number}.open"
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._number = number
        sync_folder(self.folder)

    def _write_name(self, product: str, port: str) -> None:
        part = self.folder / f"{_NAME}.part"
        with part.open("wb") as file:
            file.write(orjson.dumps({"product": product, "port": port}))
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / _NAME)
        sync_folder(self.folder)
