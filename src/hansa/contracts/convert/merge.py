"""An imported schema into a contract that people have written: their words, rules and comments stay.

Tables and columns are found by their name or physical name. New ones are added. Of those that exist, types follow the
source; what the contract does not say yet is filled in; nothing is removed, and what differs otherwise is a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Severity
from hansa.standards.change import Change, applied
from hansa.standards.write import edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json
    from hansa.standards.document import Document

    Part: TypeAlias = dict[str, Json]

TYPES = ("logicalType", "physicalType", "logicalTypeOptions")
"""What a source knows best. Options are merged key by key: a pattern that people added stays."""

KEYED = ("properties", "items", "map")
"""What is merged on its own, below."""


def merge(document: Document, imported: dict[str, Json]) -> tuple[str, tuple[Finding, ...]]:
    """The text of `document` with the imported tables in it; the findings say what was added, changed and kept."""
    if document.spec != "odcs" or not document.spec_version.startswith("3."):
        raise InvalidInput(
            f"{document.name} is of an older standard, into which nothing can be merged.",
            hint="Upgrade it first, then import into the result.",
        )
    work = _Merge(document)
    work.objects("/schema", document.data.get("schema"), imported.get("schema"), "table")
    return edit(document, work.changes), tuple(work.findings)


class _Merge:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.data: Json = document.data
        self.changes: list[Change] = []
        self.findings: list[Finding] = []

    def objects(self, pointer: str, mine: Json, theirs: Json, word: str) -> None:
        """Merges a list of tables or of columns."""
        have, news = _parts(mine), _parts(theirs)
        found: set[int] = set()
        exists = bool(mine)
        for new in news:
            index = _find(have, new)
            if index is None:
                self.change(*((f"{pointer}/-", new) if exists else (pointer, [new])))
                exists = True
                self.say("import-added", Severity.INFO, pointer, f"The {word} {_name(new)} was added.")
            else:
                found.add(index)
                self.one(f"{pointer}/{index}", have[index], new, word)
        for index, old in enumerate(have):
            if index not in found and word == "column" and old.get("semanticType") != "measure":
                text = f"The {word} {_name(old)} is not in the source; it was kept."
                self.say("import-kept", Severity.WARNING, f"{pointer}/{index}", text, "Remove it if it is gone.")

    def one(self, pointer: str, mine: Part, theirs: Part, word: str) -> None:
        for key, value in theirs.items():
            if key in KEYED or (key in TYPES and word == "column"):
                continue
            if key not in mine:
                self.change(f"{pointer}/{key}", value)
            elif mine[key] != value and key not in {"name", "physicalName", "description", "businessName"}:
                text = f"The contract's {key} of {_name(mine)} differs from the source's; it was kept."
                self.say("import-kept", Severity.INFO, f"{pointer}/{key}", text, f"The source says: {value!s:.200}")
        if word == "column":
            self.types(pointer, mine, theirs)
        if theirs.get("properties"):
            self.objects(f"{pointer}/properties", mine.get("properties"), theirs["properties"], "column")
        self.inner(pointer, mine, theirs)

    def inner(self, pointer: str, mine: Part, theirs: Part) -> None:
        """What is inside an array or a map."""
        for path in (("items",), ("map", "key"), ("map", "value")):
            new, old = _at(theirs, path), _at(mine, path)
            if new is not None and old is not None:
                self.one("/".join((pointer, *path)), old, new, "column")
            elif new is not None and path[-1] != "value" and path[0] not in mine:
                self.change(f"{pointer}/{path[0]}", theirs[path[0]])

    def types(self, pointer: str, mine: Part, theirs: Part) -> None:
        for key in TYPES[:2]:
            if key in theirs and mine.get(key) != theirs[key]:
                if key in mine:
                    text = f"The {key} of {_name(mine)} was {mine[key]} and is {theirs[key]} in the source."
                    self.say(
                        "import-changed", Severity.WARNING, f"{pointer}/{key}", text, "Look whether this is meant."
                    )
                self.change(f"{pointer}/{key}", theirs[key])
        if mine.get("logicalType") != theirs.get("logicalType") and "logicalType" in mine:
            if mine.get("logicalTypeOptions") or theirs.get("logicalTypeOptions"):
                self.change(f"{pointer}/logicalTypeOptions", theirs.get("logicalTypeOptions") or {})
            return
        old, new = mine.get("logicalTypeOptions"), theirs.get("logicalTypeOptions")
        for name, value in (new if isinstance(new, dict) else {}).items():
            if not isinstance(old, dict) or name not in old:
                self.change(f"{pointer}/logicalTypeOptions/{name}", value)

    def change(self, pointer: str, value: Json) -> None:
        change = Change(pointer, value)
        self.data = applied(self.data, change)
        self.changes.append(change)

    def say(self, code: str, severity: Severity, pointer: str, text: str, fix: str = "") -> None:
        self.findings.append(Finding(code, severity, self.document.place(pointer), text, fix))


def _parts(value: Json) -> list[Part]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _names(part: Part) -> Iterator[str]:
    for key in ("name", "physicalName"):
        if isinstance(part.get(key), str):
            yield str(part[key])


def _name(part: Part) -> str:
    return next(_names(part), "?")


def _find(have: list[Part], new: Part) -> int | None:
    """By exact name first, then by name without regard to case."""
    wanted = set(_names(new))
    for index, old in enumerate(have):
        if wanted & set(_names(old)):
            return index
    folded = {name.casefold() for name in wanted}
    return next((i for i, old in enumerate(have) if folded & {name.casefold() for name in _names(old)}), None)


def _at(part: Part, path: tuple[str, ...]) -> Part | None:
    value: Json = part
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None
