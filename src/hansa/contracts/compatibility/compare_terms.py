"""Terms: a new limitation restricts what consumers may do; changed words are to be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.difference import Difference, breaking, compatible, cosmetic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract


def compare_terms(old: Contract, new: Contract) -> Iterator[Difference]:
    before, after = old.description, new.description
    at = "/description"
    if before.limitations != after.limitations:
        if before.limitations:
            text = "The limitations changed: consumers should read them again."
            yield compatible(f"{at}/limitations", before.limitations, after.limitations, text)
        else:
            yield breaking(
                f"{at}/limitations", None, after.limitations, "The use is limited now: consumers must agree."
            )
    if before.usage != after.usage:
        yield compatible(
            f"{at}/usage", before.usage, after.usage, "The terms of use changed: consumers should read them again."
        )
    if before.purpose != after.purpose:
        yield cosmetic(f"{at}/purpose", before.purpose, after.purpose, "The purpose is described in other words.")
