"""Links that let a person do one thing once: join the organisation, or choose a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from hansa.db import outbox
from hansa.kernel.errors import NotFound
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.accounts import commands
from hansa.registry.accounts.errors import EmailTaken, TicketSpent
from hansa.registry.accounts.model import TicketRow
from hansa.registry.accounts.queries import row_of, ticket_of
from hansa.registry.accounts.secret import digest, new_token
from hansa.registry.accounts.values import (
    LASTS,
    OrganizationRole,
    Ticket,
    TicketKind,
    User,
    check_email,
    check_name,
    email_key,
)
from hansa.registry.authority import check_owner

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json


def invite(
    session: Session, actor: Actor, email: str, *, at: datetime, name: str = "", role: OrganizationRole
) -> Ticket:
    """A link for somebody new; an earlier one to the same address works no more. Its `token` is known only now."""
    check_owner(actor, doing="invite people")
    email = check_email(email)
    if row_of(session, email) is not None:
        raise EmailTaken(f"`{email}` has an account already.", hint="Send a link for a new password instead.")
    ticket = _issue(session, actor, (TicketKind.INVITATION, email, check_name(name, email), role), at)
    _tell(session, actor, "UserInvited", ticket, at)
    return ticket


def offer_reset(session: Session, actor: Actor, ref: str, *, at: datetime) -> Ticket:
    """A link by which the person chooses a new password; the old one works until then."""
    check_owner(actor, doing="send links for new passwords")
    row = commands.the_row(session, ref)
    ticket = _issue(session, actor, (TicketKind.RESET, row.email, row.name, OrganizationRole(row.role)), at)
    _tell(session, actor, "UserPasswordLinkMade", ticket, at)
    return ticket


def look(session: Session, token: str, at: datetime) -> Ticket:
    """What the link is for. Raises TicketSpent, the same for a link that never was."""
    return ticket_of(_row(session, token, at))


def use(session: Session, actor: Actor, token: str, hashed: str, *, at: datetime, name: str = "") -> User:
    """Does what the link is for, with the new password's hash; `actor` is who stands behind the link: Hansa itself."""
    outbox.lock(session)
    row = _row(session, token, at)
    row.used_at = at
    ticket = ticket_of(row)
    if ticket.kind is TicketKind.RESET:
        user = commands.the_row(session, ticket.email)
        if not user.active:
            raise _spent()
        return commands.set_password(session, actor, user.id, hashed, at=at)
    new = commands.NewUser(ticket.email, name or ticket.name, ticket.role, hashed)
    return commands.add(session, actor, new, at=at)


def accept_invitation(session: Session, email: str, at: datetime) -> Ticket | None:
    """Uses up the invitation to this address, for who shows by a directory that the address is theirs."""
    query = select(TicketRow).where(
        TicketRow.email_key == email_key(email),
        TicketRow.kind == TicketKind.INVITATION.value,
        TicketRow.used_at.is_(None),
        TicketRow.expires_at > at,
    )
    row = session.scalar(query)
    if row is None:
        return None
    row.used_at = at
    return ticket_of(row)


def withdraw(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    """The link works no more."""
    check_owner(actor, doing="withdraw invitations")
    row = session.scalar(select(TicketRow).where(TicketRow.id == identifier, TicketRow.used_at.is_(None)))
    if row is None:
        raise NotFound("There is no such open invitation.", hint="It may have been used or withdrawn already.")
    row.used_at = at
    _tell(session, actor, "UserInvitationWithdrawn", ticket_of(row), at)


def _issue(session: Session, actor: Actor, what: tuple[TicketKind, str, str, OrganizationRole], at: datetime) -> Ticket:
    kind, email, name, role = what
    session.execute(
        update(TicketRow)
        .where(TicketRow.email_key == email_key(email), TicketRow.kind == kind.value, TicketRow.used_at.is_(None))
        .values(used_at=at)
    )
    token = new_token()
    row = TicketRow(
        digest=digest(token),
        id=new_id(at),
        kind=kind.value,
        email=email,
        email_key=email_key(email),
        name=name,
        role=role.value,
        created_at=at,
        created_by=actor.principal,
        expires_at=at + LASTS[kind],
    )
    session.add(row)
    session.flush()
    return ticket_of(row, token)


def _row(session: Session, token: str, at: datetime) -> TicketRow:
    row = session.get(TicketRow, digest(token))
    if row is None or row.used_at is not None or row.expires_at <= at:
        raise _spent()
    return row


def _spent() -> TicketSpent:
    return TicketSpent(
        "This link does not work: it was used, has expired, or was replaced by a newer one.",
        hint="Ask an owner of the organisation for a new one.",
    )


def _tell(session: Session, actor: Actor, name: str, ticket: Ticket, at: datetime) -> None:
    data = {"id": ticket.id, "timestamp": at.isoformat(), "role": ticket.role.value}
    said: Json = {"email": ticket.email, "name": ticket.name, "role": ticket.role.value}
    change = {"before": said} if name == "UserInvitationWithdrawn" else {"after": said}
    outbox.append(session, Event(new_id(at), name, ticket.id, at, actor.principal, data), **change)
