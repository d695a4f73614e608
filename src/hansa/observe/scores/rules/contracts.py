"""Contracts: every output port promises something that can be held against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.observe.scores.rules.ask import listed, of_contracts, s
from hansa.observe.scores.values import Rule, failed, fair, passed, skipped, usable

if TYPE_CHECKING:
    from hansa.observe.scores.values import Facts, Verdict


def _offers(facts: Facts) -> Verdict:
    if not facts.offers:
        return skipped("Products of this type offer no data.")
    if facts.product.outputs:
        return passed("It offers data.")
    return failed("It has no output port.", "Add one to `outputPorts`: what nobody can read is no product.")


def _contract(facts: Facts) -> Verdict:
    if not facts.product.outputs:
        return skipped("It has no output port.")
    known = {each.id for each in facts.promises}
    without = [port.name for port in facts.product.outputs if port.contract_id not in known]
    if not without:
        return passed("Every output port has a contract.")
    return failed(
        f"There is no contract for the output port{s(len(without))} {listed(without)}.",
        "Write one (`hansa new contract`) and name it in the port's `contractId`.",
    )


def _served(facts: Facts) -> Verdict:
    if not facts.product.outputs:
        return skipped("It has no output port.")
    serving = {each.id for each in facts.promises if each.servers}
    if facts.published_at is not None:
        return passed("Its data is published here.")
    lost = [port.name for port in facts.product.outputs if not port.type and port.contract_id not in serving]
    if not lost:
        return passed("Every output port says where its data is.")
    return failed(
        f"Nobody can tell where the data of {listed(lost)} is.",
        "Name the server in the contract's `servers`, or the technology in the port's `type`.",
    )


def _terms(facts: Facts) -> Verdict:
    return of_contracts(
        facts,
        lambda promise: promise.terms,
        "Every contract says how the data may be used.",
        "Nothing is said about use or limits",
        "Fill `description.usage` and `description.limitations` of the contract.",
    )


def _levels(facts: Facts) -> Verdict:
    return of_contracts(
        facts,
        lambda promise: promise.levels > 0,
        "Every contract promises service levels.",
        "No service level is promised",
        "Add `slaProperties`: how fresh, how long kept, how much notice.",
    )


def _meanings(facts: Facts) -> Verdict:
    return of_contracts(
        facts,
        lambda promise: promise.meant > 0 or not promise.columns,
        "Columns are linked to what they mean.",
        "No column is linked to a definition",
        "Link columns to definitions or concepts in their `authoritativeDefinitions`.",
    )


RULES = (
    Rule(
        "output-ports",
        "contracts",
        5,
        "Offers data",
        "A product has an output port, unless its type is one that only reads.",
        (fair("A1"), usable("valuable on its own")),
        _offers,
    ),
    Rule(
        "has-contract",
        "contracts",
        15,
        "Has a contract for every output port",
        "A contract is what consumers can rely on, and what checks and masks are made of.",
        (fair("R1.3"), usable("trustworthy")),
        _contract,
    ),
    Rule(
        "served",
        "contracts",
        5,
        "Says where its data is",
        "A server in the contract, a technology at the port, or data that is published here.",
        (fair("A1"), usable("addressable")),
        _served,
    ),
    Rule(
        "terms",
        "contracts",
        5,
        "Says how the data may be used",
        "Use and limits are part of each contract.",
        (fair("R1.1"), usable("trustworthy")),
        _terms,
    ),
    Rule(
        "service-levels",
        "contracts",
        5,
        "Promises service levels",
        "Freshness, retention, notice: each contract promises something about time.",
        (fair("R1"), usable("trustworthy")),
        _levels,
    ),
    Rule(
        "meanings",
        "contracts",
        5,
        "Uses words that others use",
        "Each contract links columns to definitions, so that two products mean the same by the same word.",
        (fair("I2"), usable("interoperable")),
        _meanings,
    ),
)
