"""What the YAML parser builds: values that remember where in the text they stand. A node is equal to itself only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from hansa.kernel.json import Json


@dataclass(slots=True, eq=False, repr=False)
class ScalarNode:
    """`start` and `end` are character offsets into the text; `style` is the quote or block mark, empty for plain text."""

    start: int
    end: int
    value: str
    style: str
    data: None | bool | int | float | str
    size: int = 1


@dataclass(slots=True, eq=False, repr=False)
class ListNode:
    """`flow`: written in brackets; `size` counts the values below, and itself."""

    start: int
    end: int
    flow: bool
    items: list[YamlNode] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True, eq=False, repr=False)
class MapNode:
    """The same in braces; each value beside its key, by the key's text."""

    start: int
    end: int
    flow: bool
    entries: dict[str, tuple[ScalarNode, YamlNode]] = field(default_factory=dict)
    size: int = 1


@dataclass(slots=True, eq=False, repr=False)
class AliasNode:
    """`*name`: stands at its own place and means another node."""

    start: int
    end: int
    target: ScalarNode | ListNode | MapNode
    size: int = 1


YamlNode: TypeAlias = "ScalarNode | ListNode | MapNode | AliasNode"


def resolved(node: YamlNode) -> ScalarNode | ListNode | MapNode:
    return node.target if isinstance(node, AliasNode) else node


def plain(node: YamlNode) -> Json:
    """The value alone, without places; every alias becomes a copy of its own."""
    node = resolved(node)
    if isinstance(node, ScalarNode):
        return node.data
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key: plain(value) for key, (_, value) in node.entries.items()}


def child(node: YamlNode, token: str) -> tuple[ScalarNode | None, YamlNode] | None:
    """The key (None in a list) and the value that one token of a pointer names."""
    node = resolved(node)
    if isinstance(node, MapNode):
        return node.entries.get(token)
    if (
        isinstance(node, ListNode)
        and token.isascii()
        and token.isdigit()
        and len(token) < 10
        and int(token) < len(node.items)
    ):
        return None, node.items[int(token)]
    return None
