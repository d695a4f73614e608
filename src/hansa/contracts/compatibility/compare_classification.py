"""Classification: what becomes protected is masked for everyone without a grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Pair, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

PROTECTED = Rule(
    "column-protected", "terms", "breaking", "breaking", "A column that becomes protected is masked for its readers."
)
CHANGED = Rule(
    "classification-changed", "terms", "compatible", "compatible", "Another classification asks for other care."
)
_OPEN = ("", "public", "internal")


def compare_classification(pair: Pair) -> Iterator[Difference]:
    old, new = pair.old.classification, pair.new.classification
    if old == new:
        return
    at, was = f"{pair.pointer}/classification", f"{pair.old_pointer}/classification"
    if (old or "").lower() in _OPEN and (new or "").lower() not in _OPEN:
        yield PROTECTED.found(at, old, new, f"`{pair.path}` is now {new}: it is masked for readers without a grant.")
    else:
        text = f"The classification of `{pair.path}` changed from {old or 'none'} to {new or 'none'}."
        yield CHANGED.found(at, old, new, text, was=was)
