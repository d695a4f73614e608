"""Upgrades: an older document as the same promise in the current version of its standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.document import CURRENT, Document
from hansa.standards.read import read
from hansa.standards.write import Change, edit

if TYPE_CHECKING:
    from hansa.kernel.json import Json


def upgrade(document: Document) -> Document:
    """The document in ODCS 3.2.0 or ODPS 1.1.0; itself if it is current. Raises InvalidInput where that is impossible."""
    if CURRENT[document.spec] == document.spec_version and document.spec in {"odcs", "odps"}:
        return document
    version: Json = "v" + CURRENT[document.spec]
    reading = read(edit(document, [Change("/apiVersion", version)]), document.name)
    if reading.document is None or not reading.ok:
        raise InvalidInput(f"{document.name} cannot be upgraded.", findings=reading.findings)
    return reading.document
