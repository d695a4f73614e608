"""Which columns may refer to another table, by their names and types; whether they do is for a test to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.profile.measures import NUMBERS
from hansa.contracts.profile.model import Suggestion
from hansa.contracts.profile.suggest import is_unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.profile.model import Seen, SeenTable


def link_candidates(tables: Sequence[SeenTable]) -> tuple[Suggestion, ...]:
    """One for each pair of columns: `orders.customer_id` and the unique `customers.id` or `customers.customer_id`."""
    return tuple(
        found
        for table in tables
        for column in table.columns
        for other in tables
        if other is not table
        for found in _to(table, column, other)
    )


def _to(table: SeenTable, column: Seen, other: SeenTable) -> Iterator[Suggestion]:
    for target in other.columns:
        if not (is_unique(other, target) and _one_kind(column, target) and _named(column, other, target)):
            continue
        if (column.distinct or 0) > (target.distinct or 0) or not column.filled:
            continue
        name = other.names.get(target.column, target.column)
        if not draft.can_refer(other.table, name):
            continue
        reason = f"each of the {column.distinct:,} values is in {other.table}.{name}, {table.reason(column.filled)}"
        yield Suggestion(
            table.table,
            column.column,
            "reference",
            "relationships",
            [draft.reference(other.table, name)],
            reason,
        )
        return


def _named(column: Seen, other: SeenTable, target: Seen) -> bool:
    word, key = column.column.casefold(), target.column.casefold()
    table = other.table.casefold()
    singles = {table, table.removesuffix("s"), table.removesuffix("es"), table.removesuffix("ies") + "y"}
    long = {f"{single}{joint}{key}" for single in singles for joint in ("_", "")}
    return (
        word in long or any(word.endswith(f"_{each}") for each in long) or (word == key and key in long | _ids(singles))
    )


def _ids(singles: set[str]) -> set[str]:
    return {f"{single}{ending}" for single in singles for ending in ("_id", "id", "_key", "_code", "_no", "")}


def _one_kind(column: Seen, target: Seen) -> bool:
    return (column.type in NUMBERS) == (target.type in NUMBERS) and (
        column.type in NUMBERS or column.type == target.type
    )
