"""What the describers of files share: which files, what they are called, and the server that a contract names them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from pathlib import Path

    from hansa.kernel.json import Json


def members(source: Path, pattern: str) -> list[Path]:
    """The file itself, or the files of a folder and the folders below it, sorted."""
    if source.is_file():
        return [source]
    found = sorted(each for each in source.rglob(pattern) if each.is_file() and not each.name.startswith(("_", ".")))
    if not found:
        raise InvalidInput(f"{source} holds no file {pattern}.", hint="Give a file, or a folder with such files.")
    return found


def title(source: Path) -> str:
    """`data/Orders 2026.csv` is the table `orders_2026`."""
    return identifier(source.name.partition(".")[0]) or "table"


def server(source: Path, kind: str, **more: Json) -> tuple[tuple[str, Json], ...]:
    path = str(source) if source.is_file() else f"{source}/**/*.{kind}"
    return (("server", "local"), ("type", "local"), ("path", path), ("format", kind), *more.items())
