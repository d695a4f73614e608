"""Keys of several columns: each has its position, from 1 on, none twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.lint.subject import Column


def wrong_positions(columns: Sequence[Column], flag: str, position: str, noun: str) -> Iterator[Problem]:
    keys = [column for column in columns if column.data.get(flag) is True]
    for column in columns:
        if column not in keys and _given(column, position):
            text = f"`{column.label}` has a position in the {noun} and is not part of it."
            yield Problem(column.at(position), text, f"Add `{flag}: true`, or remove the position.")
    taken: dict[int, Column] = {}
    for column in keys:
        number = _given(column, position)
        if number is None:
            if len(keys) > 1:
                text = (
                    f"The {noun} has {len(keys)} columns, and `{column.label}` does not say at which place it stands."
                )
                yield Problem(column.at(flag), text, f"Add `{position}`.")
        elif number in taken:
            text = f"`{column.label}` and `{taken[number].label}` both stand at place {number} of the {noun}."
            yield Problem(column.at(position), text, "Number them 1, 2, …")
        elif number > len(keys):
            text = f"`{column.label}` stands at place {number} of a {noun} of {len(keys)}."
            yield Problem(column.at(position), text, "Number the columns 1, 2, … without a gap.")
        if number is not None:
            taken.setdefault(number, column)


def _given(column: Column, position: str) -> int | None:
    """The position; -1, the default, means none."""
    value = column.data.get(position)
    return value if isinstance(value, int) and not isinstance(value, bool) and value != -1 else None
