"""A port is given once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, PRODUCT, WARNING, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for side, noun in (("outputPorts", "output port"), ("inputPorts", "input port")):
        seen: dict[tuple[str, ...], str] = {}
        cases: dict[str, str] = {}
        for part in subject.parts(side):
            name, version = part.text("name"), part.text("version")
            key = (name, version)
            if name and key in seen:
                what = f" in version {version}" if version else ""
                yield Problem(
                    part.at("name"), f"There are two of the {noun} {shown(name)}{what}.", "Rename one, or remove it."
                )
            elif name and cases.setdefault(name.casefold(), name) != name:
                text = f"The {noun} {shown(name)} differs from {shown(cases[name.casefold()])} in upper and lower case only."
                yield Problem(part.at("name"), text, "Rename one.", severity=WARNING)
            seen[key] = part.pointer


RULE = Rule(
    code="ports-unique",
    group="product",
    severity=ERROR,
    title="A port is given once",
    why="Consumers name a port; of two they reach either.",
    source="ODPS 1.1.0, Product Information, Output Ports and Input Ports",
    check=check,
    specs=PRODUCT,
)
