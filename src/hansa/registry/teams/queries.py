"""Which teams there are, and how they are nested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.model import RecordRow
from hansa.registry.records.values import Kind
from hansa.registry.teams.document import Team, TeamType
from hansa.registry.teams.values import HUES, TeamRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DEPTH = 32
"""Nesting is followed this far; a registry that is deeper has a cycle from before cycles were refused."""


DOMAINS = frozenset({TeamType.DOMAIN, TeamType.DOMAIN_TEAM})
"""What owns products, and so is told apart by colour."""


def list_teams(session: Session) -> list[TeamRow]:
    """All teams by name. Hues go to domains first, in the order in which they were made, so that a new one changes no other's."""
    query = select(RecordRow.card).where(RecordRow.kind == Kind.TEAM.value).order_by(RecordRow.created_at, RecordRow.id)
    teams = [Team.model_validate(card) for card in session.scalars(query)]
    teams.sort(key=lambda team: team.type not in DOMAINS)
    rows = [_row(team, HUES[number % len(HUES)]) for number, team in enumerate(teams)]
    return sorted(rows, key=lambda row: row.name.casefold())


def find_team(session: Session, identifier: str) -> TeamRow | None:
    return next((row for row in list_teams(session) if row.id == identifier), None)


def children(session: Session, identifier: str) -> list[TeamRow]:
    return [row for row in list_teams(session) if row.parent == identifier]


def ancestors(session: Session, identifier: str) -> list[str]:
    """The team itself and those above it, nearest first."""
    parents = {row.id: row.parent for row in list_teams(session)}
    found: list[str] = []
    current: str | None = identifier
    while current and current not in found and len(found) < DEPTH:
        found.append(current)
        current = parents.get(current)
    return found


def _row(team: Team, hue: int) -> TeamRow:
    own = team.custom.get("hue", "")
    return TeamRow(
        team.id,
        team.name,
        team.type.value,
        team.parent,
        team.description,
        team.members,
        team.tags,
        team.links,
        int(own) % 360 if own.isdigit() else hue,
    )
