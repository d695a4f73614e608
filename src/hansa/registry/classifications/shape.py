"""How a classification scheme's document is read into the records."""

from __future__ import annotations

from hansa.registry.classifications.document import Scheme
from hansa.registry.records.understand import understand
from hansa.registry.records.values import Entry, Kind, Shape, Understood


def read(text: str, name: str, expected_id: str | None) -> Understood:
    scheme, tree, findings = understand(text, name, Scheme, expected_id)
    if scheme is None or tree is None:
        return Understood(None, findings)
    tiers = [tier.name for tier in scheme.classifications]
    entry = Entry(
        id=scheme.external_id,
        name=scheme.name,
        data=tree.data if isinstance(tree.data, dict) else {},
        summary=scheme.description or "",
        card={"rank": scheme.rank, "default": scheme.is_default, "tiers": [*tiers]},
        facets=(("default", "yes" if scheme.is_default else ""),),
        words=f"{scheme.name} {scheme.description or ''} {' '.join(tiers)}",
    )
    return Understood(entry, findings)


SHAPE = Shape(Kind.CLASSIFICATION, "ClassificationScheme", "classification scheme", read, governed=True)
