"""The inbox: posted events are kept in segment files, acknowledged only when they are on the disk, each one once.

accept → queue → writer's thread: drop repetitions, append, ONE sync for all that waited → acknowledge
drain  → finished segments → landing table (with the last segment's number in the same commit) → release deletes them
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from hansa.dataplane.ingest.errors import InboxFull
from hansa.dataplane.ingest.events import Posted, posted
from hansa.dataplane.ingest.stream import Entry, Stream, folder_of, name_of, numbers, recover
from hansa.dataplane.ingest.window import WINDOW

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hansa.kernel.clock import Clock
    from hansa.kernel.json import Json

SEGMENT_BYTES = 64 * 1024 * 1024
"""A segment this large is finished; a run reads whole segments, and this is one second of work for it."""

SEGMENT_SECONDS = 1.0
"""A segment this old is finished, so that events reach the product within seconds; costs one file a second at most."""

PENDING_BYTES = 128 * 1024 * 1024
"""What may wait for the disk before senders are told to come back later; bounds the memory of the server."""

_TICK = 0.25

_LOCK_TRIES, _LOCK_PAUSE = 20, 0.05


@dataclass(frozen=True, slots=True)
class Accepted:
    """`count` events are new and durable; `duplicates` were accepted before and are durable as well."""

    count: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """`newest` is the number of the last finished segment."""

    product: str
    port: str
    bytes: int
    newest: int


@dataclass(frozen=True, slots=True)
class Drained:
    """Finished segments in the order in which they were written; `through` is the number of the last."""

    paths: tuple[str, ...]
    through: int


@dataclass(slots=True)
class _Ask:
    """What the writer's thread is asked to do: append, or finish the segment (`entries` is None)."""

    stream: tuple[str, str]
    entries: list[Entry] | None
    answer: Future[Accepted] = field(default_factory=Future)

    @property
    def size(self) -> int:
        return sum(len(entry.line) for entry in self.entries or ())


class Inbox:
    """Any process may drain; the first that accepts is the only writer until it closes. Safe to share between threads."""

    def __init__(self, root: Path, clock: Clock, *, segment_bytes: int = SEGMENT_BYTES, window: int = WINDOW) -> None:
        self._root = root
        self._clock = clock
        self._segment_bytes = segment_bytes
        self._window = window
        self._queue: SimpleQueue[_Ask | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._held: int | None = None
        self._thread: threading.Thread | None = None
        self._pending = 0
        self._streams: dict[tuple[str, str], Stream] = {}

    def accept(self, product: str, port: str, events: Sequence[Json]) -> Accepted:
        """Blocks until the events are durable. BadEvent: nothing was taken. InboxFull: nothing is promised, send again."""
        return self.submit(product, port, [posted(event, index) for index, event in enumerate(events)]).result()

    def submit(self, product: str, port: str, events: Sequence[Posted]) -> Future[Accepted]:
        """The same without waiting: the future is done when the events are durable."""
        received = self._clock.now()
        ask = _Ask((product, port), [event.entry(received) for event in events])
        self._put(ask)
        return ask.answer

    def waiting(self) -> list[Waiting]:
        """The streams with events that no run has landed yet."""
        found = []
        self._adopt()
        for folder in sorted(self._root.glob("*")):
            name = name_of(folder) if folder.is_dir() else None
            ready = numbers(folder, ".log") if name else []
            if name and ready:
                size = sum(_size(folder / f"{number}.log") for number in ready)
                found.append(Waiting(*name, size, ready[-1]))
        return found

    def drain(self, product: str, port: str, after: int = 0) -> Drained:
        """The finished segments after number `after`; what this process is writing is finished first."""
        folder = folder_of(self._root, product, port)
        if self._held is not None:
            ask = _Ask((product, port), None)
            self._put(ask)
            ask.answer.result()
        else:
            self._adopt()
        ready = [number for number in numbers(folder, ".log") if number > after]
        return Drained(tuple(str(folder / f"{number}.log") for number in ready), max(ready, default=after))

    def release(self, product: str, port: str, through: int) -> int:
        """Deletes the segments up to this number, which must have landed; gives the bytes freed."""
        folder, freed = folder_of(self._root, product, port), 0
        for number in numbers(folder, ".log"):
            if number <= through:
                path = folder / f"{number}.log"
                freed += _size(path)
                path.unlink(missing_ok=True)
        return freed

    def close(self) -> None:
        """Makes durable what was submitted, finishes the segments and lets another process write."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is None:
                return
            self._queue.put(None)
        thread.join()
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _put(self, ask: _Ask) -> None:
        with self._lock:
            if self._thread is None:
                self._start()
            if self._pending > PENDING_BYTES:
                raise InboxFull("More events wait than the disk can take.", hint="Send them again in a few seconds.")
            self._pending += ask.size
            self._queue.put(ask)

    def _start(self) -> None:
        if self._held is None:
            try:
                self._root.mkdir(parents=True, exist_ok=True)
                self._held = self._wait_for_lock()
            except OSError as error:
                raise _unwritable(error) from error
        if self._held is None:
            raise InboxFull(
                "Another process writes this inbox.", hint="Send events to the server that runs, or stop it first."
            )
        self._thread = threading.Thread(target=self._write, name="inbox-writer", daemon=True)
        self._thread.start()

    def _wait_for_lock(self) -> int | None:
        """A reader holds the lock for a moment only, while it finishes what a dead writer left."""
        for _ in range(_LOCK_TRIES):
            held = self._try_lock()
            if held is not None:
                return held
            time.sleep(_LOCK_PAUSE)
        return None

    def _try_lock(self) -> int | None:
        descriptor = os.open(self._root / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor

    def _adopt(self) -> None:
        """Finishes what a writer that died left open; a living one finishes its own."""
        with self._lock:
            if self._held is not None or not self._root.exists():
                return
            held = self._try_lock()
            if held is None:
                return
            try:
                for folder in self._root.glob("*"):
                    if folder.is_dir():
                        recover(folder)
            finally:
                os.close(held)

    def _write(self) -> None:
        running = True
        while running:
            asks: list[_Ask] = []
            try:
                first = self._queue.get(timeout=_TICK)
            except Empty:
                self._seal_old()
                continue
            while first is not None:
                asks.append(first)
                try:
                    first = self._queue.get_nowait()
                except Empty:
                    break
            running = first is not None
            self._commit(asks)
            self._seal_old()
        for stream in self._streams.values():
            with contextlib.suppress(OSError):
                stream.seal()
        self._streams.clear()

    def _commit(self, asks: list[_Ask]) -> None:
        by_stream: dict[tuple[str, str], list[_Ask]] = {}
        for ask in asks:
            by_stream.setdefault(ask.stream, []).append(ask)
        for name, group in by_stream.items():
            try:
                answers = self._append(name, group)
            except OSError as error:
                for ask in group:
                    ask.answer.set_exception(_unwritable(error))
            else:
                for ask, answer in zip(group, answers, strict=True):
                    ask.answer.set_result(answer)
            with self._lock:
                self._pending -= sum(ask.size for ask in group)

    def _append(self, name: tuple[str, str], group: list[_Ask]) -> list[Accepted]:
        stream = self._streams.get(name)
        if stream is None:
            stream = self._streams[name] = Stream(self._root, *name, window=self._window)
        answers: list[Accepted] = []
        added: list[bytes] = []
        try:
            for ask in group:
                digests, duplicates = stream.add(ask.entries, self._millis()) if ask.entries else ([], 0)
                added += digests
                answers.append(Accepted(len(digests), duplicates))
            stream.flush()
            if stream.size >= self._segment_bytes or any(ask.entries is None for ask in group):
                stream.seal()
        except OSError:
            stream.undo(added)
            raise
        return answers

    def _seal_old(self) -> None:
        limit = self._millis() - SEGMENT_SECONDS * 1000
        for stream in self._streams.values():
            if stream.is_open and stream.opened <= limit:
                with contextlib.suppress(OSError):  # tried again a tick later
                    stream.seal()

    def _millis(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _unwritable(error: OSError) -> InboxFull:
    return InboxFull(
        f"Events cannot be made durable: {error.strerror or error}.",
        hint="Free space on the disk of the mesh folder (or make it writable), then send them again.",
    )
