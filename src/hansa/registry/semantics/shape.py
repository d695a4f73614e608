"""How the documents of semantics are read into the records: `main`, and inside it `main/order`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from hansa.kernel.findings import Finding, Severity
from hansa.kernel.ids import ID_LENGTH, is_id
from hansa.kernel.permissions import Permission
from hansa.registry.records.understand import Known, modelled, understand
from hansa.registry.records.values import Entry, Kind, Reference, Rights, Shape, Understood
from hansa.registry.semantics.document import Concept, Namespace, Relationship
from hansa.registry.semantics.names import record_id
from hansa.standards.osi.values import ConceptKind
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json
    from hansa.registry.records.understand import Said
    from hansa.standards.osi.values import Part

Findings: TypeAlias = "tuple[Finding, ...]"
_ONLY_PROPERTIES = ("data_type", "required", "unique", "business_name", "examples", "enum", "pattern")
_ONLY_METRICS = ("unit", "better_when", "formula")


def read_namespace(text: str, name: str, expected_id: str | None) -> Understood:
    namespace, tree, findings = understand(text, name, Namespace, expected_id)
    if namespace is None or tree is None:
        return Understood(None, findings)
    return _namespace(namespace, tree, findings)


def recognise_namespace(data: Part, name: str, expected_id: str | None) -> Understood:
    known = Known(name, data)
    namespace, findings = modelled(known, Namespace, expected_id)
    if namespace is None:
        return Understood(None, tuple(findings))
    return _namespace(namespace, known, tuple(findings))


def _namespace(namespace: Namespace, tree: Said, findings: Findings) -> Understood:
    findings = (*findings, *_namespace_findings(tree, namespace.id, "/id"))
    entry = Entry(
        id=namespace.id,
        name=namespace.name,
        data=_data(tree),
        owner=namespace.team or "",
        summary=namespace.description or "",
        card={"read_only": namespace.read_only},
        references=_team(tree, namespace.team),
        facets=(("owner", namespace.team or ""),),
        words=f"{namespace.name} {namespace.id} {namespace.description or ''}",
    )
    return Understood(entry, findings)


def read_concept(text: str, name: str, expected_id: str | None) -> Understood:
    concept, tree, findings = understand(text, name, Concept, None)
    if concept is None or tree is None:
        return Understood(None, findings)
    return _concept(concept, tree, findings, expected_id)


def recognise_concept(data: Part, name: str, expected_id: str | None) -> Understood:
    known = Known(name, data)
    concept, findings = modelled(known, Concept, None)
    if concept is None:
        return Understood(None, tuple(findings))
    return _concept(concept, known, tuple(findings), expected_id)


def _concept(concept: Concept, tree: Said, findings: Findings, expected_id: str | None) -> Understood:
    identifier = record_id(concept.namespace, concept.id)
    findings = (*findings, *_part_findings(tree, concept.namespace, identifier, expected_id), *_kinds(tree, concept))
    entry = Entry(
        id=identifier,
        name=concept.name,
        data=_data(tree),
        owner=concept.team or "",
        status=concept.status or "",
        domain=concept.domain or "",
        summary=concept.description or "",
        address=concept.iri,
        card={"kind": concept.kind.value, "group": concept.group, "properties": len(concept.properties or ())},
        references=tuple(_concept_references(tree, concept)),
        facets=(
            ("namespace", concept.namespace),
            ("kind", concept.kind.value),
            ("owner", concept.team or ""),
            ("iri", concept.iri or ""),
            *(("tag", tag) for tag in set(concept.tags)),
            *(("iri", each.iri or "") for each in concept.inline),
            *(("part", each.id) for each in concept.inline),
        ),
        words=" ".join(_words(concept)),
    )
    return Understood(entry, findings)


def read_relationship(text: str, name: str, expected_id: str | None) -> Understood:
    relationship, tree, findings = understand(text, name, Relationship, None)
    if relationship is None or tree is None:
        return Understood(None, findings)
    return _relationship(relationship, tree, findings, expected_id)


def recognise_relationship(data: Part, name: str, expected_id: str | None) -> Understood:
    known = Known(name, data)
    relationship, findings = modelled(known, Relationship, None)
    if relationship is None:
        return Understood(None, tuple(findings))
    return _relationship(relationship, known, tuple(findings), expected_id)


def _relationship(relationship: Relationship, tree: Said, findings: Findings, expected_id: str | None) -> Understood:
    namespace = relationship.namespace
    identifier = record_id(namespace, relationship.id)
    ends = [record_id(role.namespace or namespace, role.concept) for role in relationship.roles]
    entry = Entry(
        id=identifier,
        name=relationship.name or relationship.id,
        data=_data(tree),
        summary=relationship.description or "",
        card={"type": relationship.type, "from": ends[0], "to": ends[1], "multiplicity": relationship.multiplicity},
        references=(
            _inside(tree, namespace),
            Reference("from", Kind.CONCEPT, ends[0], tree.later("/roles/0/concept"), holds=False),
            Reference("to", Kind.CONCEPT, ends[1], tree.later("/roles/1/concept"), holds=False),
        ),
        facets=(("namespace", namespace), ("type", relationship.type)),
    )
    return Understood(entry, (*findings, *_part_findings(tree, namespace, identifier, expected_id)))


def _data(tree: Said) -> dict[str, Json]:
    return tree.data if isinstance(tree.data, dict) else {}


def _inside(tree: Said, namespace: str) -> Reference:
    return Reference("namespace", Kind.NAMESPACE, namespace, tree.later("/namespace"), holds=False)


def _team(tree: Said, team: str | None) -> tuple[Reference, ...]:
    return (Reference("owner", Kind.TEAM, team, tree.later("/team")),) if team else ()


def _concept_references(tree: Said, concept: Concept) -> Iterator[Reference]:
    yield _inside(tree, concept.namespace)
    yield from _team(tree, concept.team)
    if concept.group:
        target = record_id(concept.namespace, concept.group)
        yield Reference("group", Kind.CONCEPT, target, tree.later("/group"), holds=False)
    for each in concept.shared:
        target = record_id(concept.namespace, each.ref)
        yield Reference("property", Kind.CONCEPT, target, tree.later("/properties"), holds=False)


def _words(concept: Concept) -> Iterator[str]:
    yield from (concept.name, concept.id, concept.description or "", concept.business_name or "", *concept.tags)
    for each in concept.inline:
        yield from (each.name, each.id, each.description or "", each.business_name or "")
    synonyms = (concept.ai_context or {}).get("synonyms")
    if isinstance(synonyms, list):
        yield from (each for each in synonyms if isinstance(each, str))


def _namespace_findings(tree: Said, namespace: str, pointer: str) -> Iterator[Finding]:
    if "/" in namespace or not is_id(namespace):
        fix = "Use letters, digits and . _ - without blanks and slashes."
        yield Finding(
            "document/id", Severity.ERROR, tree.place(pointer), f"{namespace!r} is no name of a namespace.", fix
        )


def _part_findings(tree: Said, namespace: str, identifier: str, expected: str | None) -> Iterator[Finding]:
    yield from _namespace_findings(tree, namespace, "/namespace")
    if len(identifier) > ID_LENGTH:
        text = f"Namespace and id together are longer than {ID_LENGTH} characters."
        yield Finding("document/id", Severity.ERROR, tree.place("/id"), text, "Choose a shorter id.")
    if expected is not None and expected != identifier:
        text = f"The document is `{identifier}`, its path says `{expected}`."
        yield Finding("document/id-mismatch", Severity.ERROR, tree.place("/id"), text, "Use one id.")


def _kinds(tree: Said, concept: Concept) -> Iterator[Finding]:
    """What a kind cannot have: properties outside an entity are wrong, the rest is kept and said."""
    kind = concept.kind
    if concept.properties and kind is not ConceptKind.ENTITY:
        text = f"A concept of kind {kind} has no properties."
        yield Finding("semantics/kind", Severity.ERROR, tree.place("/properties"), text, "Make it an entity.")
    words: tuple[str, ...] = () if kind in {ConceptKind.PROPERTY, ConceptKind.SHARED_PROPERTY} else _ONLY_PROPERTIES
    words += () if kind is ConceptKind.METRIC else _ONLY_METRICS
    for word in words:
        if getattr(concept, word):
            text = f"`{word}` means nothing on a concept of kind {kind}."
            place = tree.place(join([word]))
            yield Finding("semantics/kind", Severity.WARNING, place, text, "Take it out, or change the kind.")
    names = [each.id for each in concept.inline] + [each.ref for each in concept.shared]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        text = f"There are two properties `{twice}`."
        fix = "Keep one, or give the other its own id."
        yield Finding("semantics/twice", Severity.ERROR, tree.place("/properties"), text, fix)


RIGHTS = Rights(
    Permission.SEMANTIC_NAMESPACE_ADD, Permission.SEMANTIC_NAMESPACE_EDIT, Permission.SEMANTIC_NAMESPACE_DELETE
)
NAMESPACE = Shape(
    Kind.NAMESPACE,
    "SemanticNamespace",
    "semantic namespace",
    read_namespace,
    recognise=recognise_namespace,
    rights=RIGHTS,
)
CONCEPT = Shape(Kind.CONCEPT, "SemanticConcept", "concept", read_concept, recognise=recognise_concept)
RELATIONSHIP = Shape(
    Kind.RELATIONSHIP, "SemanticRelationship", "relationship", read_relationship, recognise=recognise_relationship
)
