"""Writes an ontology in OSI's published form, always in the same order: groups, shared properties, entities, metrics, by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.osi.relate import REFERENCE, default_id, verbalized
from hansa.standards.osi.values import (
    BUILT_IN,
    ENTITY_TYPES,
    IS_A,
    RELATED,
    TYPES,
    VERSION,
    ConceptKind,
    kind_of,
    parts_of,
    roles_of,
    text_of,
    title,
)
from hansa.standards.osi.words import CONCEPT, KEPT, OSI_CONCEPT, OSI_RELATIONSHIP, UNTYPED, custom_of, without_nothing
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Ontology, Part

ORDER = (
    ConceptKind.GROUP,
    ConceptKind.SHARED_PROPERTY,
    ConceptKind.PROPERTY,
    ConceptKind.ENTITY,
    ConceptKind.METRIC,
)
"""What is referred to stands before what refers to it."""

MULTIPLICITIES = frozenset({"ManyToOne", "OneToOne"})
"""Those OSI knows; others travel as a custom property."""


def write(ontology: Ontology) -> str:
    """The whole namespace as one YAML document; the same ontology always gives the same text."""
    return dump(document(ontology))


def document(ontology: Ontology) -> Part:
    about = ontology.about
    custom, kept = _kept(about, ("ai_context", "requires", "ontology_mappings", "prefixes"))
    said: Part = {"display_name": about.get("name"), "read_only": about.get("read_only"), "owner": about.get("team")}
    custom = without_nothing(said) | custom
    placed, loose = _placed(ontology)
    if loose:
        custom["relationships"] = loose
    names = {identifier: text_of(each.get("name")) for identifier, each in ontology.concepts.items()}
    components: list[Json] = [
        component(ontology.concepts[identifier], placed.get(identifier, []), names)
        for identifier in sorted(ontology.concepts, key=lambda each: (_rank(ontology.concepts[each]), each))
    ]
    head: Part = {"version": VERSION, "name": ontology.namespace, "description": about.get("description")}
    return without_nothing({**head, "custom_properties": custom, **kept}) | {"ontology": components}


def _rank(concept: Part) -> int:
    kind = kind_of(concept)
    return next((rank for rank, each in enumerate(ORDER) if each.value == kind), len(ORDER))


def _placed(ontology: Ontology) -> tuple[dict[str, list[Part]], list[Json]]:
    """Each relationship under the concept it starts from; those that start elsewhere stand by themselves."""
    placed: dict[str, list[Part]] = {}
    loose: list[Json] = []
    for _, each in sorted(ontology.relationships.items()):
        start, _end = roles_of(each)
        origin = text_of(start.get("concept"))
        elsewhere = text_of(start.get("namespace")) not in {"", ontology.namespace}
        if elsewhere or origin not in ontology.concepts or custom_of(start):
            loose.append(each)
        else:
            placed.setdefault(origin, []).append(each)
    return placed, loose


def component(concept: Part, relationships: list[Part], names: Mapping[str, str]) -> Part:
    """One concept with its properties and the relationships it starts."""
    kind = kind_of(concept)
    identifier = text_of(concept.get("id"))
    custom, kept = _kept(concept, OSI_CONCEPT)
    said: Part = {name: concept.get(name) for name in CONCEPT}
    if kind in {ConceptKind.ENTITY, ConceptKind.SHARED_PROPERTY}:
        said.pop("kind")
    if text_of(concept.get("name")) != title(identifier):
        said = {"display_name": concept.get("name"), **said}
    above = [text_of(roles_of(each)[1].get("concept")) for each in relationships if each.get("type") == IS_A]
    built_in = TYPES.get(text_of(concept.get("data_type")).lower(), "String")
    if kind not in {each.value for each in ENTITY_TYPES}:
        above = [built_in, *above]
        said |= _typed(concept, built_in)
    lines: list[Json] = [_property(concept, each) for each in parts_of(concept.get("properties"))]
    lines += [_relationship(concept, each, names) for each in relationships]
    more = custom_of(concept).get(f"{KEPT}relationships")
    lines += more if isinstance(more, list) else []
    kept.pop("relationships", None)
    custom.pop(f"{KEPT}relationships", None)
    found = without_nothing(
        {
            "concept": identifier,
            "type": "EntityType" if kind in {each.value for each in ENTITY_TYPES} else "ValueType",
            "description": concept.get("description"),
            "uri": concept.get("iri"),
            "extends": list(above),
            **kept,
            "custom_properties": without_nothing(said) | custom,
        }
    )
    says_none = kind == ConceptKind.ENTITY and "properties" in concept
    return found | ({"relationships": lines} if lines or says_none else {})


def _property(owner: Part, prop: Part) -> Part:
    """A property of an entity is a relationship to a value; a shared one is named."""
    whose = text_of(owner.get("name"))
    if "ref" in prop:
        shared = text_of(prop["ref"])
        return {
            "name": shared,
            "roles": [{"concept": shared}],
            "multiplicity": "ManyToOne",
            "verbalizes": [f"{{{whose}}} has {{{title(shared)}}}"],
            "custom_properties": {"kind": REFERENCE},
        }
    identifier = text_of(prop.get("id"))
    built_in = TYPES.get(text_of(prop.get("data_type")).lower(), "String")
    said = {name: prop.get(name) for name in CONCEPT if name != "kind"} | _typed(prop, built_in)
    name = text_of(prop.get("name"))
    custom = {"kind": "property", "display_name": name if name != title(identifier) else "", **said}
    return without_nothing(
        {
            "name": identifier,
            "description": prop.get("description"),
            "roles": [{"concept": built_in}],
            "multiplicity": "OneToOne" if prop.get("unique") else "ManyToOne",
            "verbalizes": [f"{{{whose}}} has {name or title(identifier)} {{{built_in}}}"],
            "uri": prop.get("iri"),
            "custom_properties": without_nothing(custom) | custom_of(prop),
        }
    )


def _typed(part: Part, built_in: str) -> Part:
    """What is said of the data type beside OSI's own: nothing where that says it all, `untyped` where there is none."""
    data_type = part.get("data_type")
    if not data_type:
        return {UNTYPED: True} if kind_of(part) != ConceptKind.METRIC else {}
    return {"data_type": None if BUILT_IN[built_in] == data_type else data_type}


def _relationship(owner: Part, relationship: Part, names: Mapping[str, str]) -> Part:
    start, end = roles_of(relationship)
    custom, kept = _kept(relationship, OSI_RELATIONSHIP)
    identifier = text_of(relationship.get("id"))
    whose = text_of(owner.get("id"))
    name = text_of(relationship.get("name")) or identifier
    multiplicity = text_of(relationship.get("multiplicity"))
    said: Part = {
        "id": identifier if identifier != default_id(whose, name) else None,
        "type": relationship.get("type") if relationship.get("type") != RELATED else None,
        "from_role_name": start.get("role_name"),
        "multiplicity": multiplicity if multiplicity not in MULTIPLICITIES else None,
    }
    target = text_of(end.get("concept"))
    role = {"concept": target, "name": end.get("role_name")}
    role_custom = without_nothing({"namespace": end.get("namespace")}) | custom_of(end)
    return without_nothing(
        {
            "name": name,
            "description": relationship.get("description"),
            "roles": [without_nothing({**role, "custom_properties": role_custom})],
            "multiplicity": multiplicity if multiplicity in MULTIPLICITIES else None,
            "verbalizes": relationship.get("verbalizes") or [verbalized(owner, name, names.get(target, target))],
            **kept,
            "custom_properties": without_nothing(said) | custom,
        }
    )


def _kept(part: Part, names: tuple[str, ...]) -> tuple[Part, Part]:
    """The custom properties, and what of them goes back to where OSI has a place for it."""
    custom = dict(custom_of(part))
    kept = {name: custom.pop(f"{KEPT}{name}") for name in names if f"{KEPT}{name}" in custom}
    return custom, kept
