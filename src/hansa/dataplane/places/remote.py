"""Files in an object store: of Parquet only the columns that are asked for, by Arrow; texts are fetched, everything else is streamed."""

from __future__ import annotations

import fnmatch
import re
from functools import partial
from typing import TYPE_CHECKING

from hansa.contracts.sql import quote
from hansa.contracts.types import column_name
from hansa.dataplane.checks.parts import DataFile as Part
from hansa.dataplane.checks.parts import Parts
from hansa.dataplane.places.errors import NoData, PlaceGone, UnreadableData
from hansa.dataplane.places.fetched import fetched
from hansa.dataplane.places.files import read_files
from hansa.dataplane.places.find import ENDINGS, DataFile, about, format_of
from hansa.dataplane.places.parquet import PARTITION, check_whole
from hansa.dataplane.places.secrets import cleaned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyarrow.fs import FileInfo, FileSystem

    from hansa.dataplane.places.place import Request, Table

PROTOCOL = "hansaremote"
"""How what is far away is called; the embedded engine opens nothing by that name."""

TEXTS = {"csv", "json"}
"""Formats that are looked at several times before and while they are tested."""

_WILD = re.compile(r"[*?\[]")


def read_remote(request: Request, store: FileSystem, path: str, hidden: Sequence[str]) -> Table:
    """`path` is bucket and key, or a pattern of them; `hidden` are the secrets that no message may have."""
    kind = format_of(request.text("format"), path)
    try:
        files = _find(request, store, path, kind)
        if kind == "parquet" or (kind not in ENDINGS and files[0].label.endswith(ENDINGS["parquet"])):
            return _parquet(request, store, files)
        kind = kind if kind in ENDINGS else format_of("", files[0].label)
        return read_files(request, fetched(request.session, files) if kind in TEXTS else files, kind)
    except OSError as error:
        raise unreachable(request, error, hidden) from None


def unreachable(request: Request, error: OSError, hidden: Sequence[str]) -> NoData | PlaceGone:
    text = cleaned(error, *hidden)
    if "NO_SUCH_BUCKET" in text or isinstance(error, FileNotFoundError):
        return NoData(
            f"`{request.text('location')}` is not there.",
            hint=f"Correct `location` of the server `{request.server.server}`.",
        )
    return PlaceGone(
        f"`{request.text('location')}` cannot be read: {text}",
        hint="Check the address, the network, and that the credentials in the environment may read it.",
    )


def _find(request: Request, store: FileSystem, path: str, kind: str) -> tuple[DataFile, ...]:
    found = [each for each in _listed(request, store, path.rstrip("/"), kind) if each.size is not None]
    if not found:
        raise NoData(
            f"No object fits `{request.text('location')}`.",
            hint=f"Has the data of `{request.table}` arrived? Else correct `location` of `{request.server.server}`.",
        )
    files = tuple(
        DataFile(
            f"{PROTOCOL}://{each.path}",
            each.path.rpartition("/")[2],
            each.size,
            partial(store.open_input_file, each.path),
            near=False,
        )
        for each in sorted(found, key=lambda each: each.path)
    )
    if all(each.size == 0 for each in files):
        raise NoData(f"{about(files)}: there is nothing in it.", hint="An empty object is no data: deliver it again.")
    return files


def _listed(request: Request, store: FileSystem, path: str, kind: str) -> list[FileInfo]:
    """One object, all that fit a pattern, or what a folder holds: the table's own folder or object by its name, else all."""
    from pyarrow.fs import FileSelector, FileType

    wild = _WILD.search(path)
    if wild:
        folder = path[: wild.start()].rpartition("/")[0]
        wanted = _regex(path)
        inside = store.get_file_info(FileSelector(folder, recursive=True, allow_not_found=True))
        return [each for each in inside if each.type is FileType.File and wanted.fullmatch(each.path)]
    one = store.get_file_info(path)
    if one.type is FileType.File:
        return [one]
    endings = tuple(f".{each}" for each in ENDINGS.get(kind, (kind,)))
    inside = store.get_file_info(FileSelector(path, recursive=True, allow_not_found=True))
    objects = [each for each in inside if each.type is FileType.File and each.path.lower().endswith(endings)]
    own = [each for each in objects if _belongs(each.path.removeprefix(f"{path}/"), request.table, endings)]
    return own or objects


def _belongs(name: str, table: str, endings: tuple[str, ...]) -> bool:
    return name.startswith(f"{table}/") or name in {f"{table}{each}" for each in endings}


def _regex(pattern: str) -> re.Pattern[str]:
    """`**` for any depth, `*` within one folder."""
    text = fnmatch.translate(pattern.replace("/**/", "/\0/").replace("**", "\1").replace("*", "\2"))
    text = text.replace("/\0/", "/(?:.*/)?").replace("/\x00/", "/(?:.*/)?").replace("\1", ".*").replace("\2", "[^/]*")
    return re.compile(text)


def _parquet(request: Request, store: FileSystem, files: Sequence[DataFile]) -> Table:
    import pyarrow as pa
    import pyarrow.dataset

    from hansa.dataplane.places.place import Table

    for each in files:
        check_whole(each)
    keys = {name for each in files for name in PARTITION.findall(each.url)}
    hive = bool(keys & {column_name(each) for each in request.schema.properties})
    paths = [each.url.removeprefix(f"{PROTOCOL}://") for each in files]

    def relation(some: Sequence[str]) -> str:
        held = pyarrow.dataset.dataset(
            list(some), format="parquet", filesystem=store, partitioning="hive" if hive else None
        )
        name = request.session.name("remote")
        request.session.duck.connection.register(name, held)
        return quote(name)

    def parts() -> Parts:
        known = tuple(Part(each.path, each.size or 0, each.mtime_ns or 0) for each in store.get_file_info(paths))
        return Parts(known, lambda some: relation([each.path for each in some]))

    try:
        whole = relation(paths)
    except (pa.ArrowInvalid, ValueError) as error:
        raise UnreadableData(
            f"{about(files)} cannot be read as Parquet: {str(error).splitlines()[0]}",
            hint="Deliver the damaged file again.",
        ) from error
    return Table(request.session.duck, whole, (), about(files), request.session, parts=parts)
