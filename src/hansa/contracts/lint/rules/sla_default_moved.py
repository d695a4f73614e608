"""Each service level names its own element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.levels import LEVELS
from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.standards.change import Change, Remove

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Part, Subject
    from hansa.standards.change import Edit

_MEASURED = {"latency", "freshness", "retention", "frequency", "timeOfAvailability", "completeness"}


def check(subject: Subject) -> Iterator[Problem]:
    default = subject.data.get("slaDefaultElement")
    if not isinstance(default, str) or subject.version < (3, 1):
        return
    bare = [part for part in subject.parts("slaProperties") if "element" not in part.data and _measured(part)]
    edits: list[Edit] = [Change(part.at("element"), default) for part in bare]
    text = "`slaDefaultElement` is deprecated: each service level names its own element."
    fix = f"Write `element: {default}` there."
    yield Problem("/slaDefaultElement", text, fix, (*edits, Remove("/slaDefaultElement")), key=True)


def _measured(part: Part) -> bool:
    return LEVELS.get(part.text("property").casefold()) in _MEASURED


RULE = Rule(
    code="sla-default-moved",
    group="deprecated",
    severity=WARNING,
    title="Each service level names its own element",
    why="It goes with version 4, and a default far away is easily overlooked.",
    source="ODCS 3.2.0, Service-Level Agreement, slaDefaultElement: deprecated since 3.1.0",
    check=check,
    fixes=True,
)
