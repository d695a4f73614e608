"""A change request as its page shows it: each document as it is and as it would be, and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hansa.governance.changes import standings, verbs
from hansa.governance.contract_branches import compared
from hansa.registry.authority import whom_to_ask
from hansa.registry.batch import SHAPES
from hansa.registry.changes.queries import access_request, is_own
from hansa.registry.changes.values import State
from hansa.registry.records.commands import exists
from hansa.registry.records.values import PARTS, Kind
from hansa.registry.roles.queries import roles
from hansa.registry.teams.queries import find_team
from hansa.web.pages.contracts.diff import unified
from hansa.web.pages.contracts.subject import consumers_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from hansa.contracts.branching.changes import ElementChange
    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.governance.changes import Standing
    from hansa.kernel.actor import Actor
    from hansa.kernel.permissions import Permission
    from hansa.registry.changes.values import ChangeRequest
    from hansa.registry.products.values import ProductRow
    from hansa.web.pages.contracts.diff import Row

TONES = {
    State.OPEN: ("warn", "Waits for a decision"),
    State.ACCEPTED: ("good", "Accepted"),
    State.REJECTED: ("bad", "Rejected"),
    State.WITHDRAWN: ("none", "Withdrawn"),
    State.OUTDATED: ("bad", "Outdated"),
}
BUTTONS = {
    "accept": ("Accept and apply", "primary"),
    "reject": ("Reject", "danger"),
    "withdraw": ("Withdraw", "plain"),
}
DONE = {"create": "Add the", "update": "Change the", "remove": "Remove the"}


@dataclass(frozen=True, slots=True)
class Document:
    """`url` is "" where there is no page of it; `elements` and `verdict` are a contract's."""

    standing: Standing
    title: str
    url: str
    rows: Sequence[Row]
    elements: tuple[ElementChange, ...] = ()
    verdict: Verdict | None = None
    consumers: Sequence[ProductRow] = ()


@dataclass(frozen=True, slots=True)
class Decider:
    """A team whose approval is needed ("" is the organisation), the roles in it that may give it, and people by name."""

    team: str
    name: str = ""
    roles: Sequence[str] = ()
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list: the kinds of its documents, its teams by name, and what is to say of its state."""

    request: ChangeRequest
    what: str
    teams: str
    tone: str
    state: str


def page(session: Session, actor: Actor, identifier: str) -> dict[str, Any]:
    request = access_request(session, actor, identifier)
    found = verbs(session, actor, request)
    tone, said = TONES[request.state]
    return {
        "request_": request,
        "documents": [_document(session, each) for each in standings(session, request)],
        "verbs": [(verb, *BUTTONS[verb]) for verb in found],
        "own": is_own(actor, request),
        "tone": tone,
        "state": said,
        "deciders": _deciders(session, request),
        "teams": [(team, row.name if (row := find_team(session, team)) else team) for team in request.teams],
    }


def _deciders(session: Session, request: ChangeRequest) -> list[Decider]:
    needed: dict[str, set[Permission]] = {}
    for permission, team in sorted(request.approvals):
        needed.setdefault(team, set()).add(permission)
    return [_decider(session, team, needed[team]) for team in sorted(needed)]


def _decider(session: Session, team: str, permissions: set[Permission]) -> Decider:
    if not team:
        return Decider("")
    row = find_team(session, team)
    may = [role.name for role in roles(session) if permissions <= role.permissions]
    return Decider(team, row.name if row else team, may, whom_to_ask(session, team))


def rows(session: Session, found: Sequence[ChangeRequest]) -> list[Listed]:
    wanted = {team for each in found for team in each.teams}
    names = {team: row.name if (row := find_team(session, team)) else team for team in wanted}
    return [_listed(each, names) for each in found]


def _listed(request: ChangeRequest, names: Mapping[str, str]) -> Listed:
    what = ", ".join(dict.fromkeys(SHAPES[each.kind].word for each in request.changes))
    return Listed(request, what, ", ".join(names[team] for team in request.teams), *TONES[request.state])


def _document(session: Session, standing: Standing) -> Document:
    change = standing.change
    title = f"{DONE[change.action]} {SHAPES[change.kind].word} {change.name}"
    there = change.kind not in PARTS and exists(session, change.kind, change.id)
    url = f"/{change.kind.value}/{quote(change.id, safe='')}" if there else ""
    lines = unified(standing.now, standing.text)
    if change.kind is not Kind.CONTRACT or change.action != "update":
        return Document(standing, title, url, lines)
    verdict, elements = compared(standing.now, standing.text, change.id)
    return Document(standing, title, url, lines, elements, verdict, consumers_of(session, change.id))
