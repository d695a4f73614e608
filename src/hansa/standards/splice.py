"""Text splices: the ways to write one change into a document's text, from the smallest to the whole text anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.standards import emit
from hansa.standards.change import Change, Edit, Rename, Wrap
from hansa.standards.layout import Spot, content_end, layout, line_end, locate
from hansa.standards.nodes import ListNode, MapNode, ScalarNode
from hansa.standards.pointer import join, look_up, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json
    from hansa.standards.emit import Style
    from hansa.standards.yaml import Tree


def candidates(tree: Tree, change: Edit, wanted: Json) -> Iterator[str]:
    """Texts that should say `wanted`; the caller reads them back and takes the first that does."""
    path = tokens(change.pointer)
    pen = _Pen(tree, layout(tree))
    parent = locate(tree, path[:-1]) if path else None
    if isinstance(change, Change):
        if parent and not locate(tree, path):
            yield from pen.add(parent, path[-1], change.value)
    elif isinstance(change, Rename):
        spot = locate(tree, path)
        if spot and spot.key:
            yield pen.rename(spot.key, change.name)
    elif isinstance(change, Wrap):
        spot = locate(tree, path)
        if spot:
            yield from pen.wrap(spot, change.name)
    elif parent:
        yield from pen.remove(parent, path[-1])
    for depth in range(len(path) - isinstance(change, Rename), -1, -1):
        spot = locate(tree, path[:depth])
        value = look_up(wanted, join(path[:depth]))
        if spot and (depth < len(path) or isinstance(change, Change | Wrap)):
            yield from pen.set(spot, value)
    yield emit.block(wanted, 0, pen.style) + pen.style.newline


@dataclass(frozen=True)
class _Pen:
    tree: Tree
    style: Style

    def _put(self, start: int, end: int, text: str) -> str:
        return self.tree.text[:start] + text + self.tree.text[end:]

    def _column(self, offset: int) -> int:
        return self.tree.place_at(offset).column - 1

    def set(self, spot: Spot, value: Json) -> Iterator[str]:
        """Writes a value in the place of another."""
        node, text = spot.node, self.tree.text
        end = content_end(text, node)
        if spot.flow:
            yield self._put(node.start, end, emit.flow(value, strict=spot.strict))
            return
        if isinstance(node, ScalarNode) and node.end > node.start and not (isinstance(value, dict | list) and value):
            yield from self._scalar(spot, node, value)
        if spot.key is not None:
            colon = text.find(":", spot.key.end) + 1
            column = self._column(spot.key.start)
            yield self._put(colon, max(end, colon), emit.after_key(value, column, self.style))
            yield self._put(colon, max(end, colon), " " + emit.flow(value))
        elif spot.in_list:
            start, column = node.start, self._column(node.start)
            gap = "" if text[start - 1 : start].isspace() else " "
            yield self._put(start, end, gap + emit.block(value, column + len(gap), self.style))
            yield self._put(start, end, gap + emit.flow(value))
        else:
            yield self._put(node.start, end, emit.block(value, self._column(node.start), self.style))

    def rename(self, key: ScalarNode, name: str) -> str:
        return self._put(key.start, key.end, emit.quoted(name) if key.style == '"' else emit.key(name))

    def wrap(self, spot: Spot, name: str) -> Iterator[str]:
        """Flow values get braces; the lines of a block are moved in by one step, with the comments between them."""
        node, text = spot.node, self.tree.text
        end = content_end(text, node)
        if spot.flow or (isinstance(node, MapNode | ListNode) and node.flow):
            entry = emit.quoted(name) if spot.strict else emit.key(name)
            yield self._put(node.start, end, f"{{{entry}: {text[node.start : end]}}}")
        elif spot.key and isinstance(node, MapNode | ListNode):
            column = self._column(spot.key.start)
            step = " " * max(2, self._column(node.start) - column)
            start = node.start - self._column(node.start)
            lines = text[start:end].splitlines(keepends=True)
            deeper = " " * (column + 2 * len(step) - self._column(node.start))
            moved = "".join(deeper + line if line.strip() else line for line in lines)
            yield self._put(start, end, " " * column + step + emit.key(name) + ":" + self.style.newline + moved)

    def _scalar(self, spot: Spot, node: ScalarNode, value: Json) -> Iterator[str]:
        """Keeps the quotes where the new value can stand in them."""
        end = content_end(self.tree.text, node)
        indent = self._column(spot.key.start) if spot.key else max(0, self._column(node.start) - 2)
        if isinstance(value, str) and "\n" not in value and node.style in {"'", '"'}:
            quote = emit.single_quoted if node.style == "'" else emit.quoted
            yield self._put(node.start, end, quote(value))
        yield self._put(node.start, end, emit.scalar(value, indent, self.style))
        yield self._put(node.start, end, emit.flow(value))

    def add(self, parent: Spot, token: str, value: Json) -> Iterator[str]:
        """Adds a key to a map or an item to a list that already has some."""
        node = parent.node
        if isinstance(node, MapNode) and node.entries:
            last_key, last = next(reversed(node.entries.values()))
            if node.flow or parent.flow:
                entry = emit.flow_entry(token, value, strict=parent.strict)
                yield self._put(last.end, last.end, "," + self._gap(last_key.start) + entry)
            else:
                column = self._column(next(iter(node.entries.values()))[0].start)
                line = emit.key(token) + ":" + emit.after_key(value, column, self.style)
                yield self._below(content_end(self.tree.text, node), column, line)
        elif isinstance(node, ListNode) and node.items:
            last = node.items[-1]
            if node.flow or parent.flow:
                item = emit.flow(value, strict=parent.strict)
                yield self._put(last.end, last.end, "," + self._gap(last.start) + item)
            else:
                column = self._column(node.start)
                line = "- " + emit.item_text(value, column, self.style)
                yield self._below(content_end(self.tree.text, node), column, line)

    def _gap(self, start: int) -> str:
        """What separates the entries of a flow collection: a blank, or a line break where each has its own line."""
        line = self.tree.text[start - self._column(start) : start]
        return self.style.newline + line if line and not line.strip() else " "

    def _below(self, offset: int, column: int, line: str) -> str:
        at = line_end(self.tree.text, offset)
        return self._put(at, at, self.style.newline + " " * column + line)

    def remove(self, parent: Spot, token: str) -> Iterator[str]:
        """Takes out a key or an item, unless it is the last one left."""
        node = parent.node
        if isinstance(node, MapNode):
            spans = [(key.start, content_end(self.tree.text, value, key.end)) for key, value in node.entries.values()]
            index = list(node.entries).index(token)
        elif isinstance(node, ListNode):
            spans = [(item.start, content_end(self.tree.text, item)) for item in node.items]
            index = int(token)
        else:
            return
        if len(spans) > 1:
            cut = self._cut_flow if node.flow or parent.flow else self._cut_block
            yield from cut(spans, index, "-" if isinstance(node, ListNode) else "")

    def _cut_flow(self, spans: list[tuple[int, int]], index: int, _: str) -> Iterator[str]:
        if index:
            yield self._put(spans[index - 1][1], spans[index][1], "")
        else:
            yield self._put(spans[0][0], spans[1][0], "")

    def _cut_block(self, spans: list[tuple[int, int]], index: int, mark: str) -> Iterator[str]:
        """Whole lines where the entry has its own; else, on the line of an outer dash, up to the next entry."""
        text = self.tree.text
        start, end = spans[index]
        line = start - self._column(start)
        if text[line:start].strip() == mark:
            yield self._put(line, line_end(text, end) + len(self.style.newline), "")
        if index + 1 < len(spans):
            following = spans[index + 1][0]
            if mark:
                start, following = text.rfind(mark, 0, start), text.rfind(mark, 0, following)
            yield self._put(start, following, "")
