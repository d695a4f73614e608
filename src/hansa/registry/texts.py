"""The one text of a document, for what compares and merges texts: most have one, a namespace is written as its ontology."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.registry.batch import SHAPES
from hansa.registry.records.queries import get
from hansa.registry.records.values import Kind
from hansa.registry.semantics.queries import ontology
from hansa.standards.osi.read import read
from hansa.standards.osi.write import write

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.findings import Finding
    from hansa.registry.records.values import Record


def find_text(session: Session, kind: Kind, target: str) -> Record | None:
    """The document with its whole text."""
    record = get(session, kind, target)
    if record is None or kind is not Kind.NAMESPACE:
        return record
    found = ontology(session, target)
    return replace(record, text=write(found)) if found else None


def check_text(kind: Kind, text: str, name: str, target: str) -> tuple[Finding, ...]:
    """What is wrong with the text by itself."""
    if kind is Kind.NAMESPACE:
        return read(text, name, target)[1]
    return SHAPES[kind].read(text, name, target).findings
