"""The status is one that tools know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, INFO, WARNING, Problem, Rule
from hansa.contracts.lint.words import near, shown
from hansa.standards.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_KNOWN = ("proposed", "draft", "active", "deprecated", "retired")
_FORMER = {
    "production": "active",
    "live": "active",
    "current": "active",
    "development": "draft",
    "in development": "draft",
}


def check(subject: Subject) -> Iterator[Problem]:
    said = subject.data.get("status")
    if said is None:
        yield Problem(
            "/status",
            "The document does not say how far it is.",
            "Add `status: draft` or `status: active`.",
            severity=INFO,
        )
    elif isinstance(said, str) and said not in _KNOWN and "${" not in said:
        meant = near(said, _KNOWN)
        edits = (Change("/status", meant),) if meant else ()
        other = _FORMER.get(said.casefold())
        fix = f"Did you mean `{meant or other}`?" if meant or other else f"Usual are {', '.join(_KNOWN)}."
        yield Problem(
            "/status", f"The status {shown(said)} is not usual: tools do not know what it allows.", fix, edits
        )


RULE = Rule(
    code="status-known",
    group="fundamentals",
    severity=WARNING,
    title="The status is a usual word",
    why="Publishing, warnings and catalogues depend on the status; an unknown one means nothing to them.",
    source="ODCS 3.2.0, Fundamentals, status; ODPS 1.1.0, Fundamentals, status",
    check=check,
    specs=BOTH,
    fixes=True,
)
