"""Primary keys: joins and merges rely on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, ObjectPair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare_key(pair: ObjectPair) -> Iterator[Difference]:
    old, new = ", ".join(pair.old.primary_key), ", ".join(pair.new.primary_key)
    if old == new:
        return
    at, name = f"{pair.pointer}/properties", pair.new.name
    if not old:
        yield compatible(at, None, new, f"`{name}` now has the primary key ({new}).")
    elif not new:
        yield breaking(at, old, None, f"`{name}` no longer has a primary key; it was ({old}).")
    else:
        yield breaking(at, old, new, f"The primary key of `{name}` changed from ({old}) to ({new}).")
