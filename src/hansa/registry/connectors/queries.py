"""Which connectors there are, and what they said last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.json import Json  # noqa: TC001 part of a value's shape
from hansa.registry.connectors.model import ConnectorRow
from hansa.registry.records.queries import mapping

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Connector:
    """`data` as the connector put it; `seen_at` when it did so last; no `team`: it is the organisation's."""

    id: str
    data: dict[str, Json]
    created_at: datetime
    created_by: str
    seen_at: datetime
    team: str = ""


def list_connectors(session: Session) -> list[Connector]:
    """In the order in which they came."""
    rows = session.scalars(select(ConnectorRow).order_by(ConnectorRow.created_at, ConnectorRow.id))
    return [connector(row) for row in rows]


def find_connector(session: Session, identifier: str) -> Connector | None:
    row = session.get(ConnectorRow, identifier)
    return connector(row) if row else None


def connector(row: ConnectorRow) -> Connector:
    return Connector(row.id, mapping(row.data), row.created_at, row.created_by, row.seen_at, row.team)
