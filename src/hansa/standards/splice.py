"""Text splices: the ways to write one change into a document's text, from the smallest to the whole text anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards import emit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json
    from hansa.standards.change import Edit
    from hansa.standards.yaml import Tree


def candidates(tree: Tree, change: Edit, wanted: Json) -> Iterator[str]:
    """Texts that should say `wanted`; the caller reads them back and takes the first that does."""
    yield emit.block(wanted) + "\n"
