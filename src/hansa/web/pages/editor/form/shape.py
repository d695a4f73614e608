"""What a form over a document is made of: groups hold rows, rows hold inputs and further groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hansa.standards.change import Change, Edit, Remove, Rename
from hansa.standards.pointer import look_up
from hansa.web.pages.editor.form.codec import NUMBERS, SCALAR, TEXT, Codec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.kernel.json import Json

Control = Literal["input", "textarea", "select", "check"]


@dataclass(frozen=True, slots=True)
class Input:
    """One value of the document: its name in the form is its pointer. `by` names the input that writes it instead."""

    pointer: str
    label: str
    value: Json
    codec: Codec = TEXT
    control: Control = "input"
    options: tuple[str, ...] = ()
    hint: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        return self.pointer

    @property
    def shown(self) -> str | None:
        """None: the value is one that only the YAML can say, such as a map where a word belongs."""
        text = self.codec.show(self.value)
        breaks = text is not None and "\n" in text and self.control != "textarea"
        return None if breaks else text

    def edits(self, data: Json, posted: Mapping[str, str]) -> list[Edit]:
        text, shown = posted.get(self.name), self.shown
        if self.by or text is None or shown is None or _same(text, shown):
            return []
        value = self.codec.take(text, self.value)
        if value is not None:
            return [Change(self.pointer, value)]
        return [Remove(self.pointer)] if _there(data, self.pointer) else []


@dataclass(frozen=True, slots=True)
class Operator(Input):
    """The key of a comparison: another one renames the key, and the value beside it is read as the new key wants it."""

    rule: str = ""

    @property
    def name(self) -> str:
        return f"{self.rule}#operator"

    @property
    def shown(self) -> str | None:
        return str(self.value or "")

    def edits(self, data: Json, posted: Mapping[str, str]) -> list[Edit]:
        old, new = str(self.value or ""), posted.get(self.name, str(self.value or ""))
        if new and new not in self.options:
            return []
        before = Input(f"{self.rule}/{old}", "", look_up(data, f"{self.rule}/{old}"), operand(old))
        if new == old:
            return before.edits(data, posted) if old else []
        if not new:
            return [Remove(before.pointer)]
        at = f"{self.rule}/{new}"
        text = posted.get(before.pointer, before.shown or "")
        move: list[Edit] = [Rename(before.pointer, new)] if old else []
        return [*move, Change(at, operand(new).take(text, None))]


def operand(operator: str) -> Codec:
    return NUMBERS if operator.endswith("Between") else SCALAR


@dataclass(frozen=True, slots=True)
class Add:
    """A button that appends `item`."""

    label: str
    item: Json


@dataclass(frozen=True, slots=True)
class Row:
    """`more` and `rules` are folded away at first; `groups` always stand below."""

    pointer: str
    title: str
    inputs: tuple[Input, ...]
    more: tuple[Input, ...] = ()
    rules: tuple[Group, ...] = ()
    groups: tuple[Group, ...] = ()
    removable: bool = True
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A chapter, or a list inside a row; `pointer` is the list's where rows can be added."""

    title: str
    pointer: str
    rows: tuple[Row, ...] = ()
    adds: tuple[Add, ...] = ()
    kind: str = ""


def rows_of(groups: tuple[Group, ...]) -> Iterator[tuple[Group, Row]]:
    for group in groups:
        for row in group.rows:
            yield group, row
            yield from rows_of(row.rules + row.groups)


def groups_of(groups: tuple[Group, ...]) -> Iterator[Group]:
    for group in groups:
        yield group
        for row in group.rows:
            yield from groups_of(row.rules + row.groups)


def inputs_of(groups: tuple[Group, ...]) -> Iterator[Input]:
    return (each for _, row in rows_of(groups) for each in row.inputs + row.more)


def _same(left: str, right: str) -> bool:
    """Browsers send line breaks their own way."""
    return left.replace("\r\n", "\n").replace("\r", "\n") == right.replace("\r\n", "\n").replace("\r", "\n")


def _there(data: Json, pointer: str) -> bool:
    parent, _, key = pointer.rpartition("/")
    owner = look_up(data, parent)
    return isinstance(owner, dict) and key in owner
