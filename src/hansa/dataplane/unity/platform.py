"""The seam to a Unity Catalog: what a writer asks of it, and how it may fail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from hansa.kernel.errors import HansaError, Unavailable

TABLES, COLUMNS = "tables", "columns"
"""Kinds of things that carry tags."""


class PlatformAway(Unavailable):
    """It cannot be reached, or has no time: nothing was refused. `after` is how long it wants to be left alone."""

    def __init__(self, message: str, *, hint: str = "", after: timedelta = timedelta()) -> None:
        super().__init__(message, hint=hint)
        self.after = after


class CredentialRefused(Unavailable):
    """It does not believe who writes."""


class WriteRefused(HansaError):
    """It refused one statement or one tag; others may go on."""

    code = "write-refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """A table as the platform has it: comments by column; the table's own in `comment`. Empty ones are ''."""

    comment: str
    columns: dict[str, str] = field(default_factory=dict)


class Platform(Protocol):
    """`path` is catalog, schema, table and, for a column, its name. All raise PlatformAway, CredentialRefused or WriteRefused."""

    can_comment: bool

    def table(self, path: tuple[str, ...]) -> Seen | None:
        """None where there is none, or none for this credential."""

    def url(self, path: tuple[str, ...]) -> str: ...

    def tags(self, path: tuple[str, ...]) -> dict[str, str]: ...

    def set_tag(self, path: tuple[str, ...], key: str, value: str, *, is_new: bool) -> None: ...

    def remove_tag(self, path: tuple[str, ...], key: str) -> None: ...

    def comment(self, path: tuple[str, ...], text: str | None) -> None: ...
