"""A foreign key leads to a property that exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.references import resolve
from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Part, Subject


def check(subject: Subject) -> Iterator[Problem]:
    for owner in (*subject.tables, *subject.columns):
        for part in parts_of(owner.data, ("relationships",), owner.at("relationships")):
            yield from _ends(subject, part)
            source, target = part.data.get("from"), part.data.get("to")
            if isinstance(source, list) and isinstance(target, list) and len(source) != len(target):
                text = f"The foreign key has {len(source)} columns and leads to {len(target)}."
                yield Problem(part.at("to"), text, "Name as many columns in `to` as in `from`.", severity=ERROR)


def _ends(subject: Subject, part: Part) -> Iterator[Problem]:
    for end in ("from", "to"):
        said = part.data.get(end)
        for suffix, reference in enumerate(said) if isinstance(said, list) else (("", said),):
            if not isinstance(reference, str):
                continue
            target = resolve(subject, reference)
            pointer = part.at(end, suffix) if isinstance(suffix, int) else part.at(end)
            if target.problem:
                yield Problem(pointer, f"{shown(reference)} leads nowhere: {target.problem}", target.fix)
            elif target.table and not target.column:
                yield Problem(pointer, f"{shown(reference)} leads to a table, not to a property.", "Add the property.")


RULE = Rule(
    code="reference-leads",
    group="references",
    severity=WARNING,
    title="A foreign key leads to a property that exists",
    why="What leads nowhere is not checked, and who reads the contract looks for a table that is not there.",
    source="ODCS 3.2.0, References, Relationships between properties",
    check=check,
)
