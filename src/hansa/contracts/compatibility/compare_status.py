"""Status: deprecation is a notice, retirement an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, breaking, compatible, cosmetic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract


def compare_status(old: Contract, new: Contract) -> Iterator[Difference]:
    if old.id != new.id:
        yield breaking(
            "/id", old.id, new.id, f"The contract's id changed from `{old.id}` to `{new.id}`: nobody finds it any more."
        )
    if old.status == new.status:
        return
    if new.status == "retired":
        yield breaking("/status", old.status, new.status, "The contract is retired: nothing is promised any more.")
    elif new.status == "deprecated":
        yield compatible("/status", old.status, new.status, "The contract is deprecated: consumers should move on.")
    else:
        yield cosmetic("/status", old.status, new.status, f"The status changed from `{old.status}` to `{new.status}`.")
