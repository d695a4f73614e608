"""A bill of materials says where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import PRODUCT, WARNING, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for port in subject.parts("outputPorts"):
        for part in parts_of(port.data, ("sbom",), port.at("sbom")):
            url = part.text("url")
            if not url:
                yield Problem(part.at("url"), "The bill of materials has no address.", "Add `url`.")
            elif "://" not in url and "${" not in url:
                yield Problem(part.at("url"), f"{shown(url)} is no address.", "Write it as `https://…`.")


RULE = Rule(
    code="sbom-complete",
    group="product",
    severity=WARNING,
    title="A bill of materials has an address",
    why="Who must find out whether a library is affected needs the file, not the word.",
    source="ODPS 1.1.0, Product Information, Output Ports, sbom",
    check=check,
    specs=PRODUCT,
)
