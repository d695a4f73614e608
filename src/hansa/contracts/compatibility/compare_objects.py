"""Schema objects that came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule, object_matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract

REMOVED = Rule("table-removed", "structure", "breaking", "compatible", "Whoever reads a removed table reads nothing.")
ADDED = Rule(
    "table-added", "structure", "compatible", "breaking", "A new table must be delivered; nobody reads it yet."
)
RENAMED = Rule("table-renamed", "structure", "breaking", "breaking", "Queries name the table by its old name.")
MOVED = Rule("table-order", "structure", "cosmetic", "cosmetic", "Tables are found by name, wherever they stand.")


def compare_objects(old: Contract, new: Contract) -> Iterator[Difference]:
    found = object_matches(old, new)
    for index, item in found.removed:
        yield REMOVED.found(f"/schema/{index}", item.name, None, f"`{item.name}` was removed.", near="/schema")
    for index, item in found.added:
        yield ADDED.found(f"/schema/{index}", None, item.name, f"`{item.name}` was added.")
    for kept in found.renamed:
        text = f"`{kept.old.name}` is now called `{kept.new.name}`."
        yield RENAMED.found(f"/schema/{kept.now}/name", kept.old.name, kept.new.name, text)
    if found.moved:
        before = ", ".join(kept.old.name for kept in sorted(found.kept, key=lambda each: each.was))
        after = ", ".join(kept.new.name for kept in found.kept)
        yield MOVED.found("/schema", before, after, "The tables stand in another order.")
