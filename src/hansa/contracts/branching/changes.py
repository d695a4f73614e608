"""What a branch changes against its contract, element by element, with how much each change means."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.contracts.branching.elements import Element, element_at
from hansa.standards.identity import keys_of, name_of
from hansa.standards.pointer import tokens
from hansa.standards.threeway import ABSENT, Absent, equal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hansa.contracts.compatibility.difference import Difference
    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.kernel.json import Json
    from hansa.standards.identity import Path
    from hansa.standards.threeway import Value

Op: TypeAlias = Literal["add", "modify", "remove"]
Impact: TypeAlias = Literal["structural", "descriptive", "cosmetic"]

_STRUCTURE = frozenset({"structure", "quality", "service level"})
_COSMETIC = frozenset({"version", "contractCreatedTs", "apiVersion"})
"""Fields that promise nothing by themselves."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Values as text, JSON where they are none; None where there is nothing."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ElementChange:
    """`fields` only where an element of both versions changed."""

    element: Element
    op: Op
    impact: Impact
    fields: tuple[FieldChange, ...] = ()


@dataclass
class _Found:
    op: Op = "modify"
    fields: list[FieldChange] = field(default_factory=list)


def changes(old: Json, new: Json, weigh: Callable[[Element, Op], Impact]) -> tuple[ElementChange, ...]:
    """In the order of the documents; `weigh` says what a change of an element means."""
    found: dict[Element, _Found] = {}
    for place, before, after in _leaves((), old, new):
        _note(found, place, before, after)
    return tuple(
        ElementChange(element, each.op, weigh(element, each.op), tuple(each.fields) if each.op == "modify" else ())
        for element, each in found.items()
    )


def _note(found: dict[Element, _Found], place: Path, before: Value, after: Value) -> None:
    element = element_at(place)
    each = found.setdefault(element, _Found())
    if len(place) == element.depth and element.type != "field":
        each.op = _op(before, after)
        return
    if element.type == "field":
        each.op = _op(before, after)
    name = ".".join(place[element.depth :]) or element.name
    each.fields.append(FieldChange(name, _shown(before), _shown(after)))


def _op(before: Value, after: Value) -> Op:
    return "add" if isinstance(before, Absent) else "remove" if isinstance(after, Absent) else "modify"


def _leaves(place: Path, old: Value, new: Value) -> Iterator[tuple[Path, Value, Value]]:
    """Every value that differs; an element that is only on one side comes first by itself, then what is in it."""
    if equal(old, new):
        return
    if _is_element(place) and (isinstance(old, Absent) or isinstance(new, Absent)):
        yield place, old, new
    left, right = _parts(old, new), _parts(new, old)
    if left is None or right is None:
        if not _is_element(place):
            yield place, old, new
        return
    for name in dict.fromkeys((*left, *right)):
        yield from _leaves((*place, name), left.get(name, ABSENT), right.get(name, ABSENT))


def _is_element(place: Path) -> bool:
    element = element_at(place)
    return element.type != "field" and element.depth == len(place)


def _parts(value: Value, other: Value) -> dict[str, Json] | None:
    """What is below, by name; None for what is looked at as a whole."""
    if isinstance(value, Absent):
        return {} if isinstance(other, dict) or _parts(other, []) is not None else None
    if isinstance(value, dict):
        return value if isinstance(other, dict | Absent) else None
    if isinstance(value, list) and isinstance(other, list | Absent):
        keys = keys_of(value, other if isinstance(other, list) else [])
        return None if keys is None else {name_of(item, keys): item for item in value}
    return None


def _shown(value: Value) -> str | None:
    if isinstance(value, Absent) or value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def weighed_by(verdict: Verdict | None) -> Callable[[Element, Op], Impact]:
    """By what the comparison of both versions found in each element; without one, all but versions counts in full."""
    told: dict[str, list[Difference]] = {}
    for difference in verdict.differences if verdict else ():
        data = (verdict.old_data if difference.change == "removed" else verdict.new_data) if verdict else None
        told.setdefault(_element(data, difference.pointer).key, []).append(difference)

    def weigh(element: Element, op: Op) -> Impact:
        if element.type == "field" and element.path in _COSMETIC:
            return "cosmetic"
        if element.type in {"schema", "property"} and op != "modify":
            return "structural"
        return _impact(element, told.get(element.key, ()), known=verdict is not None)

    return weigh


def _impact(element: Element, differences: Sequence[Difference], *, known: bool) -> Impact:
    """What the comparison tells of a list as a whole (tags, members) changes what is said, not what is delivered."""
    if not known:
        return "structural"
    if not differences:
        return "cosmetic" if element.type == "field" else "descriptive"
    if any(
        each.impact != "cosmetic" and (each.area in _STRUCTURE or each.impact == "breaking") for each in differences
    ):
        return "structural"
    if all(each.code.endswith("-order") or each.code == "written-otherwise" for each in differences):
        return "cosmetic"
    return "descriptive"


def _element(data: Json, pointer: str) -> Element:
    """The element a pointer leads into: positions become names."""
    place: list[str] = []
    for token in tokens(pointer):
        if isinstance(data, list) and token.isdigit() and int(token) < len(data):
            keys = keys_of(data)
            data = data[int(token)]
            place.append(name_of(data, keys) if keys is not None else token)
        else:
            data = data.get(token) if isinstance(data, dict) else None
            place.append(token)
    return element_at(tuple(place))
