"""Primary keys: joins and merges rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDED = Rule("key-added", "structure", "compatible", "breaking", "A new key promises more than none.")
REMOVED = Rule("key-removed", "structure", "breaking", "compatible", "Consumers join and merge by the key.")
CHANGED = Rule("key-changed", "structure", "breaking", "breaking", "Rows are told apart by other columns.")


def compare_key(pair: ObjectPair) -> Iterator[Difference]:
    renamed = {kept.old.name: kept.new.name for kept in pair.columns.renamed}
    old = ", ".join(renamed.get(name, name) for name in pair.old.primary_key)
    new = ", ".join(pair.new.primary_key)
    if old == new:
        return
    at, name = f"{pair.pointer}/properties", pair.new.name
    if not old:
        yield ADDED.found(at, None, new, f"`{name}` now has the primary key ({new}).")
    elif not new:
        was = f"{pair.old_pointer}/properties"
        yield REMOVED.found(was, old, None, f"`{name}` no longer has a primary key; it was ({old}).", near=at)
    else:
        yield CHANGED.found(at, old, new, f"The primary key of `{name}` changed from ({old}) to ({new}).")
