"""Keeps change requests: a new one, and what became of it. Who may is asked by those who call."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from hansa.db import outbox
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.changes.model import ApprovalRow, ChangeRequestRow, ChangeRow
from hansa.registry.changes.queries import requests_of
from hansa.registry.changes.values import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.changes.values import Approval, Change, ChangeRequest, Clash

REPLACED = "Replaced by a newer request for the same documents."


def propose(
    session: Session, actor: Actor, changes: Sequence[Change], approvals: Iterable[Approval], *, why: str, at: datetime
) -> str:
    """The id of the request. The same wish again is the same request; another wish of theirs for the same documents replaces it."""
    for row, found in _same_documents(session, actor, changes):
        if [(each.action, each.text) for each in found.changes] == [(each.action, each.text) for each in changes]:
            return found.id
        settle(session, actor, row, State.WITHDRAWN, REPLACED, at=at)
    row = ChangeRequestRow(
        id=new_id(at),
        state=State.OPEN.value,
        why=why,
        author=actor.principal,
        author_name=actor.name,
        author_user=actor.user_id,
        created_at=at,
        decided_at=None,
        decided_by="",
        decided_name="",
        decision="",
        clashes=[],
    )
    session.add(row)
    session.flush()
    documents = [_row(row.id, number, each) for number, each in enumerate(changes)]
    session.execute(insert(ChangeRow), documents)
    asked = [{"request": row.id, "team": each.team, "permission": each.permission.value} for each in set(approvals)]
    session.execute(insert(ApprovalRow), asked)
    _say(session, actor, row, "Created", at)
    return row.id


def settle(
    session: Session,
    actor: Actor,
    row: ChangeRequestRow,
    state: State,
    why: str,
    *,
    at: datetime,
    clashes: Sequence[Clash] = (),
) -> None:
    """Ends an open request, whatever happened to its documents."""
    row.state, row.decision, row.decided_at = state.value, why, at
    row.decided_by, row.decided_name = actor.principal, actor.name
    row.clashes = [dict[str, "Json"](asdict(each)) for each in clashes]
    session.flush()
    _say(session, actor, row, state.value.title(), at)


def _same_documents(
    session: Session, actor: Actor, changes: Sequence[Change]
) -> list[tuple[ChangeRequestRow, ChangeRequest]]:
    """The actor's open requests that would change just these documents."""
    first = select(ChangeRow.request).where(ChangeRow.kind == changes[0].kind.value, ChangeRow.target == changes[0].id)
    open_ones = select(ChangeRequestRow).where(
        ChangeRequestRow.author == actor.principal,
        ChangeRequestRow.state == State.OPEN.value,
        ChangeRequestRow.id.in_(first),
    )
    rows = list(session.scalars(open_ones))
    wanted = [(each.kind, each.id) for each in changes]
    pairs = zip(rows, requests_of(session, rows), strict=True)
    return [(row, found) for row, found in pairs if [(each.kind, each.id) for each in found.changes] == wanted]


def _row(request: str, number: int, change: Change) -> dict[str, object]:
    return {
        "request": request,
        "number": number,
        "kind": change.kind.value,
        "target": change.id,
        "name": change.name,
        "action": change.action,
        "base_revision": change.base_revision,
        "base_text": change.base_text,
        "text": change.text,
    }


def _say(session: Session, actor: Actor, row: ChangeRequestRow, verb: str, at: datetime) -> None:
    why = row.decision if row.decided_at else row.why
    data: dict[str, Json] = {"id": row.id, "timestamp": at.isoformat(), "state": row.state}
    data |= {"why": why} if why else {}
    outbox.append(session, Event(new_id(at), f"ChangeRequest{verb}", row.id, at, actor.principal, data))
