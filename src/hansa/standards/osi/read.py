"""Reads an ontology: the published form of OSI, and the form the manager writes, where a concept is a map with an id.

text ─ Tree ─ components (a concept and the relationships it plays the first role of)
                ├─ relationship to a built-in type, or of kind property ─ an inline property of the entity
                ├─ relationship of kind reference                       ─ a reference to a shared property
                └─ any other of two roles                              ─ a relationship
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Severity
from hansa.kernel.growing import growing
from hansa.standards.osi.relate import Component, relationship, root_relationship, verbalized
from hansa.standards.osi.values import BUILT_IN, IS_A, ConceptKind, Ontology, named, parts_of, roles_of, text_of, title
from hansa.standards.osi.words import CONCEPT, KEPT, OSI_CONCEPT, UNTYPED, custom_of, known, rest, without_nothing
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Part
    from hansa.standards.yaml import Tree

_ROOT = ("display_name", "read_only", "owner")
_ROOT_KEPT = ("ai_context", "requires", "ontology_mappings", "prefixes")


def read(text: str, name: str, namespace: str = "") -> tuple[Ontology | None, tuple[Finding, ...]]:
    """The ontology that `text` is; None with errors where it is none. `namespace` is its id, else the document's `name`."""
    with growing():
        return _read(text, name, namespace)


def _read(text: str, name: str, namespace: str) -> tuple[Ontology | None, tuple[Finding, ...]]:
    tree, findings = parse(text, name)
    if tree is None:
        return None, findings
    data = tree.data
    if not isinstance(data, dict) or not isinstance(data.get("ontology"), list):
        fix = "Write `name: …` and `ontology:` with a list of concepts."
        return None, (*findings, _finding(tree, "", "This is no OSI ontology: it has no list `ontology`.", fix))
    reader = _Reader(tree, _prefixes(data))
    for index, raw in enumerate(parts_of(data["ontology"])):
        reader.component(raw, f"/ontology/{index}")
    for index, raw in enumerate(parts_of(data.get("relationships"))):
        reader.root(raw, f"/relationships/{index}")
    for raw in parts_of(custom_of(data).get("relationships")):
        reader.root(raw, "/custom_properties/relationships")
    reader.supertypes()
    reader.forget_generated()
    found = Ontology(namespace or text_of(data.get("name")), _about(data), reader.concepts, reader.relationships)
    return found, (*findings, *reader.findings)


def _about(data: Part) -> Part:
    """Only what the document says: what it omits leaves the stored values as they are."""
    custom = custom_of(data)
    said: Part = {"name": custom.get("display_name"), "read_only": custom.get("read_only"), "team": custom.get("owner")}
    said["description"] = data.get("description")
    more: Part = rest(data, (*_ROOT, "relationships")) | {
        f"{KEPT}{name}": data[name] for name in _ROOT_KEPT if name in data
    }
    if more:
        said["custom_properties"] = more
    return {name: value for name, value in said.items() if value is not None}


def _prefixes(data: Part) -> dict[str, str]:
    found = data.get("prefixes")
    return {name: text_of(each) for name, each in found.items()} if isinstance(found, dict) else {}


@dataclass
class _Reader:
    """Gathers the parts; what cannot be understood is a Finding at its line."""

    tree: Tree
    prefixes: dict[str, str]

    def __post_init__(self) -> None:
        self.concepts: dict[str, Part] = {}
        self.relationships: dict[str, Part] = {}
        self.findings: list[Finding] = []
        self._extends: list[tuple[str, str]] = []

    def component(self, raw: Part, pointer: str) -> None:
        said = _said(raw)
        identifier = named(text_of(said.get("id")))
        if not identifier:
            self._note(pointer, "This concept has no name.", "Write `concept: customer`.")
            return
        if identifier in self.concepts:
            self._note(pointer, f"There are two concepts `{identifier}`.", "Keep one, or give the other its own name.")
            return
        concept = self._concept(identifier, said)
        self.concepts[identifier] = concept
        owner = Component(identifier, concept)
        listed = said.get("relationships")
        for index, each in enumerate(parts_of(listed)):
            self._related(owner, each, f"{pointer}/relationships/{index}")
        properties = said.get("properties", custom_of(said).get("properties"))
        if isinstance(properties, list):
            owner.properties += [_inline(each) for each in parts_of(properties)]
        if concept["kind"] == ConceptKind.ENTITY and (isinstance(listed, list) or isinstance(properties, list)):
            concept["properties"] = list(owner.properties)
        if owner.kept:
            custom = custom_of(concept)
            concept["custom_properties"] = {**custom, f"{KEPT}relationships": list(owner.kept)}

    def root(self, raw: Part, pointer: str) -> None:
        found = root_relationship(raw)
        if found is None:
            self._note(
                pointer, "This relationship names no two concepts.", "Write two `roles`, each with its `concept`."
            )
        else:
            self._add(found, pointer)

    def supertypes(self) -> None:
        """`extends` of concepts is a relationship, unless the document says that relationship too."""
        known_pairs = {
            tuple(text_of(role.get("concept")) for role in roles_of(each))
            for each in self.relationships.values()
            if each.get("type") == IS_A
        }
        for below, above in self._extends:
            identifier = f"{below}.is-a-{above}"
            if (below, above) not in known_pairs and identifier not in self.relationships:
                ends: list[Json] = [{"concept": below}, {"concept": above}]
                self.relationships[identifier] = {"id": identifier, "name": "is a", "type": IS_A, "roles": ends}

    def forget_generated(self) -> None:
        """A sentence that writing made of the names is not the author's, and follows the names when they change."""
        for each in self.relationships.values():
            start, end = (text_of(role.get("concept")) for role in roles_of(each))
            owner = self.concepts.get(start)
            named = text_of(self.concepts.get(end, {}).get("name")) or end
            if owner and each.get("verbalizes") == [verbalized(owner, text_of(each.get("name")), named)]:
                del each["verbalizes"]

    def _concept(self, identifier: str, said: Part) -> Part:
        found = known(said, CONCEPT)
        kind = text_of(found.get("kind"))
        if not kind:
            is_value = said.get("type") == "ValueType"
            kind = ConceptKind.SHARED_PROPERTY.value if is_value else ConceptKind.ENTITY.value
        owner = custom_of(said).get("owner")
        if owner is not None:
            found.setdefault("team", owner)
        if isinstance(found.get("group"), str):
            found["group"] = named(text_of(found["group"]))
        above = [text_of(each) for each in _list(said.get("extends"))]
        built_in = next((BUILT_IN[each] for each in above if each in BUILT_IN), None)
        if (
            built_in
            and not custom_of(said).get(UNTYPED)
            and kind in {ConceptKind.SHARED_PROPERTY, ConceptKind.PROPERTY}
        ):
            found.setdefault("data_type", built_in)
        self._extends += [
            (identifier, named(each)) for each in above if each and each not in BUILT_IN and each != "Any"
        ]
        custom = rest(said, (*CONCEPT, UNTYPED, "display_name", "owner", "iri", "properties"))
        custom |= {f"{KEPT}{name}": said[name] for name in OSI_CONCEPT[1:] if name in said}
        called = text_of(said.get("id")) if text_of(said.get("id")) != identifier else ""
        display = text_of(custom_of(said).get("display_name")) or text_of(said.get("name")) or called
        return without_nothing(
            {
                "id": identifier,
                "name": display or title(identifier),
                "kind": kind,
                "description": said.get("description"),
                "iri": self._iri(said),
                **{name: value for name, value in found.items() if name != "kind"},
                "custom_properties": custom,
            }
        )

    def _iri(self, said: Part) -> str:
        found = text_of(said.get("iri")) or text_of(said.get("uri")) or text_of(custom_of(said).get("iri"))
        prefix, colon, local = found.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else found

    def _related(self, owner: Component, raw: Part, pointer: str) -> None:
        found = relationship(owner, raw)
        if found is not None:
            self._add(found, pointer)

    def _add(self, found: Part, pointer: str) -> None:
        identifier = text_of(found["id"])
        if identifier in self.relationships:
            fix = "Keep one, or give the other its own name."
            self._note(pointer, f"There are two relationships `{identifier}`.", fix)
        else:
            self.relationships[identifier] = found

    def _note(self, pointer: str, text: str, fix: str) -> None:
        self.findings.append(_finding(self.tree, pointer, text, fix))


def _said(raw: Part) -> Part:
    """One map for both forms: `concept: customer` beside its fields, or `concept: {id: customer, …}`."""
    head = raw.get("concept")
    if isinstance(head, dict):
        return {**{name: value for name, value in raw.items() if name != "concept"}, "id": head.get("name"), **head}
    return {**raw, "id": head}


def _inline(raw: Part) -> Part:
    return raw if "ref" in raw else {"kind": ConceptKind.PROPERTY.value, **raw}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _finding(tree: Tree, pointer: str, text: str, fix: str) -> Finding:
    return Finding("osi/ontology", Severity.ERROR, tree.place(pointer), text, fix)
