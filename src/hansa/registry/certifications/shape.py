"""How a certification's document is read into the records."""

from __future__ import annotations

from hansa.registry.certifications.document import Certification
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Shape, Understood


def read(text: str, name: str, expected_id: str | None) -> Understood:
    level, tree, findings = understand(text, name, Certification, expected_id)
    if level is None or tree is None:
        return Understood(None, findings)
    entry = Entry(
        id=level.id,
        name=level.name,
        data=tree.data if isinstance(tree.data, dict) else {},
        summary=level.description or "",
        card={"tag": level.tag, "rank": level.rank, "restricted": level.restricted, "icon": level.icon or ""},
        references=(Reference("tag", Kind.TAG, level.tag, tree.later("/tag"), required=False),),
        facets=(("tag", level.tag), *((("restricted", level.tag),) if level.restricted else ())),
        words=f"{level.name} {level.tag} {level.description or ''} {level.criteria or ''}",
    )
    return Understood(entry, findings)


SHAPE = Shape(Kind.CERTIFICATION, "Certification", "certification", read, governed=True)
