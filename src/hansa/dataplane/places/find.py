"""Finds the files that a path or a pattern names, and says how each is opened."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from hansa.dataplane.places.errors import BadPlace, NoData, OutsidePlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

    from hansa.dataplane.places.place import Request

ENDINGS = {
    "csv": ("csv", "tsv", "txt", "csv.gz"),
    "json": ("json", "jsonl", "ndjson", "jsonlines", "json.gz", "jsonl.gz"),
    "parquet": ("parquet", "pq"),
    "avro": ("avro",),
    "orc": ("orc",),
    "arrow": ("arrow", "feather", "ipc", "arrows"),
    "excel": ("xlsx", "xlsm"),
}
"""Which files of a folder are of a format; the first is the one that a table's own file has."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DataFile:
    """`url` is what the embedded engine opens; `near` files may be read twice at ease."""

    url: str
    label: str
    size: int
    opens: Callable[[], BinaryIO]
    near: bool = True


def opener(path: Path) -> Callable[[], BinaryIO]:
    """How a local file is opened, again and again; what is packed by gzip is unpacked on the way, as the engine does by the same name."""
    return partial(_unpacked if path.suffix == ".gz" else _plain, path)


def _plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _unpacked(path: Path) -> BinaryIO:
    import gzip

    return cast("BinaryIO", gzip.open(path))


def about(files: Sequence[DataFile]) -> str:
    more = f", {len(files)} files" if len(files) > 1 else ""
    return f"{files[0].label}{more}"


def format_of(named: str, path: str) -> str:
    """What the server block says, else what the path ends in."""
    kind = (named or path.lower().removesuffix(".gz").rpartition(".")[2]).lower()
    return next((each for each, endings in ENDINGS.items() if kind == each or kind in endings), kind)


def local_path(request: Request, *names: str) -> str:
    """The path of the server block as an absolute path or pattern; `{model}` stands for the object's name."""
    text = request.must(*names)
    if text.startswith("file://"):
        parts = urlsplit(text)
        if parts.netloc not in {"", "localhost"}:
            raise BadPlace(f"`{text}` names another machine.", hint="Write `file:///folder/…`, or a plain path.")
        text = unquote(parts.path)
    elif "://" in text.partition("?")[0][:12]:
        raise BadPlace(f"`{text}` is no local path.", hint="Use the server type that fits the address, for example s3.")
    text = text.replace("{model}", request.table).replace("{table}", request.table)
    return text if Path(text).is_absolute() else str(request.base / text)


def find_local(request: Request, pattern: str, kind: str) -> tuple[DataFile, ...]:
    """All files of a path, a pattern (`**` for any depth) or a folder, sorted by name."""
    found = [Path(each) for each in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 Path.glob takes no absolute pattern
    if not found and Path(pattern).exists():
        found = [Path(pattern)]  # a name with brackets of its own
    if len(found) == 1 and found[0].is_dir():
        found = _in_folder(request, found[0], kind)
    paths = [each for each in found if each.is_file()]
    for each in paths or [Path(pattern)]:
        confine(request, each)
    if not paths:
        raise NoData(
            f"No file fits `{pattern}`.",
            hint=f"Has the data of `{request.table}` arrived? Else correct `path` of the server `{request.server.server}`.",
        )
    files = [_file(each) for each in paths]
    if all(each.size == 0 for each in files):
        raise NoData(f"{about(files)}: there is nothing in it.", hint="An empty file is no data: deliver it again.")
    return tuple(files)


def confine(request: Request, path: Path) -> None:
    """Refuses what leads out of the folder that may be read, by `..` or by a link."""
    if request.allowed is not None and not path.resolve().is_relative_to(request.allowed.resolve()):
        raise OutsidePlace(
            f"`{request.text('path', 'location', 'database')}` leads out of the folder that may be read.",
            hint="Put the files into the folder of the contract.",
        )


def _in_folder(request: Request, folder: Path, kind: str) -> list[Path]:
    """The table's own file or folder by its name; else all that the folder holds."""
    endings = ENDINGS.get(kind, (kind,))
    named = folder / request.table
    own = [named, *(folder / f"{name}.{each}" for name in (request.table, request.schema.name) for each in endings)]
    for each in own:
        if each.is_file():
            return [each]
    inside = named if named.is_dir() else folder
    found = (each for each in sorted(inside.rglob("*")) if each.is_file() and not _hidden(each.relative_to(inside)))
    return [each for each in found if each.name.lower().endswith(tuple(f".{ending}" for ending in endings))]


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def _file(path: Path) -> DataFile:
    if any(character in str(path) for character in "*?["):
        raise BadPlace(f"The engine takes *, ? and [ in the name `{path.name}` for patterns.", hint="Rename the file.")
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise NoData(
            f"`{path}` cannot be read: {error.strerror}.", hint="Give this user the right to read it."
        ) from error
    return DataFile(str(path), path.name, size, opener(path))
