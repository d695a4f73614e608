"""Two chosen versions of a contract: the diff of their texts and what the difference means to consumers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare import compare, step
from hansa.kernel.errors import InvalidInput
from hansa.kernel.semver import Version
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read
from hansa.web.pages.contracts.diff import unified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.compatibility.difference import Difference
    from hansa.kernel.semver import Step
    from hansa.registry.records.values import Revision
    from hansa.web.pages.contracts.diff import Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """`needed` is the version the difference asks for, empty where the old one names none."""

    old: Revision
    new: Revision
    rows: tuple[Row, ...]
    differences: tuple[Difference, ...]
    step: Step | None
    needed: str
    old_version: str
    new_version: str


def choose(revisions: Sequence[Revision], old: str, new: str) -> tuple[Revision, Revision] | None:
    """The versions asked for by number, else the last two; the older one is always first."""
    by_number = {str(each.number): each for each in revisions}
    ordered = sorted(revisions, key=lambda each: each.number)
    if len(ordered) < 2:
        return None
    right = by_number.get(new, ordered[-1])
    before = [each for each in ordered if each.number < right.number]
    left = by_number.get(old, before[-1] if before else ordered[0])
    return (left, right) if left.number <= right.number else (right, left)


def comparison(old: Revision, new: Revision) -> Comparison:
    left, right = _contract(old), _contract(new)
    differences = compare(left, right) if left and right else ()
    needed = step(differences) if left and right else None
    base = Version.parse(left.version) if left else None
    return Comparison(
        old=old,
        new=new,
        rows=unified(old.text, new.text),
        differences=differences,
        step=needed,
        needed=str(base.bump(needed)) if base and needed else "",
        old_version=left.version if left else "",
        new_version=right.version if right else "",
    )


def _contract(revision: Revision) -> Contract | None:
    """None for a version that is no contract any more (removed) or was written under older rules."""
    if revision.removed:
        return None
    document = read(revision.text, "contract").document
    try:
        return Contract.parse(document) if document else None
    except InvalidInput:
        return None
