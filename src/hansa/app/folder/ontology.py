"""A namespace's file in the mesh folder: one OSI ontology, read into the documents it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hansa.registry.ontologies import plain_drafts
from hansa.standards.osi.read import read

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding
    from hansa.registry.records.values import Draft


@dataclass(frozen=True, slots=True)
class Drafted:
    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]


def ontology_drafts(text: str, name: str) -> Drafted:
    """The file is the whole truth about its namespace; a file that names none is of the namespace it is called after."""
    ontology, findings = read(text, name)
    if ontology is None:
        return Drafted((), findings)
    if not ontology.namespace:
        ontology, findings = read(text, name, PurePosixPath(name).stem)
    return Drafted(tuple(plain_drafts(ontology, name)) if ontology else (), findings)


def namespace(text: str, name: str) -> str | None:
    """The id of the namespace that the file is about, None where it is no ontology."""
    ontology, _ = read(text, name)
    return (ontology.namespace or PurePosixPath(name).stem) if ontology else None
