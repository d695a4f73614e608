"""The contract of a port exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import PRODUCT, WARNING, Problem, Rule
from hansa.contracts.lint.words import did_you_mean, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for side in ("outputPorts", "inputPorts"):
        for part in subject.parts(side):
            wanted = part.text("contractId")
            found = subject.folder.contracts(wanted)
            if wanted and not found and subject.folder.whole and "${" not in wanted:
                fix = did_you_mean(wanted, subject.folder.contract_ids) or "Add the contract, or correct the id."
                yield Problem(part.at("contractId"), f"There is no contract {shown(wanted)} in the folder.", fix)


RULE = Rule(
    code="port-contract-known",
    group="product",
    severity=WARNING,
    title="The contract of a port exists",
    why="A port whose contract is missing is not tested, and nobody notices.",
    source="ODPS 1.1.0, Product Information, contractId",
    check=check,
    specs=PRODUCT,
)
