"""Reading: text in, a Document and its Findings out, offline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, is_error
from hansa.standards.detect import detect
from hansa.standards.document import Document
from hansa.standards.validate import validate
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from hansa.standards.yaml import Tree


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading:
    """`document` is there as soon as the standard is known, valid or not; use it only if `ok`."""

    document: Document | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return self.document is not None and not any(map(is_error, self.findings))


def read(text: str, name: str) -> Reading:
    tree, findings = parse(text, name)
    return read_tree(tree) if tree else Reading(None, findings)


def read_tree(tree: Tree) -> Reading:
    """Detects the standard and version the tree declares and validates it against that version's JSON Schema."""
    declared = detect(tree)
    if isinstance(declared, Finding):
        return Reading(None, (declared,))
    document = Document(tree.name, tree.text, tree, declared.spec, declared.version)
    return Reading(document, validate(tree, declared.schema))
