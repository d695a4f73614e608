"""Many edits of one document at once: one parse for all of them where they do not touch each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.standards.change import applied, same
from hansa.standards.narrow import expanded
from hansa.standards.splice import candidates
from hansa.standards.yaml import Tree, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.change import Edit


def edit_together(tree: Tree, changes: Sequence[Edit]) -> Tree | None:
    """The tree with all changes made, each meant of `tree` as it is; None where that cannot be done at once.

    None of the changes may move what another one points at; the result is read back and says exactly what was meant.
    """
    splices: list[tuple[int, int, str]] = []
    wanted = tree.data
    try:
        for change in changes:
            for part in expanded(tree.data, change):
                splices.append(_splice(tree, part))
                wanted = applied(wanted, part)
    except (InvalidInput, StopIteration):
        return None
    splices.sort(reverse=True)
    if any(later[0] < earlier[1] for earlier, later in zip(splices[1:], splices, strict=False)):
        return None
    result, _ = parse("".join(_pieces(tree.text, splices[::-1])), tree.name)
    return result if result is not None and same(result.data, wanted) else None


def _pieces(text: str, splices: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    at = 0
    for start, end, put in splices:
        yield text[at:start]
        yield put
        at = end
    yield text[at:]


def _splice(tree: Tree, change: Edit) -> tuple[int, int, str]:
    """The smallest way to write the change: what of the text goes, and what comes."""
    old = tree.text
    new = next(candidates(tree, change, applied(tree.data, change)))
    start = _alike(old, new)
    end = _alike_at_end(old, new, min(len(old), len(new)) - start)
    return start, len(old) - end, new[start : len(new) - end]


def _alike(left: str, right: str) -> int:
    """How many characters both begin with; by halves, because comparing slices is what strings do fast."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _alike_at_end(left: str, right: str, most: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if left[len(left) - middle : len(left) - low] == right[len(right) - middle : len(right) - low]:
            low = middle
        else:
            high = middle - 1
    return low
