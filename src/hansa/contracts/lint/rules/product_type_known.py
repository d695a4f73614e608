"""The type of a product is one of the three."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, PRODUCT, Problem, Rule
from hansa.contracts.lint.words import near, shown
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_KNOWN = ("sourceAligned", "aggregate", "consumerAligned")


def check(subject: Subject) -> Iterator[Problem]:
    said = subject.data.get("type")
    if isinstance(said, str) and said not in _KNOWN and "${" not in said:
        plain = re.sub(r"[\s_-]", "", said)
        meant = near(plain, _KNOWN)
        edits = (Change("/type", meant),) if meant else ()
        fix = f"Did you mean `{meant}`?" if meant else f"Usual are {', '.join(_KNOWN)}."
        yield Problem("/type", f"The type {shown(said)} is not usual.", fix, edits)


RULE = Rule(
    code="product-type-known",
    group="product",
    severity=INFO,
    title="The type of a product is a usual one",
    why="Maps and catalogues group products by these three words.",
    source="ODPS 1.1.0, Fundamentals, type",
    check=check,
    specs=PRODUCT,
    fixes=True,
)
