"""A quality rule is written once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import WARNING, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Quality, Subject

_WORDS = {"id", "name", "description", "tags", "customProperties", "authoritativeDefinitions", "businessImpact"}


def check(subject: Subject) -> Iterator[Problem]:
    seen: dict[str, Quality] = {}
    for quality in subject.qualities:
        if quality.kind == "text":
            continue
        owner = quality.column.pointer if quality.column else quality.table.pointer
        said = {name: value for name, value in quality.data.items() if name not in _WORDS}
        key = owner + json.dumps(said, sort_keys=True)
        if key in seen:
            text = f"The same rule stands at `{quality.where}` twice."
            yield Problem(quality.pointer, text, "Remove one of the two.")
        seen.setdefault(key, quality)


RULE = Rule(
    code="rules-unique",
    group="quality",
    severity=WARNING,
    title="A quality rule is written once",
    why="The same failure would be told twice, and one of the two is forgotten when the rule changes.",
    source="ODCS 3.2.0, Data Quality",
    check=check,
)
