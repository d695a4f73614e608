"""Who is signed in where: the cookie holds a random text, the row its hash, and ending a row ends it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, or_, select, update

from hansa.db import outbox
from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.errors import NotFound
from hansa.kernel.ids import new_id
from hansa.registry.accounts.model import AccountRow, SessionRow
from hansa.registry.accounts.queries import user_of
from hansa.registry.accounts.secret import digest, new_token
from hansa.registry.accounts.values import ABSOLUTE, IDLE, Device, User

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def open_session(session: Session, user: User, *, agent: str, address: str, at: datetime, instead_of: str = "") -> str:
    """The new cookie. `instead_of` is the one the browser brought: it ends, so that nobody can have planted it."""
    if instead_of:
        session.execute(delete(SessionRow).where(SessionRow.digest == digest(instead_of)))
    session.execute(
        delete(SessionRow).where(or_(SessionRow.created_at < at - ABSOLUTE, SessionRow.seen_at < at - IDLE))
    )
    token = new_token()
    session.add(
        SessionRow(
            digest=digest(token),
            id=new_id(at),
            user_id=user.id,
            agent=agent[:200],
            address=address[:64],
            created_at=at,
            seen_at=at,
        )
    )
    session.execute(update(AccountRow).where(AccountRow.id == user.id).values(last_seen_at=at))
    return token


def user_behind(session: Session, token: str, at: datetime) -> tuple[User, Device] | None:
    """The person and the session of a cookie; None where it is unknown, has ended, or the person may not come in any more."""
    query = (
        select(SessionRow, AccountRow)
        .join(AccountRow, AccountRow.id == SessionRow.user_id)
        .where(
            and_(
                SessionRow.digest == digest(token),
                SessionRow.created_at > at - ABSOLUTE,
                SessionRow.seen_at > at - IDLE,
                AccountRow.active.is_(True),
            )
        )
    )
    found = session.execute(query).first()
    if found is None:
        return None
    row, account = found
    return user_of(account), _device(row)


def devices(session: Session, user_id: str, at: datetime) -> list[Device]:
    query = select(SessionRow).where(
        SessionRow.user_id == user_id, SessionRow.created_at > at - ABSOLUTE, SessionRow.seen_at > at - IDLE
    )
    return [_device(row) for row in session.scalars(query.order_by(SessionRow.seen_at.desc()))]


def close(session: Session, token: str, *, at: datetime) -> None:
    """Ends the session of this cookie, if there is one."""
    row = session.get(SessionRow, digest(token))
    if row is not None:
        _end(session, row, "signed out", at)


def close_one(session: Session, user_id: str, identifier: str, *, at: datetime) -> None:
    """Ends one of the person's own sessions, by the name it has in their list."""
    mine = select(SessionRow).where(SessionRow.user_id == user_id, SessionRow.id == identifier)
    row = session.scalar(mine)
    if row is None:
        raise NotFound("There is no such session of yours.", hint="It may have ended already.")
    _end(session, row, "from another device", at)


def _end(session: Session, row: SessionRow, how: str, at: datetime) -> None:
    person = Actor(row.user_id, "", ActorKind.USER, user_id=row.user_id)
    outbox.note(session, person, "UserSignedOut", row.user_id, at=at, how=how)
    session.delete(row)


def close_all(session: Session, user_id: str, *, but: str = "") -> None:
    """Ends the person's sessions everywhere; `but` is the cookie that stays."""
    query = delete(SessionRow).where(SessionRow.user_id == user_id)
    session.execute(query.where(SessionRow.digest != digest(but)) if but else query)


def seen(session: Session, identifier: str, user_id: str, at: datetime) -> None:
    """Notes that it is still used."""
    session.execute(update(SessionRow).where(SessionRow.id == identifier).values(seen_at=at))
    session.execute(update(AccountRow).where(AccountRow.id == user_id).values(last_seen_at=at))


def _device(row: SessionRow) -> Device:
    return Device(row.id, row.agent, row.address, row.created_at, row.seen_at)
