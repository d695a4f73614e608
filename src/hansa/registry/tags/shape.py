"""How a tag's document is read into the records."""

from __future__ import annotations

from hansa.kernel.permissions import Permission
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood
from hansa.registry.tags.document import Tag


def read(text: str, name: str, expected_id: str | None) -> Understood:
    tag, tree, findings = understand(text, name, Tag, expected_id)
    if tag is None or tree is None:
        return Understood(None, findings)
    owner = tag.owned_by
    where = tree.later("/info/owner" if tag.info.owner else "/owner")
    entry = Entry(
        id=tag.id,
        name=tag.name or tag.id,
        data=tree.data if isinstance(tree.data, dict) else {},
        owner=owner,
        summary=tag.says,
        card=tag.model_dump(mode="json"),
        references=(Reference("owner", Kind.TEAM, owner, where),) if owner else (),
        facets=(("owner", owner), ("below", tag.id.rpartition("/")[0])),
        words=f"{tag.name or ''} {tag.id} {tag.says}",
    )
    return Understood(entry, findings)


RIGHTS = Rights(Permission.MANAGED_TAG_ADD, Permission.MANAGED_TAG_EDIT, Permission.MANAGED_TAG_DELETE)
SHAPE = Shape(Kind.TAG, "Tag", "tag", read, rights=RIGHTS)
