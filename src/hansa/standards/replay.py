"""Three-way merge of texts: what it says is decided value by value, how it is written is kept from both sides.

lines merged where the two stand apart ─ read back ─ what is still missing of the merged values written into them
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.change import Change, Remove, same
from hansa.standards.identity import keys_of, name_of
from hansa.standards.pointer import join
from hansa.standards.threeway import merge
from hansa.standards.write import edit
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.change import Edit
    from hansa.standards.threeway import Clash, Side
    from hansa.standards.yaml import Tree

MAX_LINES = 20_000
"""Longer texts are not compared line by line: their values are, and the comments of one side are kept."""

EXACT = 4_000
"""Lines of both; beyond, lines that stand everywhere are no marks to go by, for that takes the square of the time."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """`text` holds ours where the two clash."""

    text: str
    clashes: tuple[Clash, ...]


def replay(
    base: str, ours: str, theirs: str, name: str, settle: Callable[[Clash], Side | None] = lambda _: None
) -> Replayed:
    """Both edits of `base` in one text. Raises InvalidInput for a text that cannot be read."""
    trees = [_tree(text, name) for text in (base, ours, theirs)]
    merged = merge(trees[0].data, trees[1].data, trees[2].data, settle)
    start, _ = parse(merged_lines(base, ours, theirs), name)
    return Replayed(rewritten(start or trees[1], merged.data), merged.clashes)


def rewritten(tree: Tree, wanted: Json) -> str:
    """The text changed to say `wanted`, item by item, so that comments stand where they stood."""
    if same(tree.data, wanted):
        return tree.text
    text = edit(tree, list(_edits(tree.data, wanted, ())))
    if same(_tree(text, tree.name).data, wanted):
        return text
    return edit(_tree(text, tree.name), [Change("", wanted)])


MOST_RELAID = 500_000
"""Characters; a longer text is written anew, for finding what to change in it takes too long."""


def relaid(before: str, after: str) -> str:
    """`after` in the layout of `before`: comments and order stay, only what differs is written."""
    if max(len(before), len(after)) > MOST_RELAID:
        return after
    old, new = parse(before, "before")[0], parse(after, "after")[0]
    return rewritten(old, new.data) if old is not None and new is not None else after


def merged_lines(base: str, ours: str, theirs: str) -> str:
    """Ours, with those of their lines that stand apart from all of ours, as version control merges them."""
    before, *sides = (text.splitlines(keepends=True) for text in (base, ours, theirs))
    if len(before) > MAX_LINES:
        return ours
    own = list(_hunks(before, sides[0]))
    other = [hunk for hunk in _hunks(before, sides[1]) if not any(_touch(hunk, each) for each in own)]
    result: list[str] = []
    at = 0
    for start, end, put in sorted([*own, *other], key=lambda hunk: hunk[:2]):
        result += before[at:start] + put
        at = end
    return "".join(result + before[at:])


def _touch(one: tuple[int, int, list[str]], other: tuple[int, int, list[str]]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    exact = len(before) + len(after) < EXACT
    for tag, start, end, left, right in SequenceMatcher(None, before, after, autojunk=not exact).get_opcodes():
        if tag != "equal":
            yield start, end, list(after[left:right])


def _edits(old: Json, new: Json, path: tuple[str | int, ...]) -> Iterator[Edit]:
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and old and new:
        for name, value in new.items():
            yield from _edits(old[name], value, (*path, name)) if name in old else [Change(join((*path, name)), value)]
        yield from (Remove(join((*path, name))) for name in old if name not in new)
        return
    keys = keys_of(old, new) if isinstance(old, list) and isinstance(new, list) else None
    if keys is None or not isinstance(old, list) or not isinstance(new, list) or not old or not new:
        yield Change(join(path), new)
        return
    yield from _items(old, new, keys, path)


def _items(old: list[Json], new: list[Json], keys: tuple[str, ...], path: tuple[str | int, ...]) -> Iterator[Edit]:
    """What stays is changed in its place, what is gone is taken out from behind; what came is put at the end."""
    after = {name_of(item, keys): item for item in new}
    names = [name_of(item, keys) for item in old]
    if not set(names) & set(after):
        yield Change(join(path), new)
        return
    for at, (name, item) in enumerate(zip(names, old, strict=True)):
        if name in after:
            yield from _edits(item, after[name], (*path, at))
    yield from (Remove(join((*path, at))) for at in reversed(range(len(old))) if names[at] not in after)
    yield from (Change(join((*path, "-")), item) for name, item in after.items() if name not in names)


def _tree(text: str, name: str) -> Tree:
    tree, findings = parse(text, name)
    if tree is None:
        raise InvalidInput(f"The text of {name} cannot be read.", findings=findings)
    return tree
