"""`mustBeBetween` has the smaller number first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.words import PAIRS, is_number
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for quality in subject.qualities:
        for name in PAIRS:
            ends = quality.data.get(name)
            if not (isinstance(ends, list) and len(ends) == 2):
                continue
            low, high = ends
            if isinstance(low, int | float) and isinstance(high, int | float) and is_number(low) and low > high:
                pointer = quality.at(name)
                text = f"`{name}` begins with {low}, which is more than {high}: no number lies between."
                edits = (Change(f"{pointer}/0", high), Change(f"{pointer}/1", low))
                yield Problem(pointer, text, f"Write `{name}: [{high}, {low}]`.", edits)


RULE = Rule(
    code="between-ordered",
    group="quality",
    severity=ERROR,
    title="The smaller end of a range comes first",
    why="No number lies between 10 and 5: the check would always fail, or with `mustNotBeBetween` never.",
    source="ODCS 3.2.0, JSON schema, mustBeBetween: smallest number first",
    check=check,
    fixes=True,
)
