"""Status: deprecation is a notice, retirement an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract

OTHER_ID = Rule("id-changed", "terms", "breaking", "breaking", "Everything refers to a contract by its id.")
RETIRED = Rule("contract-retired", "terms", "breaking", "compatible", "A retired contract promises nothing any more.")
DEPRECATED = Rule(
    "contract-deprecated",
    "terms",
    "compatible",
    "compatible",
    "A deprecated contract still holds, but its consumers should move on.",
    notice=True,
)
STATUS = Rule("status-changed", "terms", "cosmetic", "cosmetic", "Other steps of the life cycle change no promise.")


def compare_status(old: Contract, new: Contract) -> Iterator[Difference]:
    if old.id != new.id:
        text = f"The contract's id changed from `{old.id}` to `{new.id}`: nobody finds it any more."
        yield OTHER_ID.found("/id", old.id, new.id, text)
    if old.status == new.status:
        return
    if new.status == "retired":
        yield RETIRED.found("/status", old.status, new.status, "The contract is retired: nothing is promised any more.")
    elif new.status == "deprecated":
        text = "The contract is deprecated: consumers should move on."
        yield DEPRECATED.found("/status", old.status, new.status, text)
    else:
        text = f"The status changed from `{old.status}` to `{new.status}`."
        yield STATUS.found("/status", old.status, new.status, text, near="/version")
