"""Signing in, with a password or by an identity provider: counted first, judged outside of any transaction, then let in."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.kernel.actor import SYSTEM
from hansa.kernel.errors import Refused
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.accounts import commands, passwords, queries, sessions, throttle, tickets
from hansa.registry.accounts.errors import WrongPassword
from hansa.registry.accounts.model import IdentityRow
from hansa.registry.accounts.values import email_key

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.database import Database
    from hansa.registry.accounts.values import User

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where somebody sits: the network address, what the browser calls itself, and the cookie it brought."""

    address: str
    agent: str = ""
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chooses when they use a link."""

    password: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class PasswordChange:
    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Claims:
    """What an identity provider says of a person; `verified`: it vouches for the address."""

    issuer: str
    subject: str
    email: str
    name: str
    verified: bool


def with_password(db: Database, email: str, password: str, browser: Browser, at: datetime) -> tuple[User, str]:
    """The person and their new cookie. Raises WrongPassword, or TooManyAttempts before anything is looked at."""
    key = email_key(email)[:256]
    buckets = throttle.buckets(key, browser.address)
    with db.write() as session:
        throttle.charge(session, buckets, at)
    with db.read() as session:
        row = queries.row_of(session, key) if "@" in key else None
        stored, allowed = (row.password, row.active) if row else (None, False)
    if not passwords.matches(stored, password) or not allowed or row is None:
        log.warning("sign-in refused from %s", browser.address)
        raise WrongPassword(
            "The e-mail address and the password do not belong together.",
            hint="Try again, or ask an owner of the organisation for a link to a new password.",
        )
    fresh = passwords.hash_password(password) if passwords.is_stale(str(stored)) else ""
    with db.write() as session:
        throttle.forgive(session, buckets[0])
        now = commands.the_row(session, row.id)
        if not now.active or now.password != stored:
            raise WrongPassword("The account was changed a moment ago.", hint="Try again.")
        if fresh:
            now.password = fresh
        user = queries.user_of(now)
        return user, _let_in(session, user, browser, "password", at)


def with_link(db: Database, token: str, chosen: Chosen, browser: Browser, at: datetime) -> tuple[User, str]:
    """Uses a link up, with the password its person has chosen, and lets them in."""
    with db.read() as session:
        ticket = tickets.look(session, token, at)
    passwords.check_password(chosen.password, ticket.email, ticket.name, chosen.name)
    hashed = passwords.hash_password(chosen.password)
    with db.write() as session:
        user = tickets.use(session, SYSTEM, token, hashed, at=at, name=chosen.name)
        return user, _let_in(session, user, browser, "link", at)


def by_provider(db: Database, claims: Claims, browser: Browser, at: datetime, *, auto_join: bool) -> tuple[User, str]:
    """Known by issuer and subject; else joins by an address it vouches for: an account's, an invitation's, or by `auto_join`."""
    with db.write() as session:
        outbox.lock(session)
        user = queries.find_by_identity(session, claims.issuer, claims.subject)
        if user is None:
            user = _join(session, claims, at, auto_join=auto_join)
            session.add(IdentityRow(issuer=claims.issuer, subject=claims.subject, user_id=user.id, at=at))
        if not user.active:
            raise Refused("This account is disabled.", hint="Ask an owner of the organisation.")
        return user, _let_in(session, user, browser, "oidc", at)


def change_password(db: Database, user_id: str, change: PasswordChange, browser: Browser, at: datetime) -> None:
    """Who is signed in changes their own: the old one is asked for, and other devices are signed out."""
    with db.read() as session:
        row = commands.the_row(session, user_id)
        email, name, stored = row.email, row.name, row.password
    with db.write() as session:
        throttle.charge(session, throttle.buckets(email_key(email), browser.address), at)
    if stored is not None and not passwords.matches(stored, change.old):
        raise WrongPassword("The old password is not this one.", hint="Type it again.")
    if stored is None:
        raise Refused("This account has no password.", hint="It signs in through the organisation's directory.")
    passwords.check_password(change.new, email, name)
    hashed = passwords.hash_password(change.new)
    with db.write() as session:
        throttle.forgive(session, throttle.buckets(email_key(email), browser.address)[0])
        commands.set_password(session, SYSTEM, user_id, hashed, at=at, keep=browser.cookie)


def _join(session: Session, claims: Claims, at: datetime, *, auto_join: bool) -> User:
    if not claims.verified or not claims.email:
        raise Refused(
            "The identity provider does not vouch for an e-mail address of this account.",
            hint="Verify the address there, and sign in again.",
        )
    known = queries.find_user(session, claims.email)
    if known is not None:
        return known
    invitation = tickets.accept_invitation(session, claims.email, at)
    if invitation is None and not auto_join:
        raise Refused(
            "There is no account for you in this organisation yet.",
            hint="Ask an owner of the organisation to invite you.",
        )
    new = commands.NewUser(claims.email, claims.name)
    if invitation is not None:
        new = commands.NewUser(claims.email, claims.name or invitation.name, invitation.role)
    return commands.add(session, SYSTEM, new, at=at)


def _let_in(session: Session, user: User, browser: Browser, how: str, at: datetime) -> str:
    event = Event(new_id(at), "UserSignedIn", user.id, at, f"user:{user.id}", {"id": user.id, "how": how})
    outbox.append(session, event)
    return sessions.open_session(
        session, user, agent=browser.agent, address=browser.address, at=at, instead_of=browser.cookie
    )
