"""Semantics on the command line and from Python: namespaces listed, shown, imported and exported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.api.ontology_file import keep
from hansa.contracts.convert.rdf.ontology_file import read_ontology
from hansa.contracts.convert.rdf.ontology_out import export_ontology
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import ontologies
from hansa.registry.meanings import find_concept, used_by
from hansa.registry.records.values import Kind
from hansa.registry.semantics import queries
from hansa.registry.semantics.names import IRI_BASE
from hansa.standards.osi.write import write

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.kernel.findings import Finding

FORMATS = ("yaml", "ttl")


class Semantics:
    """What one actor reads and writes."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def namespaces(self) -> list[dict[str, Any]]:
        with self._services.db.read() as session:
            found = queries.list_namespaces(session)
        return [
            {"id": data.get("id"), "name": data.get("name"), "concepts": concepts, "relationships": relationships}
            for data, concepts, relationships in found
        ]

    def concepts(self, namespace: str) -> list[dict[str, Any]]:
        with self._services.db.read() as session:
            self._access(session, namespace)
            rows = queries.list_concepts(session, namespace)
        return [
            {"id": row.id, "name": row.name, "kind": row.kind, "group": row.group, "description": row.summary}
            for row in rows
        ]

    def concept(self, name: str) -> dict[str, Any]:
        """The concept `main/order` or the property `main/order.order_id`, with where it is used."""
        with self._services.db.read() as session:
            meaning = find_concept(session, name)
            if meaning is None:
                raise NotFound(f"There is no concept `{name}`.", hint="`hansa semantics show NAMESPACE` lists them.")
            links = used_by(session, meaning)
        used = [f"{link.kind.value}/{link.id}" + (f"#{link.name}" if link.name else "") for link in links]
        return {**meaning.data, "used_by": used}

    def bring(self, text: str, name: str, namespace: str) -> tuple[int, tuple[Finding, ...]]:
        """Adds and replaces what the file names; how many concepts and relationships changed, and what was left out."""
        ontology, findings = read_ontology(text, name, namespace)
        with self._services.db.write() as session:
            wish = ontologies.Write(self._actor, f"Imported {name}", self._services.clock.now())
            outcomes = ontologies.import_ontology(session, wish, ontology)
        keep(self._services, ontology.namespace)
        return ontologies.documents_of((Kind.CONCEPT, Kind.RELATIONSHIP), outcomes), findings

    def export(self, namespace: str, language: str = "yaml") -> str:
        if language not in FORMATS:
            raise InvalidInput(f"There is no format `{language}`.", hint=f"Formats are: {', '.join(FORMATS)}.")
        with self._services.db.read() as session:
            found = self._access(session, namespace)
        return write(found) if language == "yaml" else export_ontology(found, f"{IRI_BASE}{namespace}/")

    def _access(self, session: Any, namespace: str) -> Any:
        found = queries.ontology(session, namespace)
        if found is None:
            raise NotFound(f"There is no semantic namespace `{namespace}`.", hint="`hansa semantics list` lists them.")
        return found
