"""An integration that writes to a Unity Catalog, what waits for it, and the tables it wrote, as others see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum

from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape


class TableState(StrEnum):
    """Unresolved: the platform has no such table, or does not show it to the credential."""

    IN_SYNC = "in_sync"
    UNRESOLVED = "unresolved"
    FAILED = "failed"


class Outcome(StrEnum):
    """How a run of a writer ended: all done; more waits; the platform was away; it refused; another took over; switched off."""

    COMPLETED = "completed"
    CONTINUED = "continued"
    PAUSED = "paused"
    FAILED = "failed"
    STALE = "stale_heartbeat"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace and who writes there; without a `warehouse` only tags are written."""

    host: str
    client: str
    warehouse: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Without a `place` the stored one stays, without a `secret` that one, without `enabled` the state."""

    name: str
    place: Place | None = None
    secret: str = field(default="", repr=False)
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class LastRun:
    """`milliseconds` it took."""

    at: datetime
    outcome: Outcome
    events: int
    given_up: int
    milliseconds: int
    error: str


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of tables by state and of changes that wait; `next_run` is None where nothing is to be done."""

    tables: dict[TableState, int]
    waiting: int
    retrying: int
    next_attempt: datetime | None
    next_run: datetime | None
    is_running: bool
    failures: int
    failed_at: datetime | None
    written_at: datetime | None
    last_run: LastRun | None


@dataclass(frozen=True, slots=True)
class Writer:
    """An integration; its secret is nowhere here."""

    id: str
    name: str
    enabled: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A contract that is to be written; `event` is what happened to it, by the manager's name."""

    id: str
    event: str
    contract: str
    since: datetime
    revision: int | None
    attempts: int
    next_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table that a contract names: `element` is the server and the schema object."""

    contract: str
    element: str
    name: str
    url: str
    state: TableState
    notes: str
    error: str
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be said of a table or a column; `comment` None says nothing."""

    comment: str | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """A table as a contract wants it described; `notes` tell what is left out, and why."""

    element: str
    path: tuple[str, str, str]
    words: Words
    columns: dict[str, Words]
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Written:
    """How writing a table went; `data` is what this integration has written there in all, so that it can take it back."""

    state: TableState
    url: str = ""
    notes: str = ""
    error: str = ""
    data: dict[str, Json] = field(default_factory=dict)
    changed: bool = False
