"""RDF and OWL into an ontology: classes are entities, data properties are their properties, object properties relate them.

owl:Class, rdfs:Class, skos:Concept          an entity; `rdfs:subClassOf` and `skos:broader` say what it is a kind of
owl:DatatypeProperty                         a property of each class of its domain, shared where there are several or none
owl:ObjectProperty                           a relationship for each pair of domain and range
owl:oneOf                                    the allowed values of a datatype

Needs the extra `rdf`. Nothing is fetched: a document that would make the reader do so is refused.
"""

from __future__ import annotations

import json
import re
import warnings
from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import InvalidInput, Unavailable
from hansa.kernel.findings import Finding, Place, Severity
from hansa.standards.osi.values import IS_A, RELATED, ConceptKind, Ontology, title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Part

FORMATS = {
    ".ttl": "turtle", ".n3": "n3", ".nt": "nt", ".owl": "xml", ".rdf": "xml", ".xml": "xml", ".jsonld": "json-ld",
    ".json": "json-ld",
}  # fmt: skip
"""The ending of a file → what rdflib calls it. An `.owl` file that is no XML is Turtle."""

MAX_TEXT = 20_000_000
"""Characters; the largest ontologies of industry are a few megabytes a file."""
MAX_TRIPLES = 1_000_000

_TYPES = {
    "string": "string", "normalizedString": "string", "token": "string", "langString": "string", "anyURI": "string",
    "integer": "integer", "int": "integer", "long": "integer", "short": "integer", "nonNegativeInteger": "integer",
    "positiveInteger": "integer", "unsignedInt": "integer", "unsignedLong": "integer", "decimal": "number",
    "float": "number", "double": "number", "boolean": "boolean", "date": "date", "dateTime": "timestamp",
    "dateTimeStamp": "timestamp", "time": "time",
}  # fmt: skip
"""The local name of an XSD type → the data type of a property."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._~-]+")
_OUTSIDE = re.compile(r"<!DOCTYPE[^\[>]*\b(?:SYSTEM|PUBLIC)\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+(?:%\s*)?\S+\s+(?:\"([^\"]*)\"|'([^']*)'|(\S+))", re.IGNORECASE)


def import_rdf(text: str, name: str, namespace: str) -> tuple[Ontology, tuple[Finding, ...]]:
    """`name` is a file name, whose ending says the syntax. Raises InvalidInput, or Unavailable without rdflib."""
    graph = _graph(text, name)
    if len(graph) > MAX_TRIPLES:
        raise InvalidInput(f"{name} has more than {MAX_TRIPLES:,} triples.", hint="Import a part of it.")
    reader = _Reader(graph, name)
    found = reader.ontology(namespace)
    if not found.concepts:
        raise InvalidInput(f"{name} holds no classes.", hint="Import an ontology that has owl:Class or rdfs:Class.")
    return found, tuple(reader.findings)


def _graph(text: str, name: str) -> Any:
    try:
        from rdflib import Graph
    except ImportError as error:
        raise Unavailable("RDF is read by rdflib.", hint="Install it: pip install 'hansa[rdf]'.") from error
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"{name} is longer than {MAX_TEXT // 1_000_000} MB.", hint="Import a part of it.")
    syntax = _syntax(text, name)
    if syntax == "json-ld":
        _check_contexts(text, name)
    if syntax == "xml":
        _check_entities(text, name)
    graph = Graph()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own parsers use what it has deprecated
            graph.parse(data=text, format=syntax)
    except Exception as error:  # door: plug-in  rdflib's parsers raise whatever their libraries do
        raise InvalidInput(f"{name} cannot be read as {syntax}: {_first_line(error)}") from error
    return graph


def _syntax(text: str, name: str) -> str:
    ending = "." + name.rpartition(".")[2].lower()
    found = FORMATS.get(ending)
    if found is None:
        raise InvalidInput(
            f"`{name}` has no ending that says what it is.", hint=f"Use one of {', '.join(sorted(FORMATS))}."
        )
    if found == "xml" and not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return "turtle"
    return found


def _check_contexts(text: str, name: str) -> None:
    """A context by address would be fetched."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{name} is not JSON: {_first_line(error)}") from error
    waiting: list[Any] = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list):
            waiting += each
        elif isinstance(each, dict):
            waiting += each.values()
            context = each.get("@context")
            asked = context if isinstance(context, list) else [context]
            if "@import" in each or any(isinstance(one, str) for one in asked):
                raise InvalidInput(
                    f"{name} takes its context from an address, which is not fetched.",
                    hint="Write the context into the document.",
                )


def _check_entities(text: str, name: str) -> None:
    """Entities that are names of namespaces are common; those that hold others or files are a trap."""
    if _OUTSIDE.search(text):
        raise InvalidInput(f"{name} takes a part of itself from elsewhere.", hint="Write it into the document.")
    for match in _ENTITY.finditer(text):
        value = match.group(1) if match.group(1) is not None else match.group(2)
        if value is None or "&" in value or "%" in value:
            raise InvalidInput(f"{name} declares an entity that is more than a word.", hint="Write it out.")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


class _Reader:
    """Walks a graph once for each kind of thing in it."""

    def __init__(self, graph: Any, name: str) -> None:
        from rdflib.namespace import OWL, RDF, RDFS, SKOS

        self.graph = graph
        self.name = name
        self.findings: list[Finding] = []
        self._ids: dict[Any, str] = {}
        self._taken: set[str] = set()
        self._classes = self._named(RDF.type, OWL.Class, RDFS.Class, SKOS.Concept)
        self._data = self._named(RDF.type, OWL.DatatypeProperty)
        self._objects = self._named(RDF.type, OWL.ObjectProperty)

    def _named(self, predicate: Any, *objects: Any) -> list[Any]:
        """The subjects that have a name, in a fixed order: the ontology's own before those of others."""
        from rdflib import URIRef
        from rdflib.namespace import OWL, RDF

        own = tuple(str(each) for each in self.graph.subjects(RDF.type, OWL.Ontology))
        found = {each for one in objects for each in self.graph.subjects(predicate, one) if isinstance(each, URIRef)}
        return sorted(found, key=lambda each: (not str(each).startswith(own), str(each)))

    def ontology(self, namespace: str) -> Ontology:
        concepts: dict[str, Part] = {}
        for each in self._classes:
            concept = self._described(each, ConceptKind.ENTITY)
            concepts[str(concept["id"])] = concept
        for each in self._data:
            self._data_property(each, concepts)
        relationships = {str(each["id"]): each for each in (*self._kinds_of(), *self._relations())}
        return Ontology(namespace, self._about(), concepts, relationships)

    def _about(self) -> Part:
        from rdflib.namespace import OWL, RDF

        for each in sorted(self.graph.subjects(RDF.type, OWL.Ontology), key=str):
            label, about = self._label(each), self._comment(each)
            return {name: value for name, value in (("name", label), ("description", about)) if value}
        return {}

    def _described(self, node: Any, kind: ConceptKind) -> Part:
        from rdflib.namespace import OWL

        identifier = self._id(node)
        concept: Part = {"id": identifier, "name": self._label(node) or title(identifier), "kind": kind.value}
        about = self._comment(node)
        if about:
            concept["description"] = about
        concept["iri"] = str(node)
        custom = self._languages(node) | {
            f"owl:{word}": str(value)
            for word, predicate in (("equivalentClass", OWL.equivalentClass), ("sameAs", OWL.sameAs))
            if (value := self.graph.value(node, predicate)) is not None and str(value).startswith("http")
        }
        if any(self.graph.triples((node, OWL.deprecated, None))):
            concept["status"] = "deprecated"
        return concept | ({"custom_properties": custom} if custom else {})

    def _data_property(self, node: Any, concepts: dict[str, Part]) -> None:
        from rdflib.namespace import OWL, RDF, RDFS

        owners = [each for each in self._ends(node, RDFS.domain) if each in concepts]
        kind = ConceptKind.PROPERTY if len(owners) == 1 else ConceptKind.SHARED_PROPERTY
        found = self._described(node, kind)
        data_type, values = self._range(node)
        if data_type:
            found["data_type"] = data_type
        if values:
            found["enum"] = values
        if (node, RDF.type, OWL.InverseFunctionalProperty) in self.graph:
            found["unique"] = True
        if kind is ConceptKind.SHARED_PROPERTY:
            concepts[str(found["id"])] = found
        entry: Part = found if kind is ConceptKind.PROPERTY else {"ref": found["id"]}
        for owner in owners:
            listed = concepts[owner].setdefault("properties", [])
            if isinstance(listed, list):
                listed.append(entry)

    def _range(self, node: Any) -> tuple[str, list[Json]]:
        from rdflib.collection import Collection
        from rdflib.namespace import OWL, RDFS

        for each in sorted(self.graph.objects(node, RDFS.range), key=str):
            listed = self.graph.value(each, OWL.oneOf)
            if listed is not None:
                return "string", [*(str(value) for value in list(Collection(self.graph, listed))[:1000])]
            local = str(each).rpartition("#")[2]
            if local in _TYPES:
                return _TYPES[local], []
        return "", []

    def _kinds_of(self) -> Iterator[Part]:
        from rdflib.namespace import RDFS, SKOS

        for each in self._classes:
            for above in (*self._ends(each, RDFS.subClassOf), *self._ends(each, SKOS.broader)):
                if above in self._taken and above != self._id(each):
                    identifier = f"{self._id(each)}.is-a-{above}"
                    roles: list[Json] = [{"concept": self._id(each)}, {"concept": above}]
                    yield {"id": identifier, "name": "is a", "type": IS_A, "roles": roles}

    def _relations(self) -> Iterator[Part]:
        from rdflib.namespace import OWL, RDF, RDFS

        classes = {self._id(each) for each in self._classes}
        for node in self._objects:
            name = self._label(node) or title(_local(node))
            starts = [each for each in self._ends(node, RDFS.domain) if each in classes]
            ends = [each for each in self._ends(node, RDFS.range) if each in classes]
            if not starts or not ends:
                text = f"`{_local(node)}` says no domain and range among the classes of this document, and is left out."
                self.findings.append(Finding("rdf/open-property", Severity.INFO, Place(self.name), text))
            functional = (node, RDF.type, OWL.FunctionalProperty) in self.graph
            for start in starts:
                for end in ends:
                    many = starts[1:] or ends[1:]
                    identifier = f"{start}.{_clean(_local(node))}" + (f".{end}" if many else "")
                    roles: list[Json] = [{"concept": start}, {"concept": end}]
                    found: Part = {"id": identifier, "name": name, "type": RELATED, "roles": roles}
                    found |= {"description": about} if (about := self._comment(node)) else {}
                    found |= {"multiplicity": "ManyToOne"} if functional else {}
                    inverse = self.graph.value(node, OWL.inverseOf)
                    custom: Part = {"iri": str(node)}
                    if inverse is not None:
                        custom["owl:inverseOf"] = str(inverse)
                    yield found | {"custom_properties": custom}

    def _ends(self, node: Any, predicate: Any) -> list[str]:
        """The ids of what the predicate names, also those of a union of classes."""
        from rdflib import URIRef
        from rdflib.collection import Collection
        from rdflib.namespace import OWL

        found: list[str] = []
        for each in sorted(self.graph.objects(node, predicate), key=str):
            union = self.graph.value(each, OWL.unionOf)
            members: Iterable[Any] = Collection(self.graph, union) if union is not None else [each]
            found += [self._ids[one] for one in members if isinstance(one, URIRef) and one in self._ids]
        return list(dict.fromkeys(found))

    def _id(self, node: Any) -> str:
        """The local name; a second one of the same name gets a number."""
        if node not in self._ids:
            wanted = _clean(_local(node)) or "concept"
            name, number = wanted, 2
            while name in self._taken:
                name, number = f"{wanted}-{number}", number + 1
            self._taken.add(name)
            self._ids[node] = name
        return self._ids[node]

    def _label(self, node: Any) -> str:
        from rdflib.namespace import RDFS, SKOS

        return self._text(node, RDFS.label) or self._text(node, SKOS.prefLabel)

    def _comment(self, node: Any) -> str:
        from rdflib.namespace import DC, DCTERMS, RDFS, SKOS

        for predicate in (RDFS.comment, SKOS.definition, DCTERMS.description, DC.description):
            text = self._text(node, predicate)
            if text:
                return text
        return ""

    def _text(self, node: Any, predicate: Any) -> str:
        """In English where there is some, else without a language, else the first."""
        found = sorted(self.graph.objects(node, predicate), key=lambda each: (_rank(each), str(each)))
        return str(found[0]).strip() if found else ""

    def _languages(self, node: Any) -> Part:
        from rdflib.namespace import RDFS

        return {
            f"{word}@{each.language}": str(each)
            for word, predicate in (("name", RDFS.label), ("description", RDFS.comment))
            for each in sorted(self.graph.objects(node, predicate), key=str)
            if getattr(each, "language", None) and not each.language.lower().startswith("en")
        }


def _rank(value: Any) -> int:
    language = (getattr(value, "language", None) or "").lower()
    return 0 if language.startswith("en") else 1 if not language else 2


def _local(node: Any) -> str:
    text = str(node).rstrip("/#")
    return re.split(r"[#/:]", text)[-1]


def _clean(text: str) -> str:
    return _UNSAFE.sub("-", text).strip("-.")[:150]
