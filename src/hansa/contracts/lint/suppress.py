"""`# hansa: ignore[code] reason` on a line: the findings of that line and code are not told.

On a line of its own the comment speaks for the next line. `ignore[all]` takes every code; a comment that silences nothing is
itself a finding, so that it cannot outlive its reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.lint.lint import Diagnosis
from hansa.kernel.findings import Finding, Severity
from hansa.standards.nodes import ListNode, MapNode, ScalarNode, YamlNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hansa.standards.document import Document

_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*hansa: ignore(?:\[([^\]\n]*)\])?[ \t]*([^\n]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Suppression:
    offset: int
    line: int
    codes: frozenset[str]
    reason: str


def suppressed(document: Document, found: Sequence[Diagnosis]) -> tuple[Diagnosis, ...]:
    """What is left when the document's own comments are obeyed, and what is wrong with those comments."""
    comments = list(_comments(document))
    used: set[int] = set()
    left = []
    for each in found:
        silent = [c for c in comments if c.line == each.finding.place.line and c.codes & {each.finding.code, "all"}]
        used.update(c.offset for c in silent)
        if not silent:
            left.append(each)
    wrong = [Diagnosis(each) for each in _about(document, comments, used)]
    return tuple(sorted([*left, *wrong], key=lambda each: (each.finding.place.line, each.finding.place.column)))


def _about(document: Document, comments: Iterable[_Suppression], used: set[int]) -> Iterator[Finding]:
    for each in comments:
        place = document.tree.place_at(each.offset)
        if not each.codes:
            text, fix = "The comment does not say which code it ignores.", "Write `# hansa: ignore[code] reason`."
            yield Finding("suppression-code", Severity.WARNING, place, text, fix)
        elif each.offset not in used:
            yield Finding("suppression-unused", Severity.WARNING, place, "The comment ignores nothing.", "Remove it.")
        elif not each.reason:
            text, fix = "The comment does not say why the finding is ignored.", "Write the reason behind the bracket."
            yield Finding("suppression-reason", Severity.INFO, place, text, fix)


def _comments(document: Document) -> Iterator[_Suppression]:
    spans = sorted(_scalars(document.tree.root))
    starts = [start for start, _ in spans]
    for match in _COMMENT.finditer(document.text):
        before = bisect_right(starts, match.start()) - 1
        if before >= 0 and match.start() < spans[before][1]:
            continue
        place = document.tree.place_at(match.start())
        alone = not document.text[match.start() - place.column + 1 : match.start()].strip()
        codes = frozenset(code.strip() for code in (match[1] or "").split(",") if code.strip())
        yield _Suppression(match.start(), place.line + (1 if alone else 0), codes, match[2].strip())


def _scalars(root: YamlNode) -> Iterator[tuple[int, int]]:
    todo: list[YamlNode] = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, ScalarNode):
            yield node.start, node.end
        elif isinstance(node, ListNode):
            todo += node.items
        elif isinstance(node, MapNode):
            todo += [part for entry in node.entries.values() for part in entry]
