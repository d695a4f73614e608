"""Upgrades: an older document as the same promise in the current version of its standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.newer import TARGETS, is_current, upgraded
from hansa.standards.read import read
from hansa.standards.write import Change, dump, edit

if TYPE_CHECKING:
    from hansa.standards.document import Document


def upgrade(document: Document) -> Document:
    """The document in ODCS 3.2.0 or ODPS 1.1.0, always valid; the same object if it is current.

    Where the shape is still the same (ODCS 3, ODPS) comments and layout survive. Raises InvalidInput for a document
    that did not pass `read` and cannot be mended.
    """
    target = TARGETS[document.spec]
    if is_current(document):
        return document
    data = upgraded(document)
    same_shape = document.spec == target and not document.spec_version.startswith("2.")
    text = edit(document, [Change("", data)]) if same_shape else dump(data)
    reading = read(text, document.name)
    if reading.document is None or not reading.ok:
        raise InvalidInput(f"{document.name} cannot be upgraded.", findings=reading.findings)
    return reading.document
