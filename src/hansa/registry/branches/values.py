"""A branch as it stands, and what a kind of document must say of itself to be branched."""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 part of a value's shape
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from typing import TypeAlias

from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape
from hansa.kernel.permissions import Permission  # noqa: TC001 part of a value's shape
from hansa.registry.records.values import Kind  # noqa: TC001 part of a value's shape
from hansa.standards.identity import Path  # noqa: TC001 part of a value's shape
from hansa.standards.threeway import Clash, Side  # noqa: TC001 parts of a value's shape

Settle: TypeAlias = "Callable[[Clash], Side | None]"


@dataclass(frozen=True, slots=True)
class Named:
    """What people call a place in a document: `property:orders.total` is the property `total`."""

    key: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where the branch and what it was cut from disagree; values as JSON, None where there is nothing."""

    key: str
    type: str
    name: str
    reason: str
    place: tuple[str, ...] = ()
    ours: Json = None
    theirs: Json = None


@dataclass(frozen=True, slots=True)
class Language:
    """How documents of a kind are branched.

    `add` is what cutting, writing and discarding need in the team that owns the document; landing needs what editing the
    document needs. `named` says what people call a place; `settle` decides clashes that are none. `event` begins its events'
    names.
    """

    kind: Kind
    word: str
    event: str
    add: Permission
    named: Callable[[Path], Named]
    settle: Settle = lambda _: None


@dataclass(frozen=True, slots=True)
class Branch:
    """`revision` counts the texts the branch had; `base_revision` is the target's that it was last updated from."""

    kind: Kind
    target: str
    name: str
    base_text: str
    base_revision: int
    text: str
    revision: int
    conflicts: tuple[Conflict, ...]
    request: dict[str, Json] | None
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str

    @property
    def conflicted(self) -> bool:
        return bool(self.conflicts)

    @property
    def hidden_id(self) -> str:
        """The id that the manager shows for the copy; nothing is kept under it here."""
        return f"branch-{self.target}-{self.name}"
