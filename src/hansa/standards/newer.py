"""The data of an older document in the words of the current version of its standard; `upgrade` writes it as a document too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.document import CURRENT, Document, Spec
from hansa.standards.validate import accepts

if TYPE_CHECKING:
    from hansa.kernel.json import Json

TARGETS: dict[Spec, Spec] = {"dcs": "odcs", "dps": "odps", "odcs": "odcs", "odps": "odps"}
_DEFAULTS: dict[Spec, dict[str, Json]] = {"odcs": {"version": "0.0.1", "id": "unnamed"}, "odps": {"id": "unnamed"}}


def is_current(document: Document) -> bool:
    target = TARGETS[document.spec]
    return (document.spec, document.spec_version) == (target, CURRENT[target])


def upgraded(document: Document) -> Json:
    """Always valid; what the newer standard has no place for is kept in `customProperties`."""
    if is_current(document):
        return document.data
    target = TARGETS[document.spec]
    data, schema = _converted(document), f"{target}-{CURRENT[target]}"
    if accepts(data, schema):
        return data
    from hansa.standards.repair import repaired

    return repaired(data, schema, _DEFAULTS[target])


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
