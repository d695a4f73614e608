"""A branch as its page shows it: what it changes, what disagrees, and what merging it takes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from hansa.governance.contract_branches import CONTRACT, stand, standing
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.branches.queries import list_branches
from hansa.registry.git.queries import find_connection, list_requests
from hansa.registry.products.queries import providers
from hansa.registry.records.values import Kind
from hansa.web.pages.contracts.diff import unified
from hansa.web.pages.contracts.subject import consumers_of
from hansa.web.people import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.branches.values import Branch
    from hansa.registry.records.values import Record

STATES = {
    "conflicted": ("bad", "Conflicts"),
    "behind": ("warn", "Behind the {}"),
    "unchanged": ("none", "No changes yet"),
    "ready": ("good", "Ready to merge"),
}


class Stands(Protocol):
    """What every branch is, whatever kind of document it is of."""

    @property
    def branch(self) -> Branch: ...
    @property
    def behind(self) -> bool: ...
    @property
    def changes(self) -> Sequence[object]: ...


S = TypeVar("S", bound=Stands)


@dataclass(frozen=True, slots=True)
class Shown(Generic[S]):
    """`state` is the worst thing that is to say; `tone` and `text` say it. `word` is what it is a branch of."""

    standing: S
    state: str
    word: str

    @property
    def tone(self) -> str:
        return STATES[self.state][0]

    @property
    def text(self) -> str:
        return STATES[self.state][1].format(self.word)


def shown(found: S, word: str = "contract") -> Shown[S]:
    if found.branch.conflicted:
        return Shown(found, "conflicted", word)
    if found.behind:
        return Shown(found, "behind", word)
    return Shown(found, "ready" if found.changes else "unchanged", word)


def listing(session: Session, actor: Actor, record: Record) -> dict[str, Any]:
    """What the contract's tab shows."""
    branches = [shown(stand(each, record)) for each in list_branches(session, Kind.CONTRACT, record.id)]
    return {"branches": branches, "may_cut": _may(session, actor, record, CONTRACT.add)}


def page(session: Session, actor: Actor, contract: str, name: str) -> dict[str, Any]:
    found = standing(session, contract, name)
    record = found.target
    connection = find_connection(session, Kind.CONTRACT, contract)
    return {
        "b": shown(found),
        "record": record,
        "writer": named(session, found.branch.updated_by),
        "rows": unified(found.branch.base_text, found.branch.text),
        "consumers": consumers_of(session, contract),
        "providers": providers(session, contract),
        "connection": connection,
        "asked": list_requests(session, Kind.CONTRACT, contract, name),
        "may_write": _may(session, actor, record, CONTRACT.add),
        "may_land": _may(session, actor, record, Permission.DATACONTRACT_EDIT),
        "may_ask": connection is not None and _may(session, actor, record, Permission.DATACONTRACT_GIT_CONNECT),
    }


def said(value: Json) -> str:
    """One side of a conflict."""
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:300]


def _may(session: Session, actor: Actor, record: Record, permission: Permission) -> bool:
    return authority.may(session, actor, permission, record.owner or None)
