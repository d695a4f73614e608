"""How documents of the open standards (ODCS, ODPS and their elders) are understood: read leniently, then as the standard's model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Severity, is_error
from hansa.registry.records.understand import id_findings, lenient
from hansa.standards.read import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.standards.document import Document

Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Standard(Generic[Model]):
    """Which specs a kind's documents may be of, how one is made a model, and what is said of a document of another kind."""

    specs: frozenset[str]
    parse: Callable[[Document], Model]
    other: str
    fix: str


def understand_standard(
    text: str, name: str, standard: Standard[Model], expected_id: str | None
) -> tuple[tuple[Model, Document] | None, tuple[Finding, ...]]:
    """What the document says, with the document itself; None where the findings hold an error that leaves nothing to keep."""
    reading = read(text, name)
    document = reading.document
    if document is None:
        return None, reading.findings
    if document.spec not in standard.specs:
        finding = Finding("document/kind", Severity.ERROR, document.place(""), standard.other, standard.fix)
        return None, (*reading.findings, finding)
    said = lenient(reading.findings)
    if any(is_error(finding) for finding in said):
        return None, said
    findings = (*said, *id_findings(document.tree, str(document.data.get("id", "")), expected_id))
    try:
        return (standard.parse(document), document), findings
    except InvalidInput as error:
        return None, (*findings, *error.findings)
