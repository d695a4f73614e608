"""A port has a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, PRODUCT, WARNING, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for part in subject.parts("outputPorts"):
        if not part.data.get("contractId"):
            text = f"The output port {shown(part.text('name'))} has no contract: it promises nothing."
            yield Problem(part.at("contractId"), text, "Add `contractId`.")
    for part in subject.parts("inputPorts"):
        if not part.data.get("contractId"):
            text = f"The input port {shown(part.text('name'))} has no contract: it relies on nothing that anybody promised."
            yield Problem(part.at("contractId"), text, "Add `contractId`.", severity=INFO)


RULE = Rule(
    code="port-contract-given",
    group="product",
    severity=WARNING,
    title="A port has a contract",
    why="Without one there is nothing to test, to mask or to agree on.",
    source="ODPS 1.1.0, Product Information, contractId",
    check=check,
    specs=PRODUCT,
)
