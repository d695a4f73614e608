"""What an output port depends on is an input of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import PRODUCT, WARNING, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    inputs = [name for part in subject.parts("inputPorts") if (name := part.text("contractId"))]
    for port in subject.parts("outputPorts"):
        seen: set[tuple[str, str]] = set()
        for part in parts_of(port.data, ("inputContracts",), port.at("inputContracts")):
            name, version = part.text("id"), part.text("version")
            if name and name not in inputs:
                text = f"{shown(port.text('name'))} depends on the contract {shown(name)}, which no input port has."
                yield Problem(
                    part.at("id"), text, did_you_mean(name, inputs) or "Add an input port with this `contractId`."
                )
            if name and (name, version) in seen:
                yield Problem(part.at("id"), f"{shown(port.text('name'))} lists {shown(name)} twice.", "Remove one.")
            seen.add((name, version))


RULE = Rule(
    code="input-contracts-lead",
    group="product",
    severity=WARNING,
    title="Dependencies of an output port are inputs of the product",
    why="Lineage follows these ids: one that leads nowhere hides where the data comes from.",
    source="ODPS 1.1.0, Product Information, Output Ports, inputContracts",
    check=check,
    specs=PRODUCT,
)
