"""A warehouse on a local disk: what is closed is on the disk, even if the power goes.

A run writes its files where they will stay; nobody is told of them before they are synced.
"""

from __future__ import annotations

import contextlib
import os
from io import SEEK_SET
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import unquote, urlparse

from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream

from hansa.dataplane.storage.store import Stored
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType


def to_path(location: str) -> str:
    """The path behind `file:///…`; a plain path stays as it is."""
    return unquote(urlparse(location).path) if location.startswith("file:") else location


def to_location(path: Path) -> str:
    return path.as_uri()


def sync_directory(path: str | Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(paths: Iterable[str]) -> None:
    """Files first, then the directories that name them: the barrier before a catalog commit may point at them."""
    directories: set[str] = set()
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        directories.update((os.path.dirname(path), os.path.dirname(os.path.dirname(path))))  # noqa: PTH120 strings from the engine, many of them
    for directory in sorted(directories, reverse=True):
        sync_directory(directory)


def checked(folder: Path | str) -> Path:
    """A folder that an engine can be given."""
    if any(character in str(folder) for character in "*?["):
        raise InvalidInput(
            f"The warehouse cannot live in {str(folder)!r}: the engine takes *, ? and [ for patterns.",
            hint="Choose a directory without these characters.",
        )
    return Path(folder).absolute()


class LocalStore:
    """A folder of this machine."""

    def __init__(self, root: Path | str) -> None:
        self.root = checked(root)
        self.root.mkdir(parents=True, exist_ok=True)
        self.url = self.root.as_uri()
        self.properties: Mapping[str, str] = {"py-io-impl": f"{__name__}.{LocalFiles.__name__}"}

    def workplace(self, run_id: str, location: str) -> Path:
        del run_id
        folder = Path(to_path(location))
        folder.mkdir(parents=True, exist_ok=True)
        sync_directory(folder.parent.parent)
        return folder

    def put(self, files: Sequence[tuple[Path, str]]) -> None:
        sync_files([str(file) for file, _ in files])

    def fetch(self, files: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        return tuple(to_path(location) for location, _ in files)

    def read(self, location: str) -> bytes:
        return Path(to_path(location)).read_bytes()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        yield

    def listed(self, location: str) -> list[Stored]:
        found = []
        for path in Path(to_path(location)).rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # removed while we look
                if path.is_file():
                    stat = path.stat()
                    found.append(Stored(to_location(path), stat.st_size, stat.st_mtime))
        return found

    def sizes(self, locations: Sequence[str]) -> list[int | None]:
        return [size_of(location) for location in locations]

    def delete(self, locations: Collection[str]) -> int:
        return sum(remove(location) for location in sorted(locations))


def size_of(location: str) -> int | None:
    path = Path(to_path(location))
    return path.stat().st_size if path.is_file() else None


def remove(location: str) -> int:
    """The bytes freed; its folder goes with its last file."""
    path = Path(to_path(location))
    size = size_of(location)
    if size is not None:
        path.unlink()
    with contextlib.suppress(OSError):  # not empty, or gone
        path.parent.rmdir()
    return size or 0


class _DurableStream:
    def __init__(self, path: str, overwrite: bool) -> None:
        self._path = path
        self._file: BinaryIO = Path(path).open("wb" if overwrite else "xb")  # noqa: SIM115 close() is the caller's, as in the protocol

    def write(self, b: bytes) -> int:
        return self._file.write(b)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if self._file.closed:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sync_directory(Path(self._path).parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _ReadStream:
    def __init__(self, path: str) -> None:
        self._file = Path(path).open("rb")  # noqa: SIM115 close() is the caller's, as in the protocol

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _LocalInput(InputFile):
    def __len__(self) -> int:
        return Path(to_path(self.location)).stat().st_size

    def exists(self) -> bool:
        return Path(to_path(self.location)).exists()

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002 every local file can seek
        return _ReadStream(to_path(self.location))


class _LocalOutput(OutputFile):
    def __len__(self) -> int:
        return Path(to_path(self.location)).stat().st_size

    def exists(self) -> bool:
        return Path(to_path(self.location)).exists()

    def to_input_file(self) -> InputFile:
        return _LocalInput(self.location)

    def create(self, overwrite: bool = False) -> OutputStream:
        path = Path(to_path(self.location))
        path.parent.mkdir(parents=True, exist_ok=True)
        return _DurableStream(str(path), overwrite)


class LocalFiles(FileIO):
    """pyiceberg's seam for files; named in the catalog's property `py-io-impl`. Spares it the import of pyarrow, too."""

    def new_input(self, location: str) -> InputFile:
        return _LocalInput(location)

    def new_output(self, location: str) -> OutputFile:
        return _LocalOutput(location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        name = location if isinstance(location, str) else location.location
        Path(to_path(name)).unlink(missing_ok=True)
