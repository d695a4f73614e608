"""How a builder's document is read into the records."""

from __future__ import annotations

from hansa.registry.builders.document import Builder
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Reference, Shape, Understood


def read(text: str, name: str, expected_id: str | None) -> Understood:
    builder, tree, findings = understand(text, name, Builder, expected_id)
    if builder is None or tree is None:
        return Understood(None, findings)
    teams = tuple(
        Reference("team", Kind.TEAM, team, tree.later(f"/teams/{number}")) for number, team in enumerate(builder.teams)
    )
    entry = Entry(
        id=builder.id,
        name=builder.name,
        data=tree.data if isinstance(tree.data, dict) else {},
        summary=builder.description,
        card=builder.model_dump(mode="json"),
        references=teams,
        facets=tuple(("agent", each) for each in builder.supported_agents),
        words=f"{builder.name} {builder.description}",
    )
    return Understood(entry, findings)


SHAPE = Shape(Kind.BUILDER, "DataProductBuilder", "data product builder", read, governed=True)
