"""Classification: what becomes protected is masked for everyone without a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, breaking, compatible

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN = ("", "public", "internal")


def compare_classification(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.classification, pair.new.classification
    if old == new:
        return
    at = f"{pair.pointer}/classification"
    if (old or "").lower() in _OPEN and (new or "").lower() not in _OPEN:
        yield breaking(at, old, new, f"`{pair.path}` is now {new}: it is masked for readers without a grant.")
    else:
        yield compatible(
            at, old, new, f"The classification of `{pair.path}` changed from {old or 'none'} to {new or 'none'}."
        )
