"""Which file holds which document, without reading the whole folder again for each document that is saved.

folder times as they were ─ the same → what is known ─ changed → only files that are new or changed are read
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from threading import RLock

from hansa.app.folder.layout import MAX_FILE, folder_of, kind_of
from hansa.app.folder.ontology import namespace
from hansa.app.folder.read import identifier
from hansa.registry.records.values import Kind

ROOTS: dict[Kind, tuple[str, ...]] = {Kind.CONTRACT: (Kind.CONTRACT.value, Kind.PRODUCT.value)}
"""Contracts lie beside their products, too."""


@dataclass(slots=True)
class _Known:
    """`times` of the folders, `read` of the files: (time, size, id), and `files` by id."""

    times: dict[str, int] = field(default_factory=dict)
    read: dict[str, tuple[int, int, str | None]] = field(default_factory=dict)
    files: dict[str, PurePosixPath] = field(default_factory=dict)


class Index:
    """Of one mesh folder. A file that is changed in place to hold another id is found out when it is looked up."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._known: dict[Kind, _Known] = {}
        self._lock = RLock()

    def find(self, kind: Kind, wanted: str) -> PurePosixPath | None:
        with self._lock:
            found = self._current(kind).files.get(wanted)
            if found is None or self.holds(kind, found, wanted):
                return found
            self._known.pop(kind, None)
            return self._current(kind).files.get(wanted)

    def holds(self, kind: Kind, place: PurePosixPath, wanted: str) -> bool:
        return _identifier_in(self._home.joinpath(*place.parts), kind) == wanted

    def written(self, kind: Kind, wanted: str, place: PurePosixPath) -> None:
        """What we wrote ourselves needs no looking for."""
        with self._lock:
            known = self._known.get(kind)
            folder = str(self._home.joinpath(*place.parent.parts))
            if known is not None:
                known.files[wanted] = place
                known.times[folder] = _time(folder)

    def _current(self, kind: Kind) -> _Known:
        roots = [str(self._home / name) for name in ROOTS.get(kind) or (folder_of(kind),)]
        known = self._known.setdefault(kind, _Known())
        if known.times and all(_time(folder) == time for folder, time in known.times.items()):
            return known
        times: dict[str, int] = {root: _time(root) for root in roots}
        read: dict[str, tuple[int, int, str | None]] = {}
        for root in roots:
            for folder, below, names in os.walk(root):
                below[:] = sorted(name for name in below if not name.startswith("."))
                times[folder] = _time(folder)
                for name in sorted(names):
                    self._look(kind, Path(folder, name), known.read, read)
        files: dict[str, PurePosixPath] = {}
        for path, (_, _, said) in read.items():
            if said is not None:
                files.setdefault(said, PurePosixPath(Path(path).relative_to(self._home).as_posix()))
        known.times, known.read, known.files = times, read, files
        return known

    def _look(
        self,
        kind: Kind,
        path: Path,
        before: dict[str, tuple[int, int, str | None]],
        read: dict[str, tuple[int, int, str | None]],
    ) -> None:
        if path.name.startswith(".") or kind_of(PurePosixPath(path.relative_to(self._home).as_posix())) is not kind:
            return
        try:
            stat = path.stat()
        except OSError:
            return
        known = before.get(str(path))
        if known is not None and known[:2] == (stat.st_mtime_ns, stat.st_size):
            read[str(path)] = known
        else:
            read[str(path)] = (stat.st_mtime_ns, stat.st_size, _identifier_in(path, kind))


def _identifier_in(path: Path, kind: Kind) -> str | None:
    """The id that the document in this file says, or None where there is none to be had."""
    try:
        if path.stat().st_size > MAX_FILE:
            return None
        text = path.read_text(encoding="utf-8")
        return namespace(text, path.name) if kind is Kind.NAMESPACE else identifier(text, path.name)
    except (OSError, UnicodeDecodeError):
        return None


def _time(folder: str) -> int:
    try:
        return Path(folder).stat().st_mtime_ns
    except OSError:
        return 0
