"""What a document's page says while a change of it waits for approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.changes.queries import is_own, open_about
from hansa.registry.records.queries import names
from hansa.registry.records.values import Kind
from hansa.web.pages.changes.address import address_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that the reader may see: whose it is ("you" for the reader's own), and which teams are asked for approval."""

    url: str
    who: str
    teams: Sequence[str]
    at: datetime
    removes: bool


def waiting_for(session: Session, actor: Actor, kind: Kind, identifier: str) -> list[Waiting]:
    """The oldest first."""
    found = open_about(session, actor, kind, identifier)
    called = names(session, Kind.TEAM, {team for each in found for team in each.teams}) if found else {}
    return [
        Waiting(
            address_of(each.id),
            "you" if is_own(actor, each) else each.author_name,
            [called.get(team, team) for team in each.teams],
            each.created_at,
            any(change.action == "remove" for change in each.changes if (change.kind, change.id) == (kind, identifier)),
        )
        for each in found
    ]
