"""A contract no longer names its product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.standards.change import Change, Remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject
    from hansa.kernel.json import Json
    from hansa.standards.change import Edit


def check(subject: Subject) -> Iterator[Problem]:
    said = subject.data.get("dataProduct")
    if said is None or subject.version < (3, 2):
        return
    entry: dict[str, Json] = {"property": "dataProduct", "value": said}
    known = subject.data.get("customProperties")
    added: Edit = (
        Change("/customProperties/-", entry)
        if isinstance(known, list) and known
        else Change("/customProperties", [entry])
    )
    text = "`dataProduct` is deprecated: a product names its contracts by their ids."
    yield Problem("/dataProduct", text, "Move it to `customProperties`.", (added, Remove("/dataProduct")), key=True)


RULE = Rule(
    code="data-product-moved",
    group="deprecated",
    severity=WARNING,
    title="The product is named by itself, not by its contract",
    why="It goes with version 4; a contract can serve several products.",
    source="ODCS 3.2.0, Fundamentals, dataProduct: deprecated",
    check=check,
    fixes=True,
)
