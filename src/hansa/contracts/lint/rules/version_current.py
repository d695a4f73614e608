"""The document declares the current version of its standard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import EVERY, INFO, WARNING, Problem, Rule
from hansa.standards.document import CURRENT, NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_SUCCESSOR = {"dcs": "odcs", "dps": "odps"}


def check(subject: Subject) -> Iterator[Problem]:
    document = subject.document
    after = _SUCCESSOR.get(document.spec)
    if after:
        text = f"The {NAMES[document.spec]} is no longer kept up."
        newer = next(name for spec, name in NAMES.items() if spec == after)
        yield Problem("", text, f"Move to the {newer}: `hansa contract upgrade`.", severity=WARNING)
    elif document.spec_version != CURRENT[document.spec]:
        text = f"The document declares {document.spec_version}; current is {CURRENT[document.spec]}."
        yield Problem("/apiVersion", text, "Upgrade it when you change it next: `hansa contract upgrade`.")


RULE = Rule(
    code="version-current",
    group="deprecated",
    severity=INFO,
    title="The document declares the current version",
    why="Newer versions say more, and tools give up the oldest ones.",
    source="ODCS 3.2.0 and ODPS 1.1.0, Fundamentals, apiVersion",
    check=check,
    specs=EVERY,
    before_3=True,
)
