"""How a source system's document is read into the records."""

from __future__ import annotations

from hansa.kernel.permissions import Permission
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood
from hansa.registry.sources.document import SourceSystem


def read(text: str, name: str, expected_id: str | None) -> Understood:
    source, tree, findings = understand(text, name, SourceSystem, expected_id)
    if source is None or tree is None:
        return Understood(None, findings)
    tags = tuple(("tag", tag) for tag in sorted(set(source.tags)))
    status = (("status", source.status),) if source.status else ()
    entry = Entry(
        id=source.id,
        name=source.name,
        data=tree.data if isinstance(tree.data, dict) else {},
        owner=source.owner,
        status=source.status,
        summary=source.description,
        card=source.model_dump(mode="json"),
        references=(Reference("owner", Kind.TEAM, source.owner, tree.later("/owner")),),
        facets=(("owner", source.owner), *status, *tags),
        words=f"{source.name} {source.description} {' '.join(source.tags)}",
    )
    return Understood(entry, findings)


RIGHTS = Rights(Permission.SOURCE_SYSTEM_ADD, Permission.SOURCE_SYSTEM_EDIT, Permission.SOURCE_SYSTEM_DELETE)
SHAPE = Shape(Kind.SOURCE, "SourceSystem", "source system", read, rights=RIGHTS)
