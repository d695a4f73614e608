"""Where the warehouse keeps its files: one small seam, with a local folder and S3 behind it.

workplace(location) ─ an engine writes there ─ put() ─→ durable at its location ─ fetch() ─→ paths that an engine reads
                                                              listed() sizes() delete()

A location is a URI (`file:///…`, `s3://…`). What lies at a location never changes, so a copy of it is as good as itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is there; `modified` in seconds since 1970, by the store's own clock."""

    location: str
    size: int
    modified: float


class Store(Protocol):
    """Raises StoreAway where it cannot be reached; FileNotFoundError where a file that must be there is not."""

    @property
    def url(self) -> str:
        """The location that everything lies below, without a slash at its end."""
        ...

    @property
    def properties(self) -> Mapping[str, str]:
        """What pyiceberg has to know to read and write metadata here."""
        ...

    def workplace(self, run_id: str, location: str) -> Path:
        """A folder on this machine, in which a run makes the files that `put` will place below `location`."""
        ...

    def put(self, files: Sequence[tuple[Path, str]]) -> None:
        """Each file of a workplace is at its location, whole, and survives a power cut. Again is no harm."""
        ...

    def fetch(self, files: Sequence[tuple[str, int]]) -> tuple[str, ...]:
        """Paths on this machine with the content of these locations, whose sizes are known."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """What is fetched inside stays where it is until the end, however little room there is."""
        ...

    def read(self, location: str) -> bytes:
        """All of a small file."""
        ...

    def listed(self, location: str) -> list[Stored]:
        """Every file below a location, at any depth; none where there is no such place."""
        ...

    def sizes(self, locations: Sequence[str]) -> list[int | None]:
        """Bytes of each, None for what is not there."""
        ...

    def delete(self, locations: Collection[str]) -> int:
        """Also where some are gone already; folders that became empty go, too. Gives the bytes freed."""
        ...
