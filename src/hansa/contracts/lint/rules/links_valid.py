"""An address can be opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, INFO, Problem, Rule
from hansa.contracts.lint.words import shown
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject
    from hansa.kernel.json import Json

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z|[./\w-][^\s]*\Z|#\S+\Z")


def check(subject: Subject) -> Iterator[Problem]:
    todo: list[tuple[str, Json]] = [("", subject.data)]
    while todo:
        pointer, value = todo.pop()
        if isinstance(value, dict):
            url = value.get("url")
            if isinstance(url, str) and "${" not in url and not _ADDRESS.match(url.strip()):
                yield Problem(
                    f"{pointer}/url", f"{shown(url)} is no address.", "Write it as `https://…`, `mailto:…` or a path."
                )
            todo += [(pointer + join([name]), inner) for name, inner in value.items() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            todo += [
                (f"{pointer}/{index}", inner) for index, inner in enumerate(value) if isinstance(inner, dict | list)
            ]


RULE = Rule(
    code="links-valid",
    group="references",
    severity=INFO,
    title="An address can be opened",
    why="A link with blanks in it or nothing at all leads nobody to the definition.",
    source="ODCS 3.2.0 and ODPS 1.1.0, Authoritative Definitions, Support",
    check=check,
    specs=BOTH,
)
