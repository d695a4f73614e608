"""What several rules ask in the same way: of every contract, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.observe.scores.values import Facts, Promise, Verdict, failed, passed, skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NAMED = 3
"""Names in a sentence; more are counted."""


def of_contracts(facts: Facts, holds: Callable[[Promise], bool], good: str, bad: str, fix: str) -> Verdict:
    """Every contract of an output port must hold; `bad` begins a sentence that names those that do not."""
    if not facts.promises:
        return skipped("No output port has a contract.")
    lacking = [each.id for each in facts.promises if not holds(each)]
    return failed(f"{bad}: {listed(lacking)}.", fix) if lacking else passed(good)


def s(count: int) -> str:
    """What makes a noun plural."""
    return "" if count == 1 else "s"


def listed(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(f"`{name}`" for name in every[:NAMED]) + more
