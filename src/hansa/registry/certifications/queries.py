"""Which certifications there are, and which tags only the governance group may give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.records.model import FacetRow
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def restricted_tags(session: Session) -> frozenset[str]:
    """Tags that stand for a certification which only the governance group may give."""
    query = select(FacetRow.value).where(FacetRow.kind == Kind.CERTIFICATION.value, FacetRow.facet == "restricted")
    return frozenset(session.scalars(query))
