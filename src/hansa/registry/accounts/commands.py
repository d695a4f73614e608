"""Makes accounts and changes them: owners of the organisation do, and people what concerns only themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import delete, func, select

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import Conflict, NotFound
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape
from hansa.registry.accounts import sessions
from hansa.registry.accounts.errors import EmailTaken, LastOwner
from hansa.registry.accounts.model import AccountRow, IdentityRow, TicketRow
from hansa.registry.accounts.queries import row_of, user_of
from hansa.registry.accounts.values import OrganizationRole, User, check_email, check_name, email_key
from hansa.registry.authority import check_owner

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor


UNTOLD = frozenset({"email_key", "user_name_key", "last_seen_at"})
"""What the audit trail leaves out: the same in small letters, and what nobody has changed."""


@dataclass(frozen=True, slots=True)
class NewUser:
    """`hashed` is the password's hash (`passwords.hash_password`), empty where a directory lets them in."""

    email: str
    name: str = ""
    role: OrganizationRole = OrganizationRole.MEMBER
    hashed: str = ""
    external_id: str | None = None
    user_name: str = ""
    profile: Json = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different; None stays as it is. An `external_id` of "" is taken away."""

    email: str | None = None
    name: str | None = None
    role: OrganizationRole | None = None
    active: bool | None = None
    external_id: str | None = None
    user_name: str | None = None
    profile: Json = None


def create(session: Session, actor: Actor, wanted: NewUser, *, at: datetime) -> User:
    """A new person, who may sign in at once. Raises EmailTaken."""
    check_owner(actor, doing="add people to the organisation")
    return add(session, actor, wanted, at=at)


def add(session: Session, actor: Actor, wanted: NewUser, *, at: datetime) -> User:
    """The same without asking whether `actor` may: for who was invited, and whom the organisation's directory sent."""
    outbox.lock(session)
    email = check_email(wanted.email)
    _must_be_free(session, email)
    _must_be_new(session, wanted.user_name or email)
    _must_be_unknown(session, wanted.external_id)
    row = AccountRow(
        id=str(uuid4()),
        email=email,
        email_key=email_key(email),
        name=check_name(wanted.name, email),
        role=wanted.role.value,
        active=True,
        user_name=wanted.user_name or email,
        user_name_key=email_key(wanted.user_name or email),
        profile=wanted.profile,
        password=wanted.hashed or None,
        external_id=wanted.external_id or None,
        created_at=at,
        created_by=actor.principal,
        updated_at=at,
    )
    session.add(row)
    session.flush()
    _tell(session, actor, "UserCreated", row, at)
    return user_of(row)


def change(
    session: Session, actor: Actor, ref: str, changes: Changes, *, at: datetime, keep_owner: bool = True
) -> User:
    """Owners only. With `keep_owner` the last active owner stays one; a directory may take even that away."""
    check_owner(actor, doing="change people's accounts")
    outbox.lock(session)
    row = the_row(session, ref)
    before, was = _state(row), plain(row, UNTOLD)
    if keep_owner and (changes.active is False or changes.role is OrganizationRole.MEMBER):
        _must_leave_an_owner(session, row)
    _rename(session, row, changes)
    if changes.name is not None:
        row.name = check_name(changes.name, row.email)
    if changes.role is not None:
        row.role = changes.role.value
    if changes.active is not None:
        row.active = changes.active
    if changes.profile is not None:
        row.profile = changes.profile
    if _state(row) != before:
        row.updated_at = at
        session.flush()
        _tell(session, actor, "UserUpdated", row, at, was=was)
    if not row.active:
        sessions.close_all(session, row.id)
    return user_of(row)


def remove(session: Session, actor: Actor, ref: str, *, at: datetime, keep_owner: bool = True) -> User:
    """Takes the account away with its sessions and what ties it to a directory; who it was stays in the events."""
    check_owner(actor, doing="remove people from the organisation")
    outbox.lock(session)
    row = the_row(session, ref)
    if keep_owner:
        _must_leave_an_owner(session, row)
    user = user_of(row)
    sessions.close_all(session, row.id)
    session.execute(delete(IdentityRow).where(IdentityRow.user_id == row.id))
    session.execute(delete(TicketRow).where(TicketRow.email_key == row.email_key))
    session.delete(row)
    session.flush()
    _tell(session, actor, "UserDeleted", row, at)
    return user


def rename(session: Session, actor: Actor, name: str, *, at: datetime) -> User:
    """People say themselves how they are called."""
    outbox.lock(session)
    row = the_row(session, actor.user_id)
    was = plain(row, UNTOLD)
    row.name, row.updated_at = check_name(name, row.email), at
    _tell(session, actor, "UserUpdated", row, at, was=was)
    return user_of(row)


def set_password(session: Session, actor: Actor, ref: str, hashed: str, *, at: datetime, keep: str = "") -> User:
    """Ends all of the person's sessions but the one with the cookie `keep`. Owners may, and people their own."""
    row = the_row(session, ref)
    if actor.user_id != row.id:
        check_owner(actor, doing="set other people's passwords")
    row.password, row.updated_at = hashed, at
    sessions.close_all(session, row.id, but=keep)
    _tell(session, actor, "UserPasswordChanged", row, at)
    return user_of(row)


def the_row(session: Session, ref: str) -> AccountRow:
    row = row_of(session, ref) if ref else None
    if row is None:
        raise NotFound(f"There is no account `{ref}`.", hint="`hansa user list` shows them.")
    return row


def _rename(session: Session, row: AccountRow, changes: Changes) -> None:
    """New addresses and ids, each of which belongs to one person only; a user name that was the address follows it."""
    if changes.email is not None:
        email = check_email(changes.email)
        if email_key(email) != row.email_key:
            _must_be_free(session, email)
        follows = row.user_name == row.email and changes.user_name is None
        row.email, row.email_key = email, email_key(email)
        changes = replace(changes, user_name=email) if follows else changes
    if changes.user_name is not None:
        if email_key(changes.user_name) != row.user_name_key:
            _must_be_new(session, changes.user_name)
        row.user_name, row.user_name_key = changes.user_name, email_key(changes.user_name)
    if changes.external_id is not None and changes.external_id != (row.external_id or ""):
        _must_be_unknown(session, changes.external_id)
        row.external_id = changes.external_id or None


def _state(row: AccountRow) -> tuple[object, ...]:
    return (row.email, row.user_name, row.name, row.role, row.active, row.external_id, row.profile)


def _must_be_new(session: Session, user_name: str) -> None:
    if session.scalar(select(AccountRow.id).where(AccountRow.user_name_key == email_key(user_name))):
        raise EmailTaken(f"The user name `{user_name}` is taken.", hint="Give each person one name.")


def _must_be_free(session: Session, email: str) -> None:
    if session.scalar(select(AccountRow.id).where(AccountRow.email_key == email_key(email))):
        raise EmailTaken(f"`{email}` has an account already.", hint="Change that one, or use another address.")


def _must_be_unknown(session: Session, external_id: str | None) -> None:
    if external_id and session.scalar(select(AccountRow.id).where(AccountRow.external_id == external_id)):
        raise Conflict(
            f"The directory's id `{external_id}` belongs to another account.", hint="Give each person one id."
        )


def _must_leave_an_owner(session: Session, row: AccountRow) -> None:
    if not (row.active and row.role == OrganizationRole.OWNER.value):
        return
    query = select(func.count()).where(AccountRow.role == OrganizationRole.OWNER.value, AccountRow.active.is_(True))
    if (session.scalar(query) or 0) <= 1:
        raise LastOwner(
            f"`{row.email}` is the only owner: nobody could run the organisation.", hint="Make another owner first."
        )


def _tell(
    session: Session, actor: Actor, name: str, row: AccountRow, at: datetime, *, was: dict[str, Json] | None = None
) -> None:
    data: dict[str, Json] = {"id": row.id, "timestamp": at.isoformat(), "role": row.role, "active": row.active}
    now, gone = plain(row, UNTOLD), name == "UserDeleted"
    said = {"before": now} if gone else {"before": was, "after": now}
    outbox.append(session, Event(new_id(at), name, row.id, at, actor.principal, data), **said)
