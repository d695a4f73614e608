"""A regular expression can be read, and the engine can run it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.patterns import compiled, patterns
from hansa.contracts.lint.rule import ERROR, WARNING, Problem, Rule
from hansa.contracts.plan.re2 import unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject


def check(subject: Subject) -> Iterator[Problem]:
    for pointer, pattern in patterns(subject):
        try:
            compiled(pattern)
        except re.error as error:
            at = f" at character {error.pos + 1}" if error.pos is not None else ""
            text = f"The regular expression cannot be read: {error.msg}{at}."
            yield Problem(pointer, text, "Escape special characters with a backslash, or balance the brackets.")
            continue
        except (RecursionError, OverflowError):
            yield Problem(pointer, "The regular expression is nested too deeply.", "Write a simpler one.")
            continue
        if problem := unsupported(pattern):
            yield Problem(pointer, problem, severity=WARNING)


RULE = Rule(
    code="pattern-compiles",
    group="types",
    severity=ERROR,
    title="A regular expression can be read",
    why="A pattern that no engine can compile checks nothing.",
    source="ODCS 3.2.0, Schema, Logical Type Options, pattern (ECMA-262)",
    check=check,
)
