"""Files of the catalog on a local disk: what is closed is on the disk, even if the power goes."""

from __future__ import annotations

import os
from io import SEEK_SET
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import unquote, urlparse

from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream

if TYPE_CHECKING:
    from collections.abc import Iterable
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
