"""An output port has a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import PRODUCT, WARNING, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for part in subject.parts("outputPorts"):
        if not part.data.get("version"):
            text = f"The output port {shown(part.text('name'))} has no version: a break cannot be offered beside the old one."
            yield Problem(part.at("version"), text, 'Add `version: "1.0.0"`.')


RULE = Rule(
    code="port-version-given",
    group="product",
    severity=WARNING,
    title="An output port has a version",
    why="Versions let a changed port stand beside the old one until everybody has moved.",
    source="ODPS 1.1.0, Product Information, Output Ports, version",
    check=check,
    specs=PRODUCT,
)
