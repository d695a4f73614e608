"""Three-way merge of two edits of one document, value by value; where both changed the same value, a Clash.

base ─┬─ ours ───┐
      └─ theirs ─┴─ merged, and what they disagree about
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from hansa.standards.change import same
from hansa.standards.identity import keys_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.identity import Path

Reason: TypeAlias = Literal["bothChanged", "changedHereRemovedThere", "removedHereChangedThere", "bothAdded"]
Side: TypeAlias = Literal["ours", "theirs"]


class Absent:
    """No value at all, which is not the same as null."""


ABSENT: Final = Absent()
Value: TypeAlias = "Json | Absent"


@dataclass(frozen=True, slots=True)
class Clash:
    """Both sides changed what stands at `path`, and not to the same."""

    path: Path
    reason: Reason
    base: Value
    ours: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class Merged:
    """`data` holds ours where the two clash and nobody settled it."""

    data: Json
    clashes: tuple[Clash, ...]


@dataclass
class _Merge:
    settle: Callable[[Clash], Side | None]
    clashes: list[Clash] = field(default_factory=list)


def merge(base: Json, ours: Json, theirs: Json, settle: Callable[[Clash], Side | None] = lambda _: None) -> Merged:
    """`settle` says whose value stands where the two clash; None leaves it open."""
    work = _Merge(settle)
    data = _value(work, (), base, ours, theirs)
    return Merged(None if isinstance(data, Absent) else data, tuple(work.clashes))


def equal(left: Value, right: Value) -> bool:
    if isinstance(left, Absent) or isinstance(right, Absent):
        return left is right
    return same(left, right)


def _value(work: _Merge, path: Path, base: Value, ours: Value, theirs: Value) -> Value:
    if equal(ours, theirs) or equal(base, theirs):
        return ours
    if equal(base, ours):
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict) and isinstance(base, dict):
        return _map(work, path, base, ours, theirs)
    if isinstance(ours, list) and isinstance(theirs, list) and isinstance(base, list):
        keys = keys_of(base, ours, theirs)
        if keys is not None:
            return _list(work, path, (base, ours, theirs), keys)
    return _clash(work, Clash(path, _reason(base, ours, theirs), base, ours, theirs))


def _clash(work: _Merge, clash: Clash) -> Value:
    side = work.settle(clash)
    if side is None:
        work.clashes.append(clash)
    return clash.theirs if side == "theirs" else clash.ours


def _reason(base: Value, ours: Value, theirs: Value) -> Reason:
    if isinstance(base, Absent):
        return "bothAdded"
    if isinstance(ours, Absent):
        return "removedHereChangedThere"
    return "changedHereRemovedThere" if isinstance(theirs, Absent) else "bothChanged"


def _map(work: _Merge, path: Path, base: dict[str, Json], ours: dict[str, Json], theirs: dict[str, Json]) -> Json:
    merged: dict[str, Json] = {}
    for name in ordered(list(base), list(ours), list(theirs)):
        value = _value(work, (*path, name), *(each.get(name, ABSENT) for each in (base, ours, theirs)))
        if not isinstance(value, Absent):
            merged[name] = value
    return merged


def _list(work: _Merge, path: Path, versions: tuple[list[Json], list[Json], list[Json]], keys: tuple[str, ...]) -> Json:
    base, ours, theirs = ({name_of(item, keys): item for item in version} for version in versions)
    merged: list[Json] = []
    for name in ordered(list(base), list(ours), list(theirs)):
        value = _value(work, (*path, name), *(each.get(name, ABSENT) for each in (base, ours, theirs)))
        if not isinstance(value, Absent):
            merged.append(value)
    return merged


def ordered(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """All names, in the order of the side that changed it; what only the other side has stands behind its neighbour there."""
    common = set(base) & set(ours) & set(theirs)
    moved = [name for name in ours if name in common] != [name for name in base if name in common]
    first, second = (ours, theirs) if moved else (theirs, ours)
    found = list(first)
    known = set(found)
    for at, name in enumerate(second):
        if name not in known:
            found.insert(found.index(second[at - 1]) + 1 if at else 0, name)
            known.add(name)
    return found
