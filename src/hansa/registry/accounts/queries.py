"""Who there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.page import Page
from hansa.registry.accounts.model import AccountRow, IdentityRow, TicketRow
from hansa.registry.accounts.values import OrganizationRole, Ticket, TicketKind, User, email_key
from hansa.registry.teams.queries import memberships

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def user_of(row: AccountRow) -> User:
    return User(
        id=row.id,
        email=row.email,
        name=row.name,
        role=OrganizationRole(row.role),
        active=row.active,
        has_password=row.password is not None,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_seen_at=row.last_seen_at,
        external_id=row.external_id,
        user_name=row.user_name,
        profile=row.profile,
    )


def find_user(session: Session, ref: str) -> User | None:
    """By id, or by address."""
    row = row_of(session, ref)
    return user_of(row) if row else None


def row_of(session: Session, ref: str) -> AccountRow | None:
    found = session.get(AccountRow, ref)
    return found or session.scalar(select(AccountRow).where(AccountRow.email_key == email_key(ref)))


def find_by_identity(session: Session, issuer: str, subject: str) -> User | None:
    found = session.get(IdentityRow, (issuer, subject))
    return find_user(session, found.user_id) if found else None


def actor_of_user(session: Session, user: User) -> Actor:
    """The person as who acts: an owner of the organisation may everything, others what their teams' roles grant."""
    roles = memberships(session, user.email)
    return Actor(
        id=user.id,
        name=user.name,
        kind=ActorKind.USER,
        teams=frozenset(team for team, _ in roles),
        is_operator=user.is_owner,
        roles=roles,
        email=user.email,
        user_id=user.id,
    )


def has_owner(session: Session) -> bool:
    """Whether somebody who may sign in owns the organisation: until then, the machine itself is its operator."""
    owners = select(AccountRow.id).where(AccountRow.role == OrganizationRole.OWNER.value, AccountRow.active)
    return session.scalar(owners.limit(1)) is not None


def list_users(
    session: Session,
    *,
    offset: int = 0,
    limit: int = 1000,
    text: str = "",
    conditions: Sequence[ColumnElement[bool]] = (),
) -> Page[User]:
    """In the order in which they came; `text` is a part of the name or of the address."""
    query = select(AccountRow).where(*conditions)
    if text:
        part = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = f"%{part}%"
        query = query.where(
            or_(AccountRow.email_key.like(like, escape="\\"), func.lower(AccountRow.name).like(like, escape="\\"))
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(AccountRow.created_at, AccountRow.id).offset(offset).limit(limit))
    return Page(tuple(user_of(row) for row in rows), total, offset)


def owners(session: Session) -> list[User]:
    query = select(AccountRow).where(AccountRow.role == OrganizationRole.OWNER.value, AccountRow.active.is_(True))
    return [user_of(row) for row in session.scalars(query.order_by(AccountRow.created_at))]


def open_tickets(session: Session, at: datetime) -> list[Ticket]:
    """The links that still wait to be used."""
    query = select(TicketRow).where(TicketRow.used_at.is_(None), TicketRow.expires_at > at)
    return [ticket_of(row) for row in session.scalars(query.order_by(TicketRow.created_at))]


def ticket_of(row: TicketRow, token: str = "") -> Ticket:
    return Ticket(
        row.id,
        TicketKind(row.kind),
        row.email,
        row.name,
        OrganizationRole(row.role),
        row.created_by,
        row.expires_at,
        token,
    )
