"""Use: somebody needs the product, and it was found worthy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.observe.scores.rules.ask import s
from hansa.observe.scores.values import Rule, failed, passed, skipped, usable

if TYPE_CHECKING:
    from hansa.observe.scores.values import Facts, Verdict


def _used(facts: Facts) -> Verdict:
    if not facts.offers or not facts.product.outputs:
        return skipped("It offers no data.")
    if facts.readers:
        return passed(f"Read by {facts.readers} product{s(facts.readers)}.")
    if facts.granted:
        return passed("Somebody has been granted access to it.")
    if facts.read:
        return passed("It was read in the last 30 days.")
    return failed(
        "Nobody reads it and nobody has been granted access.",
        "Answer requests that wait, find its consumers, or retire it: what nobody needs costs all the same.",
    )


def _certified(facts: Facts) -> Verdict:
    if not facts.certifications:
        return skipped("This organisation has no certifications.")
    if facts.certifications & set(facts.product.tags):
        return passed("It is certified.")
    return failed("It has no certification.", "See under Governance, Certifications, what the first level asks for.")


RULES = (
    Rule(
        "used",
        "use",
        5,
        "Is used",
        "A product reads it, somebody was granted access, or it was read in the last 30 days.",
        (usable("valuable on its own"),),
        _used,
    ),
    Rule(
        "certified",
        "use",
        5,
        "Is certified",
        "It bears the tag of one of the organisation's certifications.",
        (usable("trustworthy"),),
        _certified,
    ),
)
