"""Two versions of a text, line against line, with what did not change folded away."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 3
"""Unchanged lines shown around a change, as every diff does."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the diff; a number of 0 means that this side has no such line. `skip` rows stand for `hidden` equal lines."""

    kind: Literal["same", "removed", "added", "skip"]
    old: int
    new: int
    text: str
    hidden: int = 0


def unified(old: str, new: str) -> tuple[Row, ...]:
    """The rows of a unified diff; empty when the texts are equal line by line."""
    before, after = old.splitlines(), new.splitlines()
    opcodes = SequenceMatcher(None, before, after).get_opcodes()
    if all(tag == "equal" for tag, *_ in opcodes):
        return ()
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            rows += _equal(before, i1, i2, j1, last=i2 == len(before) and j2 == len(after))
        else:
            rows += [Row("removed", i + 1, 0, before[i]) for i in range(i1, i2)]
            rows += [Row("added", 0, j + 1, after[j]) for j in range(j1, j2)]
    return tuple(rows)


def _equal(before: list[str], start: int, end: int, other: int, *, last: bool) -> list[Row]:
    head = 0 if start == 0 else CONTEXT
    tail = 0 if last else CONTEXT
    shift = other - start
    rows = [Row("same", i + 1, i + 1 + shift, before[i]) for i in range(start, end)]
    hidden = len(rows) - head - tail
    if hidden <= 1:
        return rows
    return [*rows[:head], Row("skip", 0, 0, "", hidden), *rows[len(rows) - tail :]]
