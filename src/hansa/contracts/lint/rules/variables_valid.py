"""A variable is written as `${NAME}` or `${NAME:-default}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, ERROR, Problem, Rule
from hansa.contracts.lint.words import shown
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject
    from hansa.kernel.json import Json

_VALID = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\}")


def check(subject: Subject) -> Iterator[Problem]:
    if "${" not in subject.document.text:
        return
    todo: list[tuple[str, Json]] = [("", subject.data)]
    while todo:
        pointer, value = todo.pop()
        if isinstance(value, dict):
            todo += [(pointer + join([name]), inner) for name, inner in value.items()]
        elif isinstance(value, list):
            todo += [(f"{pointer}/{index}", inner) for index, inner in enumerate(value)]
        elif isinstance(value, str) and "${" in _VALID.sub("", value):
            broken = "${" + _VALID.sub("", value).partition("${")[2][:20]
            if pointer.endswith("/pattern"):
                continue  # an end of line and a repetition
            yield Problem(
                pointer, f"The variable {shown(broken)} cannot be read.", "Write `${NAME}` or `${NAME:-default}`."
            )


RULE = Rule(
    code="variables-valid",
    group="servers",
    severity=ERROR,
    title="Variables can be read",
    why="A variable that is misspelt is not replaced: the server is called `${DB HOST}`.",
    source="ODCS 3.2.0, Variables; ODPS 1.1.0, Variables",
    check=check,
    specs=BOTH,
)
