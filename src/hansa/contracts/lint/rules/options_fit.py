"""The options belong to the logical type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rule import ERROR, Problem, Rule
from hansa.contracts.lint.words import a, did_you_mean, near
from hansa.standards.change import Rename

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.lint.subject import Column, Subject

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format")
_MOMENTS = (*_BOUNDS, "timezone", "defaultTimezone")
_NUMBERS = (*_BOUNDS, "multipleOf")
OPTIONS: dict[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "date": _MOMENTS,
    "timestamp": _MOMENTS,
    "time": _MOMENTS,
    "integer": _NUMBERS,
    "number": _NUMBERS,
    "object": ("minProperties", "maxProperties", "required"),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "boolean": (),
    "map": (),
    "vector": ("dimensions", "elementType", "distanceMetric", "embeddingModel", "embeddingModelVersion", "normalized"),
}


def check(subject: Subject) -> Iterator[Problem]:
    for column in subject.columns:
        known = OPTIONS.get(column.logical)
        if known is None:
            continue
        for name in column.options:
            if name not in known:
                yield from _misplaced(column, name, known)


def _misplaced(column: Column, name: str, known: tuple[str, ...]) -> Iterator[Problem]:
    pointer = column.at("logicalTypeOptions", name)
    owners = [kind for kind, names in OPTIONS.items() if name in names]
    fix = did_you_mean(name, known)
    if fix:
        yield Problem(
            pointer, f"A {column.logical} has no option `{name}`.", fix, (Rename(pointer, near(name, known)),), key=True
        )
        return
    of = f"`{name}` is an option of {' and '.join(owners[:3])}" if owners else f"There is no option `{name}`"
    fix = f"A {column.logical} has {', '.join(known)}." if known else f"A {column.logical} has no options."
    yield Problem(pointer, f"{of}; `{column.label}` is {a(column.logical)}.", fix, key=True)


RULE = Rule(
    code="options-fit",
    group="types",
    severity=ERROR,
    title="Options belong to the logical type",
    why="An option of another type is checked by nobody.",
    source="ODCS 3.2.0, Schema, Logical Type Options",
    check=check,
    fixes=True,
)
