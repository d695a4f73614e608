"""Which teams there are, and how they are nested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from hansa.registry.records.model import FacetRow, RecordRow
from hansa.registry.records.queries import facet_holders, links_from, links_to
from hansa.registry.records.values import Kind
from hansa.registry.teams.document import Team, TeamType
from hansa.registry.teams.values import HUES, TeamRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

DEPTH = 32
"""Nesting is followed this far; a registry that is deeper has a cycle from before cycles were refused."""


FACET_LENGTH = 256
"""What a facet's value holds."""

DOMAINS = frozenset({TeamType.DOMAIN, TeamType.DOMAIN_TEAM})
"""What owns products, and so is told apart by colour."""


def list_teams(session: Session) -> list[TeamRow]:
    """All teams by name."""
    return sorted(teams_by_age(session), key=lambda row: row.name.casefold())


def teams_by_age(session: Session) -> list[TeamRow]:
    """Domains first, in the order in which they were made, as hues are given to them: a new one changes no other's."""
    query = select(RecordRow.card).where(RecordRow.kind == Kind.TEAM.value).order_by(RecordRow.created_at, RecordRow.id)
    teams = [Team.model_validate(card) for card in session.scalars(query)]
    teams.sort(key=lambda team: team.type not in DOMAINS)
    return [_row(team, HUES[number % len(HUES)]) for number, team in enumerate(teams)]


def find_team(session: Session, identifier: str) -> TeamRow | None:
    """By its key; its hue takes a count of those that were made before it."""
    query = select(RecordRow.card, RecordRow.created_at).where(
        RecordRow.kind == Kind.TEAM.value, RecordRow.id == identifier
    )
    found = session.execute(query).first()
    if found is None:
        return None
    team = Team.model_validate(found.card)
    return _row(team, HUES[_number(session, team, found.created_at) % len(HUES)])


def children(session: Session, identifier: str) -> list[TeamRow]:
    below = [link.id for link in links_to(session, Kind.TEAM, [identifier], ("parent",)) if link.kind is Kind.TEAM]
    found = [row for each in below if (row := find_team(session, each))]
    return sorted(found, key=lambda row: row.name.casefold())


def ancestors(session: Session, identifier: str) -> list[str]:
    """The team itself and those above it, nearest first."""
    found: list[str] = []
    current: str | None = identifier
    while current and current not in found and len(found) < DEPTH:
        found.append(current)
        above = links_from(session, Kind.TEAM, [current], ("parent",))
        current = above[0].target_id if above else None
    return found


def descendants(session: Session, identifiers: Iterable[str]) -> set[str]:
    """These teams and all below them."""
    found: set[str] = set()
    level = set(identifiers)
    for _ in range(DEPTH):
        found |= level
        level = {link.id for link in links_to(session, Kind.TEAM, level, ("parent",))} - found if level else set()
        if not level:
            break
    return found


def memberships(session: Session, email: str) -> frozenset[tuple[str, str]]:
    """(team, role) of every team that names this person as a member; roles above them are not listed here."""
    found = set()
    for identifier in facet_holders(session, Kind.TEAM, "member", email.casefold()[:FACET_LENGTH]):
        row = find_team(session, identifier)
        for member in row.members if row else ():
            if member.email_address.casefold() == email.casefold():
                found.add((identifier, member.role))
    return frozenset(found)


def _number(session: Session, team: Team, created_at: datetime) -> int:
    """The team's place in the order in which `list_teams` gives out hues."""
    domains = FacetRow.value.in_([each.value for each in DOMAINS])
    older = or_(RecordRow.created_at < created_at, and_(RecordRow.created_at == created_at, RecordRow.id < team.id))
    earlier = and_(domains, older) if team.type in DOMAINS else or_(domains, older)
    query = (
        select(func.count())
        .select_from(RecordRow)
        .join(FacetRow, and_(FacetRow.kind == RecordRow.kind, FacetRow.id == RecordRow.id))
        .where(RecordRow.kind == Kind.TEAM.value, FacetRow.facet == "type", earlier)
    )
    return session.scalar(query) or 0


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
