"""Which builders there are, and which of them fit a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry.builders.document import Builder
from hansa.registry.records.queries import list_records
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


def list_builders(session: Session) -> list[Builder]:
    return [Builder.model_validate(record.data) for record in list_records(session, Kind.BUILDER)]


def matching(
    session: Session, *, type_: str, team: str, tags: Iterable[str], server_types: Iterable[str]
) -> list[Builder]:
    """Those that are offered for a product of this type, team (or a team above), tags and servers."""
    builders = list_builders(session)
    teams = set(ancestors(session, team)) if team and any(each.teams for each in builders) else set()
    own, servers = set(tags), {each.lower() for each in server_types}
    return [
        each
        for each in builders
        if (not each.types or type_ in each.types)
        and (not each.teams or teams & set(each.teams))
        and (not each.tags or own & set(each.tags))
        and (not each.server_types or servers & {word.lower() for word in each.server_types})
    ]
