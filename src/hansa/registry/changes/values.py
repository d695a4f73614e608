"""A change request: which documents it would change, who asked for it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum
from typing import Literal, NamedTuple

from hansa.kernel.permissions import Permission  # noqa: TC001 part of a value's shape
from hansa.registry.records.values import Kind  # noqa: TC001 part of a value's shape


class State(StrEnum):
    """`outdated`: somebody wanted to accept it, but the documents had changed in the same places."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OUTDATED = "outdated"


class Approval(NamedTuple):
    """What accepting needs, and in which team; "" is the organisation itself."""

    permission: Permission
    team: str


@dataclass(frozen=True, slots=True)
class Change:
    """One document: `base_text` is what it said in `base_revision`, when the change was asked for; `text` what it shall say."""

    kind: Kind
    id: str
    name: str
    action: Literal["create", "update", "remove"]
    base_revision: int = 0
    base_text: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """Where the document was changed meanwhile, and not to the same."""

    kind: str
    id: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Its changes are made together or not at all. `author` is a principal, `author_user` the account behind it, if there is one."""

    id: str
    state: State
    why: str
    author: str
    author_name: str
    author_user: str
    created_at: datetime
    changes: tuple[Change, ...]
    approvals: frozenset[Approval]
    decided_at: datetime | None = None
    decided_by: str = ""
    decided_name: str = ""
    decision: str = ""
    clashes: tuple[Clash, ...] = field(default=())

    @property
    def teams(self) -> tuple[str, ...]:
        return tuple(sorted({each.team for each in self.approvals} - {""}))

    @property
    def title(self) -> str:
        """`Change orders (and 2 more)`."""
        first, more = self.changes[0], len(self.changes) - 1
        verb = {"create": "Add", "update": "Change", "remove": "Remove"}[first.action]
        return f"{verb} {first.name}" + (f" and {more} more" if more else "")
