"""A warehouse in S3, or in what speaks its protocol: runs write here and upload, engines read copies, metadata is read there.

Engines never see the store or its keys: the process around them brings the files that were granted. Credentials are the AWS
library's own to find (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, the machine's role) and are kept nowhere.
An upload is seen whole or not at all: S3 shows an object when its last part is there.
"""

from __future__ import annotations

import contextlib
import errno
import io
import shutil
import uuid
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream

from hansa.dataplane.errors import StorageFull, StoreAway, Unreadable
from hansa.dataplane.storage.cache import Cache
from hansa.dataplane.storage.local import LocalFiles, checked, remove, size_of, to_path
from hansa.dataplane.storage.store import Stored
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from types import TracebackType

    from pyarrow.fs import FileSystem

SCHEME = "s3://"

REGION = "us-east-1"
"""Where nobody says: the region that S3's other makers answer to."""

CONNECT_SECONDS, ANSWER_SECONDS = 10, 60
"""A store that is slower than that is not reachable; a part of an upload takes its time."""

CHUNK = 8 * 2**20
"""Bytes of a file that are in memory at once."""


class S3Store:
    """`url` is `s3://bucket/folder`; `scratch` and `copies` are folders of this machine, `most` the bytes of copies kept there."""

    def __init__(self, url: str, place: Place, *, scratch: Path, copies: Path, most: int) -> None:
        self.url = checked_url(url)
        self.properties: Mapping[str, str] = {
            "py-io-impl": f"{__name__}.{S3Files.__name__}",
            "s3.endpoint": place.endpoint,
            "s3.region": place.region,
        }
        self._scratch = checked(scratch)
        self._cache = Cache(checked(copies), most, self._download)
        self._place = place

    def workplace(self, run_id: str, location: str) -> Path:
        """Below the run's own temporary folder, which goes with the run."""
        del location
        folder = self._scratch / run_id / f"staged-{uuid.uuid4().hex[:8]}"
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def put(self, files: Sequence[tuple[Path, str]]) -> None:
        for file, location in files:
            with asking(location), file.open("rb") as source:
                store = self._place.open()
                with store.open_output_stream(_key(location), compression=None) as target:
                    shutil.copyfileobj(source, target, CHUNK)
                arrived = store.get_file_info(_key(location)).size
            expected = file.stat().st_size
            if arrived != expected:
                raise StoreAway(f"{location} arrived with {arrived} bytes of {expected}.", hint="Run it again.")
            if location.endswith(".parquet"):
                self._cache.add(file, location)

    def fetch(self, files: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        return tuple(
            self._cache.get(location, size) if _is_far(location) else to_path(location) for location, size in files
        )

    def reading(self) -> contextlib.AbstractContextManager[None]:
        return self._cache.reading()

    def read(self, location: str) -> bytes:
        return self._place.read(location) if _is_far(location) else Path(to_path(location)).read_bytes()

    def listed(self, location: str) -> list[Stored]:
        from pyarrow.fs import FileSelector, FileType

        with asking(location):
            selector = FileSelector(_key(location), recursive=True, allow_not_found=True)
            found = self._place.open().get_file_info(selector)
        return [
            Stored(f"{SCHEME}{each.path}", each.size or 0, (each.mtime_ns or 0) / 1e9)
            for each in found
            if each.type is FileType.File
        ]

    def sizes(self, locations: Sequence[str]) -> list[int | None]:
        far = [each for each in locations if _is_far(each)]
        found: dict[str, int | None] = {}
        if far:
            with asking(far[0]):
                known = self._place.open().get_file_info([_key(each) for each in far])
            found = {location: each.size for location, each in zip(far, known, strict=True)}
        return [found[each] if _is_far(each) else size_of(each) for each in locations]

    def delete(self, locations: Collection[str]) -> int:
        near = [each for each in locations if not _is_far(each)]
        far = sorted(each for each in locations if _is_far(each))
        freed = sum(remove(each) for each in near)
        for location, size in zip(far, self.sizes(far), strict=True):
            if size is not None:
                freed += size
                with asking(location), contextlib.suppress(FileNotFoundError):
                    self._place.open().delete_file(_key(location))
            self._cache.drop(location)
        for folder in sorted({location.rpartition("/")[0] for location in far}):
            self._tidy(folder)
        return freed

    def _tidy(self, folder: str) -> None:
        """Arrow marks a folder that became empty by an object of its own."""
        if not self.listed(folder):
            with asking(folder), contextlib.suppress(FileNotFoundError):
                self._place.open().delete_dir(_key(folder))

    def _download(self, location: str, path: Path) -> None:
        try:
            with asking(location):
                source = self._place.open().open_input_stream(_key(location), compression=None)
        except FileNotFoundError as error:
            raise Unreadable(
                f"{location} is gone.", hint="Restore it from a backup, or build the product again."
            ) from error
        with source, path.open("wb") as target:
            while True:
                with asking(location):
                    chunk = source.read(CHUNK)
                if not chunk:
                    return
                try:
                    target.write(chunk)
                except OSError as error:
                    raise _no_room(path.parent, error) from error


class Place:
    """Where S3 answers: an address where it is not Amazon's own, and a region. Connected when it is first used."""

    def __init__(self, endpoint: str = "", region: str = "") -> None:
        if endpoint and urlsplit(endpoint).scheme not in {"http", "https"}:
            raise InvalidInput(f"The S3 endpoint {endpoint!r} is no web address.", hint="Write `https://…`.")
        self.endpoint = endpoint
        self.region = region or (REGION if endpoint else "")

    def open(self) -> FileSystem:
        return _connect(self.endpoint, self.region)

    def read(self, location: str) -> bytes:
        try:
            with asking(location), self.open().open_input_file(_key(location)) as source:
                return bytes(source.read())
        except FileNotFoundError as error:
            raise FileNotFoundError(errno.ENOENT, "There is no such object", location) from error


@lru_cache(maxsize=8)
def _connect(endpoint: str, region: str) -> FileSystem:
    from pyarrow.fs import S3FileSystem

    given: dict[str, Any] = {"endpoint_override": endpoint, "region": region}
    return S3FileSystem(
        **{key: value for key, value in given.items() if value},
        connect_timeout=CONNECT_SECONDS,
        request_timeout=ANSWER_SECONDS,
    )


def checked_url(url: str) -> str:
    parts = urlsplit(url, allow_fragments=False)
    if parts.scheme != "s3" or not parts.netloc or parts.query or "//" in parts.path or "@" in parts.netloc:
        raise InvalidInput(f"{url!r} is no place in S3.", hint="Write `s3://bucket/folder`.")
    return url.rstrip("/")


@contextlib.contextmanager
def asking(location: str) -> Iterator[None]:
    """What the store says becomes words that say what to do; what is simply not there stays FileNotFoundError."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull("The disk is full.", hint="Free some space, then try again.") from error
        said = str(error).strip().splitlines()
        raise StoreAway(
            f"The warehouse does not answer ({location}): {said[0] if said else type(error).__name__}",
            hint="Look at HANSA_WAREHOUSE, HANSA_S3_ENDPOINT, AWS_REGION, the network, and whether the credentials may "
            "read and write there. What was published before is safe.",
        ) from error


def _no_room(folder: Path, error: OSError) -> StorageFull:
    return StorageFull(f"{folder} cannot be written: {error.strerror or error}.", hint="Free some space there.")


def _is_far(location: str) -> bool:
    """What lies on this machine is from before the warehouse moved to S3."""
    return location.startswith(SCHEME)


def _key(location: str) -> str:
    return location.removeprefix(SCHEME)


class _Upload:
    """Collected in memory, as metadata is small, and sent when it is closed; what broke before that is not sent."""

    def __init__(self, place: Place, location: str) -> None:
        self._place = place
        self._location = location
        self._content = io.BytesIO()

    def write(self, b: bytes) -> int:
        return self._content.write(b)

    def tell(self) -> int:
        return self._content.tell()

    def close(self) -> None:
        if self._content.closed:
            return
        content = self._content.getvalue()
        self._content.close()
        with asking(self._location):
            target = self._place.open().open_output_stream(_key(self._location), compression=None)
            with target:
                target.write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._content.close()


class _Input(InputFile):
    def __init__(self, place: Place, location: str) -> None:
        super().__init__(location)
        self._place = place

    def __len__(self) -> int:
        with asking(self.location):
            size = self._place.open().get_file_info(_key(self.location)).size
        if size is None:
            raise FileNotFoundError(errno.ENOENT, "There is no such object", self.location)
        return int(size)

    def exists(self) -> bool:
        with asking(self.location):
            return self._place.open().get_file_info(_key(self.location)).size is not None

    def open(self, seekable: bool = True) -> InputStream:  # noqa: ARG002 it is read whole: metadata is small
        return io.BytesIO(self._place.read(self.location))


class _Output(_Input, OutputFile):
    def to_input_file(self) -> InputFile:
        return _Input(self._place, self.location)

    def create(self, overwrite: bool = False) -> OutputStream:
        if not overwrite and self.exists():
            raise FileExistsError(errno.EEXIST, "There is such an object", self.location)
        return _Upload(self._place, self.location)


class S3Files(FileIO):
    """pyiceberg's seam for files; what still lies on this machine, from before the warehouse moved, is read there."""

    def __init__(self, properties: dict[str, str]) -> None:
        super().__init__(properties)
        self._place = Place(properties.get("s3.endpoint", ""), properties.get("s3.region", ""))
        self._local = LocalFiles(properties)

    def new_input(self, location: str) -> InputFile:
        return _Input(self._place, location) if _is_far(location) else self._local.new_input(location)

    def new_output(self, location: str) -> OutputFile:
        return _Output(self._place, location) if _is_far(location) else self._local.new_output(location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        name = location if isinstance(location, str) else location.location
        if not _is_far(name):
            self._local.delete(name)
            return
        with asking(name), contextlib.suppress(FileNotFoundError):
            self._place.open().delete_file(_key(name))
