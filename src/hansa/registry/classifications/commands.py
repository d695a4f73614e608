"""What else changes with a classification scheme: its place in the order, and the default of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.classifications.document import DEFAULT
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import facet_holders, get, mapping
from hansa.registry.records.values import Draft, Kind
from hansa.standards.write import dump

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record


def prepared(session: Session, before: Record | None, data: dict[str, Json]) -> tuple[dict[str, Json], list[Draft]]:
    """`data` with a rank, and the default schemes of before without that mark."""
    if data.get("rank") is None:
        data |= {"rank": before.data["rank"] if before and before.data.get("rank") is not None else _next(session)}
    if data.get("customProperty") != DEFAULT:
        return data, []
    defaults = facet_holders(session, Kind.CLASSIFICATION, "default", "yes")
    return data, [_demoted(session, each) for each in defaults if each != data.get("externalId")]


def _next(session: Session) -> int:
    cards = session.scalars(select(RecordRow.card).where(RecordRow.kind == Kind.CLASSIFICATION.value))
    ranks = [rank for card in cards if isinstance(rank := mapping(card).get("rank"), int)]
    return max(ranks, default=0) + 1


def _demoted(session: Session, identifier: str) -> Draft:
    """Its values stand in `classification.<id>` from now on."""
    record = get(session, Kind.CLASSIFICATION, identifier)
    data = {key: value for key, value in (record.data if record else {}).items() if key != "customProperty"}
    return Draft(Kind.CLASSIFICATION, dump(data), identifier, identifier)
