"""What opening a merge request takes, whoever keeps the repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Status: TypeAlias = Literal["open", "merged", "closed"]
Mergeability: TypeAlias = Literal["mergeable", "conflicted", "blocked", "unknown"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """From branch `source` into branch `target` of one repository."""

    source: str
    target: str
    title: str
    comment: str


@dataclass(frozen=True, slots=True)
class Opened:
    """`remote_id` is its number at the host, `url` where people find it."""

    remote_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Live:
    """How a request stands now; `comments` None where the host does not count them."""

    status: Status
    mergeability: Mergeability = "unknown"
    comments: int | None = None


class Requests(Protocol):
    def open(self, wanted: Wanted) -> Opened:
        """Raises RemoteFailed with the host's own reason."""
        ...

    def look(self, remote_id: str) -> Live: ...
