"""How the small documents are understood: safe YAML, a pydantic shape, and every error a Finding at its line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from hansa.kernel.findings import Finding, Place, Severity, is_error
from hansa.kernel.ids import is_id
from hansa.standards.pointer import join
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.yaml import Tree

Document = TypeVar("Document", bound=BaseModel)

UNKNOWN_KEY = "schema-unknown-key"
FIXES = {
    "missing": "Add it.",
    "enum": "Use one of these values.",
    "string_type": "Put it in quotes if it is meant as text.",
}
"""pydantic's error type → what to do; other errors say enough themselves."""


class Said(Protocol):
    """What a document says, and where."""

    @property
    def data(self) -> Json: ...
    def place(self, pointer: str) -> Place: ...
    def later(self, pointer: str) -> Callable[[], Place]: ...


@dataclass(frozen=True, slots=True)
class Known:
    """A document whose text nobody wrote by hand: a line of it would tell nobody anything."""

    name: str
    data: Json

    def place(self, pointer: str) -> Place:
        return Place(self.name, pointer=pointer)

    def later(self, pointer: str) -> Callable[[], Place]:
        return partial(self.place, pointer)


def understand(
    text: str, name: str, model: type[Document], expected_id: str | None
) -> tuple[Document | None, Tree | None, tuple[Finding, ...]]:
    """The document of shape `model` that `text` is. Its id must be `expected_id`, where a path says one."""
    tree, findings = parse(text, name)
    if tree is None or any(is_error(finding) for finding in findings):
        return None, tree, findings
    document, more = modelled(tree, model, expected_id)
    return document, tree, (*findings, *more)


def modelled(said: Said, model: type[Document], expected_id: str | None) -> tuple[Document | None, list[Finding]]:
    """As `understand`, for a document that was read already."""
    try:
        document = model.model_validate(said.data)
    except ValidationError as error:
        return None, _findings(error, said)
    return document, id_findings(said, str(getattr(document, "id", "")), expected_id)


def lenient(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keys that a standard does not know are kept, and said: other people's documents have them. Lint still calls them errors."""
    return tuple(
        replace(finding, severity=Severity.WARNING) if finding.code == UNKNOWN_KEY else finding for finding in findings
    )


def _findings(error: ValidationError, tree: Said) -> list[Finding]:
    found = []
    for detail in error.errors(include_url=False, include_context=False):
        pointer = join(str(part) for part in detail["loc"])
        where = ".".join(str(part) for part in detail["loc"]) or "the document"
        text = f"{where}: {detail['msg'].removeprefix('Value error, ')}."
        fix = FIXES.get(detail["type"], "")
        found.append(
            Finding(f"document/{detail['type'].replace('_', '-')}", Severity.ERROR, tree.place(pointer), text, fix)
        )
    return found


def id_findings(tree: Said, identifier: str, expected: str | None) -> list[Finding]:
    if not is_id(identifier):
        place = tree.place("/id")
        text = f"{identifier!r} is no id."
        fix = "Use 1 to 256 printable characters, no blank at the ends, no `..` between slashes."
        return [Finding("document/id", Severity.ERROR, place, text, fix)]
    if expected is not None and expected != identifier:
        text = f"The document says id `{identifier}`, its path says `{expected}`."
        return [Finding("document/id-mismatch", Severity.ERROR, tree.place("/id"), text, "Use one id.")]
    return []
