"""Fixing: the edits that findings carry, made until there are none left.

Each round takes the findings from the end of the document to its start, so that what is removed below moves nothing above, and
skips those whose values an edit of the same round has touched: they come again in the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.folder import ALONE, Folder
from hansa.contracts.lint.judge import judge_reading
from hansa.contracts.lint.lint import DEFAULT
from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import is_error
from hansa.standards.change import Change, Remove, Rename
from hansa.standards.pointer import tokens
from hansa.standards.read import Reading, read, read_tree
from hansa.standards.together import edit_together
from hansa.standards.write import edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from hansa.contracts.lint.lint import Diagnosis
    from hansa.contracts.lint.ruleset import RuleSet
    from hansa.kernel.findings import Finding
    from hansa.standards.change import Edit
    from hansa.standards.document import Document

MAX_ROUNDS = 50
"""Edits that make room for others come in two or three rounds; this is the end of any circle."""


def fix(
    document: Document, rules: RuleSet = DEFAULT, *, today: date | None = None, folder: Folder = ALONE
) -> tuple[str, tuple[Finding, ...]]:
    """The text with every safe fix made, and the findings that are mended; comments and order stay.

    A fix that would make the document worse in the eyes of its schema is left out.
    """
    reading = read_tree(document.tree)
    mended: list[Finding] = []
    tried: set[tuple[str, str, str]] = set()
    for _ in range(MAX_ROUNDS):
        judgement = judge_reading(reading, rules, today=today, folder=folder)
        fixable = [each for each in judgement.diagnoses if each.edits and _key(each) not in tried]
        if not fixable or reading.document is None:
            break
        reading = _round(reading, fixable, tried, mended)
    return (reading.document or document).text, tuple(mended)


def _key(each: Diagnosis) -> tuple[str, str, str]:
    return each.finding.code, each.finding.place.pointer, each.finding.text


def _round(
    reading: Reading, fixable: Sequence[Diagnosis], tried: set[tuple[str, str, str]], mended: list[Finding]
) -> Reading:
    """All that do not touch each other, at once if that works, else one after the other."""
    backwards = list(reversed(fixable))
    taken = list(_apart(sorted(backwards, key=_keeps)))
    tried.update(map(_key, taken))
    at_once = [each for each in taken if not any(isinstance(change, Rename) for change in each.edits[:-1])]
    better = _all_edited(reading, at_once) if len(at_once) > 1 else None
    if better is not None:
        reading = better
        mended += [each.finding for each in at_once]
        done = set(map(id, at_once))
        taken = [each for each in taken if id(each) not in done]
    for each in taken:
        better = _edited(reading, each)
        if better is not None:
            reading = better
            mended.append(each.finding)
    return reading


def _apart(fixable: Iterable[Diagnosis]) -> Iterator[Diagnosis]:
    touched: set[tuple[str, ...]] = set()
    above: set[tuple[str, ...]] = set()
    for each in fixable:
        paths = [_reach(change) for change in each.edits]
        if any(path in above or any(path[:n] in touched for n in range(len(path) + 1)) for path in paths):
            continue
        touched.update(paths)
        above.update(path[:n] for path in paths for n in range(len(path) + 1))
        yield each


def _all_edited(reading: Reading, taken: Sequence[Diagnosis]) -> Reading | None:
    if reading.document is None:
        return None
    tree = edit_together(reading.document.tree, [change for each in taken for change in each.edits])
    return _no_worse(reading, read_tree(tree)) if tree else None


def _no_worse(before: Reading, after: Reading) -> Reading | None:
    errors = sum(map(is_error, before.findings)), sum(map(is_error, after.findings))
    return after if after.document and errors[1] <= errors[0] else None


def _keeps(each: Diagnosis) -> bool:
    """What is to be removed goes first: mending it before would only hide that it is one too many."""
    return not isinstance(each.edits[0], Remove)


def _edited(reading: Reading, each: Diagnosis) -> Reading | None:
    document = reading.document
    if document is None:
        return None
    try:
        text = edit(document, each.edits)
    except InvalidInput:
        return None
    return _no_worse(reading, read(text, document.name))


def _reach(change: Edit) -> tuple[str, ...]:
    """What an edit may move: the value itself, and the whole list where an item comes or goes."""
    path = tuple(tokens(change.pointer))
    in_list = bool(path) and (path[-1].isdigit() or path[-1] == "-")
    return path[:-1] if in_list and not (isinstance(change, Change) and path[-1] != "-") else path
