"""An id is given once in its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import BOTH, ERROR, Problem, Rule
from hansa.contracts.lint.subject import parts_of
from hansa.contracts.lint.words import shown
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Subject
    from hansa.kernel.json import Json

_OTHERS = {"inputContracts"}
"""Lists whose ids are those of other documents."""


def check(subject: Subject) -> Iterator[Problem]:
    todo: list[tuple[str, Json]] = [("", subject.data)]
    while todo:
        pointer, value = todo.pop()
        if isinstance(value, dict):
            todo += [(pointer + join([name]), inner) for name, inner in value.items() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            todo += [
                (f"{pointer}/{index}", inner) for index, inner in enumerate(value) if isinstance(inner, dict | list)
            ]
            if pointer.rpartition("/")[2] not in _OTHERS:
                yield from _list(value, pointer)


def _list(value: list[Json], pointer: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for part in parts_of(value, (), pointer):
        name = part.text("id")
        if name and name in seen:
            yield Problem(part.at("id"), f"The id {shown(name)} is given twice in this list.", "Give each its own id.")
        seen.add(name)


RULE = Rule(
    code="ids-unique",
    group="names",
    severity=ERROR,
    title="An id is given once",
    why="References follow ids; of two, a tool takes the first.",
    source="ODCS 3.2.0, id: unique within its containing array",
    check=check,
    specs=BOTH,
)
