"""What the organisation is called and what it is about; its address stays that of the mesh's own name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.registry.settings.commands import put
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor

SETTING = "organization"
LONGEST_NAME, LONGEST_DESCRIPTION = 200, 4000


@dataclass(frozen=True, slots=True)
class Organization:
    name: str
    description: str = ""


def organization(session: Session, name: str) -> Organization:
    """`name` is the mesh's own, which counts until the organisation has given itself another."""
    kept = section(session, SETTING)
    return Organization(str(kept.get("name") or name), str(kept.get("description") or ""))


def put_organization(session: Session, actor: Actor, wanted: Organization, *, why: str, at: datetime) -> None:
    name, description = " ".join(wanted.name.split()), wanted.description.strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidInput("The organisation has no name.", hint=f"Give it one of at most {LONGEST_NAME} characters.")
    if len(description) > LONGEST_DESCRIPTION:
        raise InvalidInput("The description is too long.", hint=f"Use at most {LONGEST_DESCRIPTION} characters.")
    put(session, actor, SETTING, {"name": name, "description": description}, why=why, at=at)
