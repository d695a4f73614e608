"""Terms: a new limitation restricts what consumers may do; changed words are to be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract

LIMITED = Rule("limitations-added", "terms", "breaking", "compatible", "What was free to do now needs an agreement.")
LIMITS = Rule(
    "limitations-changed", "terms", "compatible", "compatible", "Consumers should read them again.", notice=True
)
USAGE = Rule(
    "usage-changed", "terms", "compatible", "compatible", "Consumers should read the terms again.", notice=True
)
PURPOSE = Rule("purpose-changed", "semantics", "cosmetic", "cosmetic", "The purpose is a description.")


def compare_terms(old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = old.description, new.description
    at = "/description"
    if before.limitations != after.limitations:
        if before.limitations or not after.limitations:
            rule, text = LIMITS, "The limitations changed: consumers should read them again."
        else:
            rule, text = LIMITED, "The use is limited now: consumers must agree."
        yield rule.found(f"{at}/limitations", before.limitations, after.limitations, text, near=at)
    if before.usage != after.usage:
        text = "The terms of use changed: consumers should read them again."
        yield USAGE.found(f"{at}/usage", before.usage, after.usage, text, near=at)
    if before.purpose != after.purpose:
        text = "The purpose is described in other words."
        yield PURPOSE.found(f"{at}/purpose", before.purpose, after.purpose, text, near=at)
