"""A service level is promised once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Part, Subject


def check(subject: Subject) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Part] = {}
    for part in subject.parts("slaProperties"):
        key = (part.text("property").casefold(), part.text("element"), part.text("driver"))
        if key[0] and key in seen:
            text = f"{shown(part.text('property'))} is promised twice for the same element."
            yield Problem(part.at("property"), text, "Keep one, or tell them apart by `element` or `driver`.")
        seen.setdefault(key, part)


RULE = Rule(
    code="levels-unique",
    group="fundamentals",
    severity=WARNING,
    title="A service level is promised once",
    why="Of two promises about the same thing nobody knows which one holds.",
    source="ODCS 3.2.0, Service-Level Agreement",
    check=check,
)
