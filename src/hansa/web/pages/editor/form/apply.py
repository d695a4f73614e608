"""What was sent with the form, made in the text: only what differs, so that all else keeps its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.change import Change, Edit, Remove
from hansa.standards.pointer import look_up
from hansa.standards.read import read
from hansa.standards.write import edit
from hansa.web.pages.editor.form.layout import layout
from hansa.web.pages.editor.form.shape import groups_of, inputs_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

_HOLDERS = ("/description", "/price", "/logicalTypeOptions", "/team")
"""Maps that go when their last value goes."""

MOST = 10_000_000
"""Edits times letters of one post: each edit reads the text again, and this many take some fifteen seconds."""


def filled(text: str, posted: Mapping[str, str]) -> str:
    """The text with the values of the fields. Names that the form of this very text does not have are not listened to."""
    document = read(text, "contract").document
    groups = layout(document)
    if document is None or not groups:
        return text
    edits = [each for one in inputs_of(groups) for each in one.edits(document.data, posted)]
    if len(edits) * len(text) > MOST:
        hint = "Change fewer fields at once, or edit the YAML."
        raise InvalidInput(f"{len(edits)} changes are too many for a text of this length.", hint=hint)
    text = edit(document, edits)
    return _swept(text, [each.pointer.rpartition("/")[0] for each in edits if isinstance(each, Remove)])


def _swept(text: str, parents: list[str]) -> str:
    tree = read(text, "contract").document if parents else None
    if tree is None:
        return text
    empty = [at for at in dict.fromkeys(parents) if at.endswith(_HOLDERS) and look_up(tree.data, at) == {}]
    return edit(tree, [Remove(at) for at in empty])


def pressed(text: str, action: str) -> tuple[str, str]:
    """The text after an `add-` or `remove-` button, and the pointer where to go on."""
    document = read(text, "contract").document
    groups = layout(document)
    word, _, pointer = action.partition("-")
    if document is None or not groups:
        return text, ""
    if word == "add":
        at, _, label = pointer.partition("#")
        item = next((add.item for group in groups_of(groups) if group.pointer == at for add in group.adds if add.label == label), None)  # fmt: skip
        return (text, "") if item is None else (edit(document, [Change(f"{at}/-", item)]), _last(document.data, at))
    found = next((group for group, row in rows_of(groups) if row.pointer == pointer and row.removable), None)
    return (text, "") if found is None else (edit(document, [_removal(document.data, pointer)]), found.pointer)


def _last(data: Json, at: str) -> str:
    found = look_up(data, at)
    return f"{at}/{len(found) if isinstance(found, list) else 0}"


def _removal(data: Json, pointer: str) -> Edit:
    """A list goes with its last item."""
    parent = pointer.rpartition("/")[0]
    found = look_up(data, parent)
    return Remove(parent if isinstance(found, list) and len(found) == 1 else pointer)
