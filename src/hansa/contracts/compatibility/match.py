"""Which part of the newer version is which part of the older one: by name, and by id where the name is another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """`was` and `now` are positions in the two lists."""

    was: int
    now: int
    old: T
    new: T


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """`kept` in the new order; `removed` and `added` with their positions; `renamed` are those kept by id alone."""

    kept: tuple[Kept[T], ...]
    removed: tuple[tuple[int, T], ...]
    added: tuple[tuple[int, T], ...]
    renamed: tuple[Kept[T], ...] = ()

    @property
    def moved(self) -> bool:
        """Whether those that stayed stand in another order."""
        return any(left.was > right.was for left, right in pairwise(self.kept))


def match(
    old: Sequence[T],
    new: Sequence[T],
    name: Callable[[T], str],
    identity: Callable[[T], str | None] = lambda _: None,
) -> Matched[T]:
    """Several of one name are told apart by their order."""
    if not old and not new:
        return Matched((), (), ())
    before, after = _by(old, name), _by(new, name)
    kept = [Kept(before[key], at, old[before[key]], new[at]) for key, at in after.items() if key in before]
    gone = {identity(old[at]): at for key, at in before.items() if key not in after}
    come = [at for key, at in after.items() if key not in before]
    renamed = [
        Kept(gone[found], at, old[gone[found]], new[at])
        for at in come
        if (found := identity(new[at])) and found in gone
    ]
    renamed = list({each.was: each for each in renamed}.values())
    stayed = {each.was for each in (*kept, *renamed)}, {each.now for each in (*kept, *renamed)}
    return Matched(
        kept=tuple(sorted((*kept, *renamed), key=lambda each: each.now)),
        removed=tuple((at, item) for at, item in enumerate(old) if at not in stayed[0]),
        added=tuple((at, item) for at, item in enumerate(new) if at not in stayed[1]),
        renamed=tuple(renamed),
    )


def _by(items: Iterable[T], name: Callable[[T], str]) -> dict[tuple[str, int], int]:
    seen: Counter[str] = Counter()
    found = {}
    for at, item in enumerate(items):
        key = name(item)
        found[key, seen[key]] = at
        seen[key] += 1
    return found
