"""The directory's groups: which there are, and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, func, insert, select

from hansa.db import outbox
from hansa.kernel.errors import Conflict, InvalidInput, NotFound
from hansa.kernel.page import Page
from hansa.registry.accounts.model import AccountRow
from hansa.registry.authority import check_owner
from hansa.registry.directory.model import GroupMemberRow, GroupRow
from hansa.registry.records.queries import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

LONGEST = 256


@dataclass(frozen=True, slots=True)
class Group:
    """`members` are (account id, name), in the order of their names."""

    id: str
    name: str
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    members: tuple[tuple[str, str], ...] = ()


def create(session: Session, actor: Actor, name: str, *, at: datetime, external_id: str | None = None) -> str:
    check_owner(actor, doing="keep the directory's groups")
    outbox.lock(session)
    _must_be_free(session, name)
    row = GroupRow(id=str(uuid4()), name=name, external_id=external_id or None, created_at=at, updated_at=at)
    session.add(row)
    session.flush()
    outbox.note(session, actor, "DirectoryGroupCreated", row.id, at=at, after=_said(row))
    return row.id


def change(
    session: Session, actor: Actor, identifier: str, name: str, external_id: str | None, *, at: datetime
) -> None:
    check_owner(actor, doing="keep the directory's groups")
    outbox.lock(session)
    row = _row(session, identifier)
    if name != row.name:
        _must_be_free(session, name)
    was: dict[str, Json] = {"name": row.name, "externalId": row.external_id}
    row.name, row.external_id, row.updated_at = name, external_id or None, at
    session.flush()
    if was != _said(row):
        outbox.note(session, actor, "DirectoryGroupUpdated", identifier, at=at, before=was, after=_said(row))


def remove(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    check_owner(actor, doing="keep the directory's groups")
    outbox.lock(session)
    row = _row(session, identifier)
    outbox.note(session, actor, "DirectoryGroupDeleted", identifier, at=at, before=_said(row))
    session.execute(delete(GroupMemberRow).where(GroupMemberRow.group_id == identifier))
    session.delete(row)
    session.flush()


def set_members(
    session: Session, actor: Actor, identifier: str, wanted: Mapping[str, str | None], *, at: datetime
) -> None:
    """`wanted`: account → how the directory calls them there. Raises InvalidInput for somebody who has no account."""
    check_owner(actor, doing="keep the directory's groups")
    outbox.lock(session)
    row, after = _row(session, identifier), set(wanted)
    rows = {each.user_id: each for each in session.scalars(_members_of(identifier))}
    before = set(rows)
    fresh = after - before
    known = {
        one for some in chunks(fresh) for one in session.scalars(select(AccountRow.id).where(AccountRow.id.in_(some)))
    }
    if fresh - known:
        raise InvalidInput(
            f"There is no user `{min(fresh - known)}`.", hint="Create the user before the group names it."
        )
    for some in chunks(before - after):
        gone = delete(GroupMemberRow).where(GroupMemberRow.group_id == identifier, GroupMemberRow.user_id.in_(some))
        session.execute(gone)
    if fresh:
        made = [{"group_id": identifier, "user_id": each, "display": _word(wanted[each])} for each in sorted(fresh)]
        session.execute(insert(GroupMemberRow), made)
    shown = dict(_groups(session, [row])[0].members)
    renamed = [each for each in before & after if wanted[each] and _word(wanted[each]) != shown.get(each)]
    for each in renamed:
        rows[each].display = _word(wanted[each])
    if fresh or before - after or renamed:
        row.updated_at = at
        session.flush()
        was, now = _said(row, before), _said(row, after)
        outbox.note(session, actor, "DirectoryGroupUpdated", identifier, at=at, before=was, after=now)


def _said(row: GroupRow, members: Iterable[str] | None = None) -> dict[str, Json]:
    said: dict[str, Json] = {"name": row.name, "externalId": row.external_id}
    return said if members is None else {**said, "members": [*sorted(members)]}


def find(session: Session, identifier: str) -> Group | None:
    row = session.get(GroupRow, identifier)
    return _groups(session, [row])[0] if row else None


def list_groups(
    session: Session, *, conditions: Sequence[ColumnElement[bool]] = (), offset: int = 0, limit: int = 1000
) -> Page[Group]:
    """In the order in which they came."""
    query = select(GroupRow).where(*conditions)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(GroupRow.created_at, GroupRow.id).offset(offset).limit(limit)).all()
    return Page(tuple(_groups(session, rows)), total, offset)


def names_of(session: Session, user_id: str) -> list[tuple[str, str]]:
    """(id, name) of the groups that the person is in."""
    query = select(GroupRow.id, GroupRow.name).join(GroupMemberRow, GroupMemberRow.group_id == GroupRow.id)
    found = session.execute(query.where(GroupMemberRow.user_id == user_id).order_by(GroupRow.name))
    return [(identifier, name) for identifier, name in found]


def everybody(session: Session) -> list[str]:
    """The accounts that are in any group."""
    return list(session.scalars(select(GroupMemberRow.user_id).distinct().order_by(GroupMemberRow.user_id)))


def _groups(session: Session, rows: Sequence[GroupRow]) -> list[Group]:
    members: dict[str, list[tuple[str, str]]] = {}
    for some in chunks({row.id for row in rows}):
        query = (
            select(GroupMemberRow.group_id, AccountRow.id, func.coalesce(GroupMemberRow.display, AccountRow.name))
            .join(AccountRow, AccountRow.id == GroupMemberRow.user_id)
            .where(GroupMemberRow.group_id.in_(some))
            .order_by(AccountRow.name, AccountRow.id)
        )
        for group, user, name in session.execute(query):
            members.setdefault(group, []).append((user, name))
    return [
        Group(row.id, row.name, row.external_id, row.created_at, row.updated_at, tuple(members.get(row.id, ())))
        for row in rows
    ]


def _members_of(identifier: str) -> Select[GroupMemberRow]:
    return select(GroupMemberRow).where(GroupMemberRow.group_id == identifier)


def _word(text: str | None) -> str | None:
    return text[:LONGEST] if text else None


def _row(session: Session, identifier: str) -> GroupRow:
    row = session.get(GroupRow, identifier)
    if row is None:
        raise NotFound(f"There is no group `{identifier}`.", hint="It may have been deleted already.")
    return row


def _must_be_free(session: Session, name: str) -> None:
    if not name.strip() or len(name) > LONGEST:
        raise InvalidInput("The group has no name, or one that is too long.", hint=f"At most {LONGEST} characters.")
    if session.scalar(select(GroupRow.id).where(GroupRow.name == name)):
        raise Conflict(f"There is a group `{name}` already.", hint="Change that one.")
