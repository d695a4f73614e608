"""The columns of a table are named in one style."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import INFO, Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject

_STYLES = (
    ("snake_case", re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+\Z")),
    ("UPPER_CASE", re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z")),
    ("camelCase", re.compile(r"[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)+\Z")),
    ("PascalCase", re.compile(r"(?:[A-Z][a-z0-9]+){2,}\Z")),
    ("kebab-case", re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+\Z")),
)


def check(subject: Subject) -> Iterator[Problem]:
    wanted = subject.parameter("names-consistent", "style")
    for table in subject.tables:
        styled = [(column, style) for column in subject.columns_of(table) if (style := _style(column.name))]
        usual = Counter(style for _, style in styled).most_common(1)
        style = wanted if isinstance(wanted, str) else usual[0][0] if usual else ""
        others = [column for column, own in styled if own != style]
        if others:
            names = ", ".join(f"`{column.name}`" for column in others[:5])
            more = f" and {len(others) - 5} more" if len(others) > 5 else ""
            text = f"The columns of `{table.name}` are named in {style}, but for {names}{more}."
            yield Problem(others[0].at("name"), text, "Use one style; `physicalName` may keep the name in the data.")


def _style(name: str) -> str:
    """Nothing for a name of one word: it fits every style."""
    return next((style for style, form in _STYLES if form.match(name)), "")


RULE = Rule(
    code="names-consistent",
    group="names",
    severity=INFO,
    title="Columns are named in one style",
    why="Who writes queries has to look up each name if it may be written in two ways.",
    source="Practice; ODCS leaves names free",
    check=check,
    parameters=("style",),
)
