"""Writing: edits of a document in which nothing but the edit changes, and the YAML of new documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards import emit
from hansa.standards.change import Change, Edit, Remove, Rename, Wrap, applied, same
from hansa.standards.document import Document
from hansa.standards.narrow import expanded
from hansa.standards.splice import candidates
from hansa.standards.yaml import Tree, parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.json import Json

__all__ = ["Change", "Edit", "Remove", "Rename", "Wrap", "dump", "edit", "reads_back"]

_ODD = re.compile(r"[^\n\t\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_DEEP, _LONG, _GREAT = 40, 200, 10**15
"""Well within what reading takes: levels, characters of a key, numbers."""


def edit(document: Document | Tree, changes: Sequence[Edit]) -> str:
    """The text with the changes made in turn; comments, order, quotes and layout elsewhere stay as they are.

    Each change is tried as the smallest possible splice of the text. The result is read back; only if it does not say
    exactly what was meant, the next larger part is written anew.
    """
    tree = document.tree if isinstance(document, Document) else document
    for change in changes:
        for part in expanded(tree.data, change):
            tree = _one(tree, part)
    return tree.text


def _one(tree: Tree, change: Edit) -> Tree:
    wanted = applied(tree.data, change)
    if same(wanted, tree.data):
        return tree
    for text in candidates(tree, change, wanted):
        result, _ = parse(text, tree.name)
        if result is not None and same(result.data, wanted):
            return result
    raise InvalidInput(
        f"{change.pointer} cannot be written: the result would not be an acceptable document.",
        hint="Keep documents under 6 MB and 64 levels.",
    )


def dump(data: Json) -> str:
    """A new document's YAML: block style, unicode, key order kept, no anchors."""
    return emit.block(data) + "\n"


def reads_back(data: Json, depth: int = 0) -> bool:
    """Whether what `dump` writes is certainly read as the same data; False only says that it must be tried."""
    if isinstance(data, str):
        return data.isprintable() or not _ODD.search(data)
    if data is None or isinstance(data, bool):
        return True
    if isinstance(data, int | float):
        return not isinstance(data, float) and -_GREAT < data < _GREAT
    if depth > _DEEP:
        return False
    if isinstance(data, list):
        return all(reads_back(each, depth + 1) for each in data)
    return all(len(name) < _LONG and name.isprintable() and reads_back(each, depth + 1) for name, each in data.items())
