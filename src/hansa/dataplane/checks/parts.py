"""The files that a table is made of, where each can be read without the others: what a test of only the new ones needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file is the same as long as its size and its last change are."""

    path: str
    size: int
    changed: int

    @classmethod
    def of(cls, path: str) -> DataFile:
        found = Path(path).stat()
        return cls(str(Path(path).absolute()), found.st_size, found.st_mtime_ns)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parts:
    """`relation` is what stands in FROM for some of the files; `footed`: the engine can ask the files themselves for their footers."""

    files: tuple[DataFile, ...]
    relation: Callable[[Sequence[DataFile]], str]
    footed: bool = False


def of_files(paths: Sequence[str], *, hive: bool = False) -> Parts:
    """Parquet files of this machine; with `hive` the names of their folders are columns, of which no footer knows."""

    def relation(files: Sequence[DataFile]) -> str:
        listed = ", ".join(literal(each.path) for each in files)
        return f"read_parquet([{listed}], hive_partitioning={str(hive).lower()}, union_by_name=true)"

    return Parts(tuple(DataFile.of(each) for each in paths), relation, footed=not hive)
