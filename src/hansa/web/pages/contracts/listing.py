"""Which contracts a list shows: those that fit the words and the ticked facets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.datastructures import QueryParams

    from hansa.registry.contracts.values import ContractRow


@dataclass(frozen=True, slots=True)
class Filters:
    text: str = ""
    owner: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: QueryParams) -> Filters:
        return cls(query.get("q", "").strip(), tuple(query.getlist("owner")), tuple(query.getlist("status")))


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """`facets` are counted without their own choice, so that a second tick can widen the list."""

    rows: tuple[ContractRow, ...]
    facets: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)


def select(rows: Iterable[ContractRow], filters: Filters, names: Mapping[str, str]) -> Found:
    said = [row for row in rows if _says(row, filters.text)]
    owners = Counter(row.owner or "" for row in said if _is(row.status, filters.status))
    states = Counter(row.status or "" for row in said if _is(row.owner, filters.owner))
    found = [row for row in said if _is(row.owner, filters.owner) and _is(row.status, filters.status)]
    return Found(
        rows=tuple(sorted(found, key=lambda row: (row.name or row.id).lower())),
        facets={"owner": _choices(owners, names), "status": _choices(states, {})},
    )


def _says(row: ContractRow, text: str) -> bool:
    content = f"{row.id} {row.name} {row.purpose} {row.owner} {row.domain}".lower()
    return all(word in content for word in text.lower().split())


def _is(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or (value or "") in wanted


def _choices(counts: Counter[str], names: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, names.get(value, value) or "none", count)
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
