"""A file into an ontology, whichever of the languages of ontologies it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import is_error
from hansa.standards.osi.read import read

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding
    from hansa.standards.osi.values import Ontology

OSI = (".yaml", ".yml")


def read_ontology(text: str, name: str, namespace: str) -> tuple[Ontology, tuple[Finding, ...]]:
    """OSI by `.yaml` (and JSON that has no `@`), else RDF by its ending; raises InvalidInput with what is wrong."""
    if name.lower().endswith(OSI) or (name.lower().endswith(".json") and '"@' not in text):
        ontology, findings = read(text, name, namespace)
        if ontology is None or any(is_error(finding) for finding in findings):
            raise InvalidInput(f"{name} cannot be read as an ontology.", findings=findings)
        return ontology, findings
    from hansa.contracts.convert.rdf.ontology_in import import_rdf

    return import_rdf(text, name, namespace)
