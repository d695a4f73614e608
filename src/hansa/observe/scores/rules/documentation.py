"""Documentation: people find the product and understand it without asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.observe.scores.rules.ask import listed, s
from hansa.observe.scores.values import Rule, failed, fair, passed, skipped, usable

if TYPE_CHECKING:
    from hansa.observe.scores.values import Facts, Verdict

WORDS = 4
"""Fewer words than that are a title, not a purpose."""
MOST = 0.9
"""The part of the columns that must be described: an id or two speak for themselves."""


def _description(facts: Facts) -> Verdict:
    count = len(facts.product.summary.split())
    if count >= WORDS:
        return passed("Its purpose is told.")
    wrong = "It does not say what it is for." if not count else f"Its purpose is {count} word{s(count)} long."
    return failed(wrong, "Say in a sentence who needs it and what for, in `description.purpose`.")


def _ports(facts: Facts) -> Verdict:
    if not facts.product.outputs:
        return skipped("It has no output port.")
    bare = [port.name for port in facts.product.outputs if not port.description.strip()]
    if not bare:
        return passed("Every output port is described.")
    return failed(f"Nothing is said about the output port{s(len(bare))} {listed(bare)}.", "Give each a `description`.")


def _columns(facts: Facts) -> Verdict:
    columns = sum(each.columns for each in facts.promises)
    if not columns:
        return skipped("No contract of an output port names columns.")
    described = sum(each.described for each in facts.promises)
    said = f"{described} of {columns} columns are described."
    if described >= columns * MOST:
        return passed(said)
    short = [each.id for each in facts.promises if each.described < each.columns * MOST]
    return failed(said, f"Describe the columns, or link them to definitions, in {listed(short)}.")


def _tags(facts: Facts) -> Verdict:
    if facts.product.tags:
        return passed("It bears tags.")
    return failed("It bears no tag.", "Add `tags` that people filter by.")


def _links(facts: Facts) -> Verdict:
    if facts.links or any(each.links or each.meant for each in facts.promises):
        return passed("It links to where more is said.")
    return failed(
        "It links to nothing.", "Add `authoritativeDefinitions`: a page, a repository, a business definition."
    )


def _examples(facts: Facts) -> Verdict:
    if not facts.offers:
        return skipped("Products of this type offer no data.")
    if facts.examples:
        return passed("Example data is there.")
    if facts.published_at is not None:
        return passed("The published rows can be looked at.")
    return failed(
        "Nobody can see what a row looks like.", "Send example data (`PUT /api/example-data/{id}`), or publish it here."
    )


RULES = (
    Rule(
        "description",
        "documentation",
        10,
        "Says what it is for",
        "A sentence with its purpose is what people find it by and choose it by.",
        (fair("F2"), usable("discoverable")),
        _description,
    ),
    Rule(
        "port-descriptions",
        "documentation",
        5,
        "Describes its output ports",
        "With several ports people must know which one is theirs.",
        (fair("F2"), usable("understandable")),
        _ports,
    ),
    Rule(
        "column-descriptions",
        "documentation",
        10,
        "Describes its columns",
        "At least nine of ten columns say what they hold, or link to a definition that does.",
        (fair("R1"), usable("understandable")),
        _columns,
    ),
    Rule(
        "tags",
        "documentation",
        3,
        "Bears tags",
        "Tags are how people narrow a search down.",
        (fair("F4"), usable("discoverable")),
        _tags,
    ),
    Rule(
        "links",
        "documentation",
        3,
        "Links to where more is said",
        "A page, a repository or a business definition beside the document.",
        (fair("I3"), usable("understandable")),
        _links,
    ),
    Rule(
        "example-data",
        "documentation",
        5,
        "Shows what a row looks like",
        "Example data, or rows that are published here.",
        (fair("R1"), usable("understandable")),
        _examples,
    ),
)
