"""The product a page is about: found by id or address, with its standing, its domain's hue and its place in the data's flow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.errors import NotFound
from hansa.registry.products.queries import find_product
from hansa.web.frame import hues_of
from hansa.web.standing import standings

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.registry.products.values import ProductRow
    from hansa.web.standing import Standing

TABS = {
    "overview": "Overview",
    "ports": "Ports",
    "contract": "Contracts",
    "lineage": "Lineage",
    "quality": "Quality",
    "usage": "Usage & costs",
    "runs": "Runs",
    "score": "Score",
    "history": "History",
    "git": "Git",
    "builder": "Builder",
}
OPTIONAL = frozenset({"builder"})
"""Tabs that are there only where there is something to show."""


@dataclass(frozen=True, slots=True)
class Subject:
    row: ProductRow
    standing: Standing
    hues: dict[str, int]
    now: datetime

    @property
    def hue(self) -> int | None:
        return self.hues.get(self.row.domain)


def locate(session: Session, rest: str) -> tuple[ProductRow, str]:
    """The product and the tab a path names. An id may hold slashes: the whole path is tried before its last word is a tab."""
    whole = find_product(session, rest)
    if whole is not None:
        return whole, "overview"
    head, _, last = rest.rpartition("/")
    found = find_product(session, head) if head and last in TABS else None
    if found is None:
        raise NotFound(
            f"There is no data product `{rest}`.",
            hint="It may have been removed or renamed. The marketplace lists them all.",
        )
    return found, last


def load(session: Session, row: ProductRow, now: datetime) -> Subject:
    return Subject(row, standings(session, [row], now)[row.id], hues_of(session), now)
