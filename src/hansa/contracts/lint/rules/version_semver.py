"""The document's own version is a semantic version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, WARNING, Problem, Rule
from hansa.contracts.lint.words import shown
from hansa.kernel.semver import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    version = subject.data.get("version")
    if isinstance(version, str) and not (Version.parse(version) and version.strip().count(".") >= 2):
        text = f"The version {shown(version)} is no semantic version: who relies on it cannot tell what a step costs."
        parsed = Version.parse(version)
        fix = f"Write `version: {parsed}`." if parsed else "Write it as `1.0.0`."
        yield Problem("/version", text, fix)


RULE = Rule(
    code="version-semver",
    group="fundamentals",
    severity=WARNING,
    title="The version is a semantic version",
    why="A major step warns of a break; from other numbers nobody can tell whether an update is safe.",
    source="ODCS 3.2.0, Fundamentals, version; semver.org 2.0.0",
    check=check,
    specs=BOTH,
    before_3=True,
)
