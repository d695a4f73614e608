"""A product offers something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import PRODUCT, WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.data.get("outputPorts"):
        yield Problem("/outputPorts", "The product has no output port: nobody can read from it.", "Add `outputPorts`.")


RULE = Rule(
    code="output-port-given",
    group="product",
    severity=WARNING,
    title="A product has an output port",
    why="A product without an output is a pipeline.",
    source="ODPS 1.1.0, Product Information, Output Ports",
    check=check,
    specs=PRODUCT,
)
