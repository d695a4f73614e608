"""A person of the organisation, and what stands for them for a while: sessions, and links they were sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hansa.kernel.errors import InvalidInput
from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape

LONGEST_EMAIL = 254
"""Characters of an address (RFC 5321 §4.5.3.1.3)."""
LONGEST_NAME = 200

_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*\Z")
"""The form browsers check (HTML Standard §4.10.5.1.5). ASCII only: letters that only look alike are never the same person."""


class OrganizationRole(StrEnum):
    """An owner runs the organisation; a member sees it, and may what the roles in their teams grant."""

    OWNER = "owner"
    MEMBER = "member"


class TicketKind(StrEnum):
    """What a link that was sent to a person lets them do, once."""

    INVITATION = "invitation"
    RESET = "reset"


LASTS = {TicketKind.INVITATION: timedelta(days=7), TicketKind.RESET: timedelta(hours=24)}
"""How long a link works: an invitation outlives a weekend and a holiday, a reset does not."""
IDLE = timedelta(hours=8)
"""A session that is not used so long has ended: one working day (OWASP ASVS 5.0 §7.3)."""
ABSOLUTE = timedelta(hours=24)
"""A session ends after this, however much it is used."""


@dataclass(frozen=True, slots=True)
class User:
    """`external_id` is the directory's own id; `has_password` is false where only the directory lets them in."""

    id: str
    email: str
    name: str
    role: OrganizationRole
    active: bool
    has_password: bool
    created_at: datetime
    updated_at: datetime
    last_seen_at: datetime | None = None
    external_id: str | None = None
    user_name: str = ""
    profile: Json = None

    @property
    def is_owner(self) -> bool:
        return self.role is OrganizationRole.OWNER


@dataclass(frozen=True, slots=True)
class Device:
    """A session as its person sees it: from where, with what, since when."""

    id: str
    agent: str
    address: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """A link that waits to be used; `token` is known only when it is made."""

    id: str
    kind: TicketKind
    email: str
    name: str
    role: OrganizationRole
    created_by: str
    expires_at: datetime
    token: str = ""


def check_email(text: str) -> str:
    """The address without blanks around it. Raises InvalidInput where it is none."""
    email = text.strip()
    if len(email) > LONGEST_EMAIL or not _EMAIL.match(email):
        raise InvalidInput(
            f"`{email[:80]}` is no e-mail address.", hint="Write it as ada@example.org, in ASCII letters."
        )
    return email


def email_key(email: str) -> str:
    """What makes two spellings one person: capitals do not count."""
    return email.strip().lower()


def check_name(text: str, email: str) -> str:
    """The name to show; without one, what stands before the @."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return name[:LONGEST_NAME] or email.partition("@")[0]
