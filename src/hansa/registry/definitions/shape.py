"""How a definition's document is read into the records."""

from __future__ import annotations

from hansa.kernel.permissions import Permission
from hansa.registry.definitions.document import Definition
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood


def read(text: str, name: str, expected_id: str | None) -> Understood:
    term, tree, findings = understand(text, name, Definition, expected_id)
    if term is None or tree is None:
        return Understood(None, findings)
    entry = Entry(
        id=term.id,
        name=term.title or term.id,
        data=tree.data if isinstance(tree.data, dict) else {},
        owner=term.owner,
        summary=term.description,
        card=term.model_dump(mode="json"),
        references=(Reference("owner", Kind.TEAM, term.owner, tree.later("/owner")),),
        facets=(("owner", term.owner), *(("tag", tag) for tag in sorted(set(term.tags)))),
        words=f"{term.title} {term.id} {term.description} {' '.join(term.tags)}",
    )
    return Understood(entry, findings)


RIGHTS = Rights(Permission.DEFINITION_ADD, Permission.DEFINITION_EDIT, Permission.DEFINITION_DELETE)
SHAPE = Shape(Kind.DEFINITION, "Definition", "definition", read, rights=RIGHTS)
