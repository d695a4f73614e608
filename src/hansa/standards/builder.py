"""Builds nodes from libyaml's events, one at a time and without recursion, and refuses what a document may not hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from hansa.standards.libyaml import yaml as pyyaml
from hansa.standards.nodes import AliasNode, ListNode, MapNode, ScalarNode, YamlNode
from hansa.standards.scalars import NotJsonNumberError, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MAX_DEPTH = 64
"""Levels of nesting; the deepest official example has 14."""

MAX_ALIASED = 50_000
"""Nodes that aliases may add; a ten-line "billion laughs" document would otherwise fill the memory."""

MAX_NODES = 1_000_000
"""Keys and values; ten thousand described columns have 300,000. Each costs memory, however short it is."""

Container: TypeAlias = "ListNode | MapNode"


class RefusedError(ValueError):
    """Why a text is no acceptable document: becomes a Finding at `offset`."""

    def __init__(self, code: str, offset: int, text: str, fix: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(text)
        self.code, self.offset, self.text, self.fix, self.path = code, offset, text, fix, path


@dataclass(slots=True, eq=False, repr=False)
class _Open:
    """A container that is not closed yet, and the key that waits for its value."""

    node: Container
    anchor: str | None
    key: ScalarNode | None = None


@dataclass(eq=False, repr=False)
class Builder:
    """`place` turns libyaml's offsets into those of the text, where they differ (it does not count a byte order mark)."""

    place: Callable[[int], int] | None = None
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, ScalarNode | ListNode | MapNode] = field(default_factory=dict)
    root: YamlNode | None = None
    aliased: int = 0
    documents: int = 0
    count: int = 0

    def build(self, events: Iterable[pyyaml.Event]) -> YamlNode:
        takers = self._takers()
        for event in events:
            take = takers.get(event.__class__)
            if take is not None:
                take(event)
        if self.root is None:
            raise RefusedError("yaml-empty", 0, "The document is empty.", "Write at least `kind` and `apiVersion`.")
        return self.root

    def _takers(self) -> dict[type[pyyaml.Event], Callable[[Any], None]]:
        return {
            pyyaml.ScalarEvent: self._scalar,
            pyyaml.MappingStartEvent: self._start,
            pyyaml.SequenceStartEvent: self._start,
            pyyaml.MappingEndEvent: self._end,
            pyyaml.SequenceEndEvent: self._end,
            pyyaml.AliasEvent: self._alias,
            pyyaml.DocumentStartEvent: self._document,
        }

    def _document(self, event: pyyaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            fix = "Put each document into a file of its own."
            raise self._refused("yaml-documents", event, "The file holds more than one document.", fix)

    def _scalar(self, event: pyyaml.ScalarEvent) -> None:
        self._no_tag(event)
        style = event.style or ""
        start, end = self._start_of(event), self._end_of(event)
        try:
            data = event.value if style else resolve(event.value)
        except NotJsonNumberError:
            raise self._refused(
                "yaml-number",
                event,
                f"`{event.value[:40]}` is no number that JSON can hold.",
                "Write a finite number, or quote it to mean text.",
            ) from None
        node = ScalarNode(start, end, event.value, style, data)
        if event.anchor:
            self.anchors[event.anchor] = node
        self._place(node, event)

    def _start(self, event: pyyaml.MappingStartEvent | pyyaml.SequenceStartEvent) -> None:
        self._no_tag(event)
        if len(self.open) >= MAX_DEPTH:
            raise self._refused(
                "yaml-depth", event, f"The document is nested deeper than {MAX_DEPTH} levels.", "Flatten it."
            )
        if self._key_is_next():
            raise self._refused(
                "yaml-key", event, "A key must be a single word or text, not a list or a map.", "Write a plain key."
            )
        start = self._start_of(event)
        kind = MapNode if isinstance(event, pyyaml.MappingStartEvent) else ListNode
        if event.anchor:
            self.anchors.pop(event.anchor, None)
        self.open.append(_Open(kind(start, start, bool(event.flow_style)), event.anchor))

    def _end(self, event: pyyaml.Event) -> None:
        done = self.open.pop()
        done.node.end = self._end_of(event) if done.node.flow else _last_end(done.node)
        if done.anchor:
            self.anchors[done.anchor] = done.node
        self._place(done.node, event)

    def _alias(self, event: pyyaml.AliasEvent) -> None:
        target = self.anchors.get(event.anchor or "")
        if target is None:
            raise self._refused(
                "yaml-alias",
                event,
                f"`*{event.anchor}` refers to nothing that is complete before it.",
                f"Define `&{event.anchor}` first, or write the value out.",
            )
        self.aliased += target.size
        if self.aliased > MAX_ALIASED:
            raise self._refused(
                "yaml-alias",
                event,
                f"Aliases blow the document up by more than {MAX_ALIASED:,} values.",
                "Write the values out.",
            )
        if self._key_is_next():
            raise self._refused("yaml-key", event, "A key must be written out.", "Replace the alias by the key itself.")
        start, end = self._start_of(event), self._end_of(event)
        self._place(AliasNode(start, end, target, target.size), event)

    def _start_of(self, event: pyyaml.Event) -> int:
        index = event.start_mark.index if event.start_mark else 0
        return index if self.place is None else self.place(index)

    def _end_of(self, event: pyyaml.Event) -> int:
        index = event.end_mark.index if event.end_mark else 0
        return index if self.place is None else self.place(index)

    def _key_is_next(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].node, MapNode) and self.open[-1].key is None

    def _place(self, node: YamlNode, event: pyyaml.Event) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            fix = "Data belongs into files, not into the document."
            raise self._refused("yaml-size", event, f"The document holds more than {MAX_NODES:,} keys and values.", fix)
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.node.size += node.size
        if isinstance(parent.node, ListNode):
            parent.node.items.append(node)
        elif parent.key is None:
            parent.key = self._key(parent.node, node, event)
        else:
            parent.node.entries[parent.key.value] = (parent.key, node)
            parent.key = None

    def _key(self, parent: MapNode, node: YamlNode, event: pyyaml.Event) -> ScalarNode:
        if not isinstance(node, ScalarNode):
            raise self._refused("yaml-key", event, "A key must be a single word or text.", "Write a plain key.")
        if node.value == "<<" and not node.style:
            raise self._refused(
                "yaml-merge", event, "Merge keys (`<<`) are not part of YAML 1.2.", "Write the keys out."
            )
        if node.value in parent.entries:
            path = (*self._path(), node.value)
            raise RefusedError(
                "yaml-duplicate-key",
                node.start,
                f"The key `{node.value}` is given twice.",
                "Keep one of the two.",
                path,
            )
        return node

    def _path(self) -> tuple[str | int, ...]:
        """The pointer of the innermost open container."""
        return tuple(
            len(item.node.items) if isinstance(item.node, ListNode) else item.key.value if item.key else ""
            for item in self.open[:-1]
        )

    def _no_tag(self, event: pyyaml.ScalarEvent | pyyaml.MappingStartEvent | pyyaml.SequenceStartEvent) -> None:
        if event.tag is not None and event.tag != "!":
            raise self._refused(
                "yaml-tag",
                event,
                f"The tag `{event.tag}` is not allowed.",
                "Remove the tag; quote the value to make it text.",
            )

    def _refused(self, code: str, event: pyyaml.Event, text: str, fix: str) -> RefusedError:
        return RefusedError(code, self._start_of(event), text, fix, self._path())


def _last_end(node: Container) -> int:
    """Libyaml closes a block at the next token; its text ends with its last value."""
    if isinstance(node, ListNode):
        return node.items[-1].end if node.items else node.start
    last = next(reversed(node.entries.values()), None)
    return max(last[0].end, last[1].end) if last else node.start
