"""Edits for what the JSON schema refuses, where only one thing can have been meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.standards.change import Change, Rename
from hansa.standards.nodes import ScalarNode, resolved
from hansa.standards.pointer import look_up

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding
    from hansa.standards.change import Edit
    from hansa.standards.document import Document

NEAR = 0.7
"""As `read` takes two keys to be the same one misspelt."""

_MEANT = re.compile(r"Did you mean `([^`]+)`\?")


def repairs(document: Document, finding: Finding) -> tuple[Edit, ...]:
    """The misspelt key renamed, the misspelt word corrected, the number that should be text in quotes; else nothing."""
    pointer = finding.place.pointer
    meant = _MEANT.search(finding.fix)
    match finding.code:
        case "schema-unknown-key" if meant:
            owner = look_up(document.data, pointer.rpartition("/")[0])
            free = isinstance(owner, dict) and meant[1] not in owner
            alike = is_near(pointer.rpartition("/")[2], meant[1])
            return (Rename(pointer, meant[1]),) if free and alike else ()
        case "schema-enum" if meant:
            return (Change(pointer, meant[1]),)
        case "schema-type" if "in quotes" in finding.fix:
            return _as_text(document, pointer)
        case _:
            return ()


def is_near(said: str, meant: str) -> bool:
    """Whether it is the same word misspelt; a word of another version may have meant something else."""
    from difflib import SequenceMatcher  # start-up: most contracts are accepted as they are

    return SequenceMatcher(None, said.casefold(), meant.casefold()).ratio() >= NEAR


def _as_text(document: Document, pointer: str) -> tuple[Edit, ...]:
    """The text as it was written: `1.10` stays 1.10."""
    node = document.tree.find(pointer)
    node = resolved(node) if node else None
    return (Change(pointer, node.value),) if isinstance(node, ScalarNode) and node.value else ()
