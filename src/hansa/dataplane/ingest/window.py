"""The ids accepted lately: an exact, bounded window per stream, kept beside its segments as files of 16-byte digests."""

from __future__ import annotations

import os
from collections import deque
from hashlib import blake2b
from typing import TYPE_CHECKING

from hansa.dataplane.ingest.frames import frames, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = 16
"""Bytes: two different ids share a digest with a chance of 10^-27 in a window of a million."""

WINDOW = 200_000
"""Events a stream remembers (about 25 MB). A repetition older than this is dropped when it lands, by the key itself."""


def digest(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=DIGEST).digest()


def digests_in(segment: Path) -> list[bytes]:
    return [digest(key) for one in frames(segment) for key in one.ids()]


def save_ids(folder: Path, number: int, keys: list[bytes]) -> None:
    """The ids outlive their segment, which is deleted once it has landed."""
    part = folder / f"{number}.ids.part"
    with part.open("wb") as file:
        file.write(b"".join(keys))
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / f"{number}.ids")
    sync_folder(folder)


class Window:
    """Used by the writer's thread only. Evicts whole segments, oldest first, as long as `size` events remain."""

    def __init__(self, folder: Path, size: int = WINDOW) -> None:
        self._folder = folder
        self._size = size
        self._known: set[bytes] = set()
        self._segments: deque[tuple[int, list[bytes]]] = deque()

    def __contains__(self, key: bytes) -> bool:
        return key in self._known

    def load(self, numbers: list[int]) -> None:
        """Reads the ids of these segments; where a crash left none, they are taken from the segment itself."""
        for number in sorted(numbers):
            path = self._path(number)
            if not path.exists():
                save_ids(self._folder, number, digests_in(self._folder / f"{number}.log"))
            stored = path.read_bytes()
            keys = [stored[at : at + DIGEST] for at in range(0, len(stored) - DIGEST + 1, DIGEST)]
            self._segments.append((number, keys))
            self._known.update(keys)
        self._evict()

    def add(self, number: int, keys: list[bytes]) -> None:
        if not self._segments or self._segments[-1][0] != number:
            self._segments.append((number, []))
        self._segments[-1][1].extend(keys)
        self._known.update(keys)

    def drop(self, keys: list[bytes]) -> None:
        """Forgets the newest keys again: their events did not become durable."""
        if keys and self._segments:
            del self._segments[-1][1][-len(keys) :]
            self._known.difference_update(keys)

    def seal(self, number: int) -> None:
        """Keeps the ids of a finished segment for the next start."""
        keys = self._segments[-1][1] if self._segments and self._segments[-1][0] == number else []
        save_ids(self._folder, number, keys)
        self._evict()

    def _evict(self) -> None:
        while len(self._segments) > 1 and len(self._known) - len(self._segments[0][1]) >= self._size:
            number, keys = self._segments.popleft()
            self._known.difference_update(keys)
            if not (self._folder / f"{number}.log").exists():
                self._path(number).unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.ids"
