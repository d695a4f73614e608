"""A port and its contract agree on the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import PRODUCT, WARNING, Problem, Rule
from hansa.kernel.semver import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for part in subject.parts("outputPorts"):
        own = Version.parse(part.text("version"))
        versions = [
            Version.parse(str(each.data.get("version"))) for each in subject.folder.contracts(part.text("contractId"))
        ]
        known = [version for version in versions if version]
        if own and known and own.major not in {version.major for version in known}:
            text = f"The output port is version {own}, its contract {', '.join(map(str, known))}."
            yield Problem(part.at("version"), text, "Give both the same major version.")


RULE = Rule(
    code="port-version-agrees",
    group="product",
    severity=WARNING,
    title="Port and contract agree on the version",
    why="A consumer who pins the port expects the contract of the same major version.",
    source="ODPS 1.1.0, Product Information, Output Ports, version and contractId",
    check=check,
    specs=PRODUCT,
)
