"""Ownership: somebody answers for the product, and can be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.observe.scores.values import Rule, failed, fair, passed, usable

if TYPE_CHECKING:
    from hansa.observe.scores.values import Facts, Verdict


def _owner(facts: Facts) -> Verdict:
    product = facts.product
    if product.owner:
        return passed(f"{product.owner_name or product.owner} answers for it.")
    return failed("No team owns it.", "Name the team that answers for it in `team.name`.")


def _reachable(facts: Facts) -> Verdict:
    if facts.support or any(each.support for each in facts.promises):
        return passed("A support channel is named.")
    if facts.people:
        return passed("The owning team has members.")
    return failed(
        "The owning team has no members and no support channel is named.",
        "Add members to the team, or a channel under `support` of the product.",
    )


RULES = (
    Rule(
        "owner",
        "ownership",
        10,
        "Has an owner",
        "One team answers for the product, so that questions and incidents have somewhere to go.",
        (fair("R1.2"), usable("trustworthy")),
        _owner,
    ),
    Rule(
        "owner-reachable",
        "ownership",
        5,
        "Its owner can be reached",
        "A support channel, or people in the owning team.",
        (usable("trustworthy"),),
        _reachable,
    ),
)
