"""Where a value stands in the text, and how the text around it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.standards.emit import Style
from hansa.standards.nodes import AliasNode, ListNode, MapNode, ScalarNode, YamlNode, child

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.standards.yaml import Tree


@dataclass(frozen=True, slots=True)
class Spot:
    """A value's node, its key if it has one, whether it stands inside flow style, and whether that is JSON."""

    node: YamlNode
    key: ScalarNode | None = None
    in_list: bool = False
    flow: bool = False
    strict: bool = False


def locate(tree: Tree, path: Sequence[str]) -> Spot | None:
    """The spot a path leads to; None if there is nothing, or only through an alias, whose text is another's."""
    spot = Spot(tree.root, strict=is_json(tree.root))
    for token in path:
        parent = spot.node
        if isinstance(parent, AliasNode):
            return None
        step = child(parent, token)
        if step is None:
            return None
        flow = spot.flow or (isinstance(parent, ListNode | MapNode) and parent.flow)
        spot = Spot(step[1], step[0], step[0] is None, flow, spot.strict)
    return spot


def is_json(root: YamlNode) -> bool:
    """Whether the document is written as JSON, so that it should stay that."""
    if isinstance(root, MapNode):
        return root.flow and all(key.style == '"' for key, _ in root.entries.values())
    return isinstance(root, ListNode) and root.flow


def content_end(text: str, node: YamlNode, at_least: int = 0) -> int:
    """Where the node's last visible character ends; a block scalar's own end is after its line break."""
    end = max(node.end, at_least)
    start = max(node.start, at_least)
    while end > start and text[end - 1] in " \r\n":
        end -= 1
    return end


def line_end(text: str, offset: int) -> int:
    """The offset of the line break (or the end of the text) after `offset`."""
    ends = [found for mark in ("\r\n", "\n", "\r") if (found := text.find(mark, offset)) >= 0]
    return min(ends, default=len(text))


def layout(tree: Tree) -> Style:
    """The document's own style, told from the first map in a map and the first list in a map."""
    step = list_step = 0
    for outer, inner in _nested(tree.root):
        distance = tree.place_at(inner.start).column - tree.place_at(outer).column
        if isinstance(inner, ListNode):
            list_step = list_step or distance + 1
        elif distance > 0:
            step = step or distance
        if step and list_step:
            break
    newline = "\r\n" if "\r\n" in tree.text else "\n"
    return Style(step or 2, max(list_step - 1, 0) if list_step else 2, newline)


def _nested(node: YamlNode) -> Iterator[tuple[int, ListNode | MapNode]]:
    """Block collections that are values of a block map, with the offset of their key."""
    if isinstance(node, ListNode) and not node.flow:
        for item in node.items:
            yield from _nested(item)
    if isinstance(node, MapNode) and not node.flow:
        for key, value in node.entries.values():
            if isinstance(value, ListNode | MapNode) and not value.flow:
                yield key.start, value
            yield from _nested(value)
