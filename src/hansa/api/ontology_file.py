"""Keeps a namespace's file in the mesh folder as the registry has it, after each change through the API or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.registry.records.values import Kind
from hansa.registry.semantics.queries import ontology
from hansa.standards.osi.write import write

if TYPE_CHECKING:
    from hansa.api.services import Services


def keep(services: Services, namespace: str) -> None:
    """Writes the file, or removes it where the namespace is gone; nothing without a mesh folder."""
    if services.folder is None:
        return
    with services.db.read() as session:
        found = ontology(session, namespace)
    if found is None:
        services.folder.remove(Kind.NAMESPACE, namespace)
    else:
        services.folder.save(Kind.NAMESPACE, namespace, write(found))
