"""A regular expression takes a time that grows with the text, not with its power."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.explode import explodes
from hansa.contracts.lint.patterns import patterns
from hansa.contracts.lint.rule import WARNING, Problem, Rule
from hansa.contracts.lint.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for pointer, pattern in patterns(subject):
        if part := explodes(pattern):
            text = (
                f"The regular expression can take for ever: in {shown(part)} a repetition repeats what repeats already."
            )
            yield Problem(pointer, text, "Write it so that each character fits in one way only: `(a+)+` as `a+`.")


RULE = Rule(
    code="pattern-safe",
    group="types",
    severity=WARNING,
    title="A regular expression does not explode",
    why="Engines that backtrack try every way to cut the text: thirty characters are enough to stop them for hours.",
    source="ODCS 3.2.0, Schema, pattern; OWASP, regular expression denial of service",
    check=check,
)
