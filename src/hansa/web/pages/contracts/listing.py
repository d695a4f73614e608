"""Which contracts a list shows: a page of those that fit the words and the ticked facets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.registry.contracts.queries import page_of_contracts
from hansa.registry.records.fulltext import MOST_RANKED
from hansa.registry.records.listing import AnyOf, Listing, counts, total
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session
    from starlette.datastructures import QueryParams

    from hansa.registry.contracts.values import ContractRow

ROWS = 50
"""On one page of the list."""
FACETS = ("owner", "status")
MAX_WORDS, LAST = 200, 100_000


@dataclass(frozen=True, slots=True)
class Filters:
    """`page` begins with 0."""

    text: str = ""
    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    page: int = 0

    @classmethod
    def of(cls, query: QueryParams) -> Filters:
        page = query.get("p", "0")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 0
        words = query.get("q", "").strip()[:MAX_WORDS]
        return cls(words, tuple(query.getlist("owner")), tuple(query.getlist("status")), min(number, LAST))


@dataclass(frozen=True, slots=True)
class Choice:
    """`count` is None where they were not counted."""

    value: str
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """`facets` are counted without their own choice, so that a second tick can widen the list; `cut`: only the best were looked at."""

    rows: tuple[ContractRow, ...]
    total: int
    cut: bool = False
    facets: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def more(self, page: int) -> bool:
        return (page + 1) * ROWS < self.total


def find(session: Session, filters: Filters, names: Mapping[str, str]) -> Found:
    """By name."""
    chosen = {"owner": filters.owner, "status": filters.status}
    ticked = tuple(AnyOf((facet,), values) for facet, values in chosen.items() if values)
    listing = Listing(Kind.CONTRACT, filters.text, ticked, sort="name", page=filters.page, size=ROWS, most=MOST_RANKED)
    number = total(session, listing)
    facets = {
        facet: tuple(Choice(value, names.get(value, value) or "none", count) for value, count in values)
        for facet, values in counts(session, listing, FACETS).items()
    }
    rows = tuple(page_of_contracts(session, listing))
    return Found(rows, number, bool(filters.text) and number >= MOST_RANKED, facets)
