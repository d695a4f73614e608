"""Physical names: who reads the storage itself reads by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, breaking

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare_names(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.physical_name or pair.old.name, pair.new.physical_name or pair.new.name
    if old != new:
        yield breaking(
            f"{pair.pointer}/physicalName", old, new, f"`{pair.path}` is stored as `{new}` instead of `{old}`."
        )
