"""Upgrades: an older document as the same promise in the current version of its standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.document import CURRENT, Document, Spec
from hansa.standards.read import read
from hansa.standards.repair import repaired
from hansa.standards.write import Change, dump, edit

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_TARGETS: dict[Spec, Spec] = {"dcs": "odcs", "dps": "odps", "odcs": "odcs", "odps": "odps"}
_DEFAULTS: dict[Spec, dict[str, Json]] = {"odcs": {"version": "0.0.1", "id": "unnamed"}, "odps": {"id": "unnamed"}}


def upgrade(document: Document) -> Document:
    """The document in ODCS 3.2.0 or ODPS 1.1.0, always valid; the same object if it is current.

    Where the shape is still the same (ODCS 3, ODPS) comments and layout survive. Raises InvalidInput for a document
    that did not pass `read` and cannot be mended.
    """
    target = _TARGETS[document.spec]
    if is_current(document):
        return document
    data = upgraded(document)
    same_shape = document.spec == target and not document.spec_version.startswith("2.")
    text = edit(document, [Change("", data)]) if same_shape else dump(data)
    reading = read(text, document.name)
    if reading.document is None or not reading.ok:
        raise InvalidInput(f"{document.name} cannot be upgraded.", findings=reading.findings)
    return reading.document


def is_current(document: Document) -> bool:
    target = _TARGETS[document.spec]
    return (document.spec, document.spec_version) == (target, CURRENT[target])


def upgraded(document: Document) -> Json:
    """Only the data of `upgrade`: enough where nobody reads the new text, and quicker."""
    if is_current(document):
        return document.data
    target = _TARGETS[document.spec]
    return repaired(_converted(document), f"{target}-{CURRENT[target]}", _DEFAULTS[target])


def _converted(document: Document) -> Json:
    """Each former standard is loaded when a document of it is met."""
    if document.spec == "dcs":
        from hansa.standards.dcs.to_odcs import from_dcs

        return from_dcs(document.data)
    if document.spec == "dps":
        from hansa.standards.dps.to_odps import from_dps

        return from_dps(document.data)
    if document.spec == "odps":
        from hansa.standards.odps.from_1_0 import from_1_0

        return from_1_0(document.data)
    if document.spec_version.startswith("2."):
        from hansa.standards.odcs.from_2 import from_2

        return from_2(document.data)
    from hansa.standards.odcs.from_3 import from_3

    return from_3(document.data)
