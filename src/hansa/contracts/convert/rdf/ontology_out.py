"""An ontology as OWL and SHACL in Turtle: classes, properties, relationships, and the shapes their instances must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.rdf.turtle import PREFIXES, address, blank, iri, literal, subject, text
from hansa.standards.osi.values import IS_A, ConceptKind, kind_of, parts_of, roles_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.osi.values import Ontology, Part

_TYPES = {
    "string": "xsd:string", "integer": "xsd:integer", "number": "xsd:decimal", "decimal": "xsd:decimal",
    "boolean": "xsd:boolean", "date": "xsd:date", "timestamp": "xsd:dateTime", "time": "xsd:time",
}  # fmt: skip


def export_ontology(ontology: Ontology, base: str) -> str:
    """`base` is the address below which concepts without an IRI of their own live, as `http://…/ns/main/`."""
    writer = _Writer(ontology, base)
    body = "\n".join(writer.parts())
    prefixes = PREFIXES | {"owl": "http://www.w3.org/2002/07/owl#"}
    used = "".join(f"@prefix {name}: <{where}> .\n" for name, where in prefixes.items() if f"{name}:" in body)
    return f"{used}\n{body}"


class _Writer:
    def __init__(self, ontology: Ontology, base: str) -> None:
        self.ontology = ontology
        self.base = base
        self.names = {id_: self._own(each, id_) for id_, each in ontology.concepts.items()}

    def parts(self) -> Iterator[str]:
        about = self.ontology.about
        yield subject(
            f"<{self.base.rstrip('#/')}>",
            [("a", "owl:Ontology"), *_labels(about)],
        )
        for identifier, concept in sorted(self.ontology.concepts.items()):
            yield from self._concept(identifier, concept)
        for identifier, each in sorted(self.ontology.relationships.items()):
            start, end = (self.names.get(text_of(role.get("concept"))) for role in roles_of(each))
            if start and end and each.get("type") != IS_A:
                pairs = [("a", "owl:ObjectProperty"), *_labels(each), ("rdfs:domain", start), ("rdfs:range", end)]
                yield subject(self._own(each, identifier), pairs)

    def _concept(self, identifier: str, concept: Part) -> Iterator[str]:
        kind, own = kind_of(concept), self.names[identifier]
        if kind in {ConceptKind.PROPERTY, ConceptKind.SHARED_PROPERTY}:
            yield self._property(own, concept, None)
            return
        above = [
            self.names.get(text_of(roles_of(each)[1].get("concept")))
            for each in self.ontology.relationships.values()
            if each.get("type") == IS_A and text_of(roles_of(each)[0].get("concept")) == identifier
        ]
        formula = text_of(concept.get("formula"))
        yield subject(
            own,
            [
                ("a", "owl:Class"),
                *_labels(concept),
                *[("rdfs:subClassOf", each) for each in above],
                ("rdfs:isDefinedBy", text(formula) if formula else None),
            ],
        )
        shapes = []
        for each in parts_of(concept.get("properties")):
            shared = text_of(each.get("ref"))
            said = self.ontology.concepts.get(shared, {}) if shared else each
            path = self.names.get(shared) if shared else self._own(each, f"{identifier}.{text_of(each.get('id'))}")
            if path is None:
                continue
            if not shared:
                yield self._property(path, each, own)
            shapes.append(blank([("sh:path", path), *_limits(said)]))
        if shapes:
            pairs: list[tuple[str, str | None]] = [("a", "sh:NodeShape"), ("sh:targetClass", own)]
            yield subject(iri(self.base, f"{identifier}-shape"), pairs + [("sh:property", each) for each in shapes])

    def _property(self, own: str, said: Part, owner: str | None) -> str:
        kind = _TYPES.get(text_of(said.get("data_type")).lower())
        pairs = [("a", "owl:DatatypeProperty"), *_labels(said), ("rdfs:domain", owner), ("rdfs:range", kind)]
        return subject(own, pairs)

    def _own(self, said: Part, identifier: str) -> str:
        return address(text_of(said.get("iri"))) or iri(self.base, identifier)


def _labels(said: Part) -> list[tuple[str, str | None]]:
    name, about = text_of(said.get("name")), text_of(said.get("description"))
    return [("rdfs:label", text(name) if name else None), ("rdfs:comment", text(about) if about else None)]


def _limits(said: Part) -> Iterator[tuple[str, str | None]]:
    yield "sh:datatype", _TYPES.get(text_of(said.get("data_type")).lower())
    yield "sh:minCount", literal(1) if said.get("required") is True else None
    yield "sh:maxCount", literal(1)
    pattern = text_of(said.get("pattern"))
    yield "sh:pattern", text(pattern) if pattern else None
    values = said.get("enum")
    if isinstance(values, list) and values:
        yield "sh:in", f"( {' '.join(text(str(each)) for each in values)} )"
