"""Trust: the data is classified, checked, fresh, and its origin is known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.observe.scores.rules.ask import listed, of_contracts
from hansa.observe.scores.values import Rule, failed, fair, passed, skipped, usable
from hansa.registry.contracts.card import GRACE

if TYPE_CHECKING:
    from hansa.observe.scores.values import Facts, Verdict

GOOD = frozenset({"passed", "warning"})


def _classified(facts: Facts) -> Verdict:
    if not sum(each.columns for each in facts.promises):
        return skipped("No contract of an output port names columns.")
    return of_contracts(
        facts,
        lambda promise: promise.classified == promise.columns,
        "Every column is classified.",
        "Some columns say nothing about how sensitive they are",
        "Give each column a `classification`; masks follow from it.",
    )


def _ruled(facts: Facts) -> Verdict:
    return of_contracts(
        facts,
        lambda promise: promise.ruled > 0,
        "Every contract says what must hold of its data.",
        "Nothing but names and types is promised",
        "Add `quality` rules, keys, or `required` to the contract.",
    )


def _tested(facts: Facts) -> Verdict:
    if not facts.promises:
        return skipped("No output port has a contract.")
    broken = [each.id for each in facts.promises if each.tested and each.tested not in GOOD]
    if broken:
        return failed(
            f"The last test did not pass: {listed(broken)}.", "See the quality tab for the rows that break it."
        )
    never = [each.id for each in facts.promises if not each.tested]
    if never:
        fix = "Build the product, or run `hansa contract test` and publish the result."
        return failed(f"Never tested: {listed(never)}.", fix)
    return passed("The last test of every contract passed.")


def _fresh(facts: Facts) -> Verdict:
    promised = min((each.age for each in facts.promises if each.age), default=None)
    if promised is None:
        return skipped("No contract promises how old the data may be.")
    if facts.published_at is None:
        return skipped("Nothing is published here, so its age is not known.")
    age = facts.now - facts.published_at
    if age <= timedelta(seconds=promised * GRACE):
        return passed("The data is as fresh as promised.")
    return failed(
        f"The newest data is {_told(age.total_seconds())} old, {_told(promised)} are promised.",
        "Build it, or see on its runs why the last one published nothing.",
    )


def _origin(facts: Facts) -> Verdict:
    inputs = facts.product.inputs
    if not inputs:
        return failed("It does not say where its data comes from.", "Name its sources and products in `inputPorts`.")
    unknown = [port.name for port in inputs if not (port.source_id or port.upstream_id)]
    if not unknown:
        return passed("Every input port leads to a product or a source system.")
    return failed(
        f"Nobody can tell where {listed(unknown)} read{'s' if len(unknown) == 1 else ''} from.",
        "Give each the contract of a product's output port, or a `sourceSystemId`.",
    )


def _told(seconds: float) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} seconds"


RULES = (
    Rule(
        "classification",
        "trust",
        8,
        "Classifies its columns",
        "Every column says how sensitive it is; what is hidden from whom follows from that.",
        (fair("A1.2"), usable("secure")),
        _classified,
    ),
    Rule(
        "quality-rules",
        "trust",
        8,
        "Says what must hold of its data",
        "Each contract has quality rules, keys or constraints: something that a test can break.",
        (usable("trustworthy"),),
        _ruled,
    ),
    Rule(
        "tests-pass",
        "trust",
        12,
        "Keeps what its contracts promise",
        "The last test of each contract passed.",
        (usable("trustworthy"),),
        _tested,
    ),
    Rule(
        "freshness",
        "trust",
        8,
        "Is as fresh as promised",
        "What is published here is not older than the strictest promise, with half of it as grace.",
        (usable("trustworthy"),),
        _fresh,
    ),
    Rule(
        "origin",
        "trust",
        5,
        "Says where its data comes from",
        "Every input port leads to a product or to a source system, so that lineage has no holes.",
        (fair("R1.2"), usable("trustworthy")),
        _origin,
    ),
)
