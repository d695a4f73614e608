"""The order of what was found: by how often the words occur, in the name above all, and by how little else is said (as BM25 has it).

SQLite's own ranking first reads of every word where else in the whole index it occurs, to weigh rare words more than common ones.
That took longer than all the rest; what holds all words of a question anyway is ordered as well without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Key = tuple[str, str]
"""Kind and id."""

TITLE_WEIGHT = 8
"""A word in the name counts as much as eight in the text."""

SATURATION, LENGTH = 1.2, 0.75
"""BM25's usual k and b: how soon one more occurrence counts no more, and how much a long text must make up for."""


def ranked(words: Sequence[str], entries: Sequence[tuple[str, str, str, str]]) -> list[Key]:
    """`entries` are kind, id, title and body as folded words; the best first, then by title."""
    if not entries:
        return []
    average = sum(len(title) + len(body) for _, _, title, body in entries) / len(entries) or 1.0
    beginnings = [f" {word}" for word in words]
    scored = []
    for kind, identifier, title, body in entries:
        name, text = f" {title}", f" {body}"
        damped = SATURATION * (1 - LENGTH + LENGTH * (len(title) + len(body)) / average)
        score = 0.0
        for word in beginnings:
            often = TITLE_WEIGHT * name.count(word) + text.count(word)
            score += often / (often + damped)
        scored.append((-score, title, identifier, kind))
    scored.sort()
    return [(kind, identifier) for _, _, identifier, kind in scored]
