"""Which of the two views of the text is shown, and what the form needs besides its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.web.pages.editor.form.layout import layout
from hansa.web.pages.editor.form.shape import groups_of, inputs_of, rows_of

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding
    from hansa.web.pages.editor.draft import Draft
    from hansa.web.pages.editor.form.shape import Group, Row


@dataclass(frozen=True, slots=True)
class View:
    """`notes` are the findings by the pointer of the field, row or list that shows them; `focus` is where to go on."""

    groups: tuple[Group, ...] = ()
    notes: dict[str, list[Finding]] | None = None
    inputs: frozenset[str] = frozenset()
    unfolded: frozenset[str] = frozenset()
    focus: str = ""

    @property
    def kind(self) -> str:
        return "form" if self.groups else "yaml"

    def at(self, pointer: str) -> list[Finding]:
        return (self.notes or {}).get(pointer, [])

    def anchor(self, finding: Finding) -> str:
        """The id of the field or row that a finding is about."""
        pointer = next((at for at, found in (self.notes or {}).items() if finding in found), "")
        return ("f" if pointer in self.inputs else "r") + pointer

    def is_open(self, row: Row) -> bool:
        inside = {each.pointer for each in row.more}
        rules = tuple(f"{group.pointer}/" for group in row.rules)
        noted = any(at in inside or at.startswith(rules) for at in self.notes or {})
        focused = bool(self.focus) and any(self.focus.startswith(group.pointer) for group in row.rules)
        return row.pointer in self.unfolded or noted or focused


YAML = View()


def form_view(draft: Draft, unfolded: frozenset[str], focus: str) -> View:
    """The form of the draft; the YAML view where none can be made of it."""
    groups = layout(draft.document)
    inputs = frozenset(each.pointer for each in inputs_of(groups))
    shown = inputs | {row.pointer for _, row in rows_of(groups)} | {group.pointer for group in groups_of(groups)}
    notes: dict[str, list[Finding]] = {}
    for each in draft.diagnoses:
        at = _nearest(each.finding.place.pointer, shown)
        if at or not each.finding.place.pointer:
            notes.setdefault(at, []).append(each.finding)
    return View(groups, notes, inputs, unfolded, focus)


def _nearest(pointer: str, shown: frozenset[str] | set[str]) -> str:
    while pointer and pointer not in shown:
        pointer = pointer.rpartition("/")[0]
    return pointer
