"""Two chosen versions of a contract: the diff of their texts and what the difference means to consumers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.compatibility.judge import judge
from hansa.kernel.errors import InvalidInput
from hansa.standards.read import read
from hansa.web.pages.contracts.diff import unified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.registry.records.values import Revision
    from hansa.standards.document import Document
    from hansa.web.pages.contracts.diff import Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """`verdict` is None where one of the two is no contract any more, or was written under older rules."""

    old: Revision
    new: Revision
    rows: tuple[Row, ...]
    verdict: Verdict | None

    @property
    def old_version(self) -> str:
        return self.verdict.old_version if self.verdict else ""

    @property
    def new_version(self) -> str:
        return self.verdict.new_version if self.verdict else ""


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
    left, right = _document(old), _document(new)
    return Comparison(old, new, unified(old.text, new.text), _verdict(left, right) if left and right else None)


def _verdict(old: Document, new: Document) -> Verdict | None:
    try:
        return judge(old, new)
    except InvalidInput:
        return None


def _document(revision: Revision) -> Document | None:
    return None if revision.removed else read(revision.text, "contract").document
