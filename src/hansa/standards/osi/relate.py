"""What stands under `relationships` of a concept in OSI: properties, references to shared properties, relationships."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.standards.osi.values import BUILT_IN, RELATED, ConceptKind, named, parts_of, text_of, title
from hansa.standards.osi.words import CONCEPT, KEPT, OSI_RELATIONSHIP, UNTYPED, custom_of, known, rest, without_nothing

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Part

REFERENCE = "reference"
"""The kind that marks a relationship as the use of a shared property."""

_RELATIONSHIP = ("id", "type", "display_name", "multiplicity", "from_role_name", "kind", "namespace")


@dataclass
class Component:
    """The concept whose relationships are read: its inline properties, and what cannot be held as a relationship of two."""

    id: str
    concept: Part
    properties: list[Json] = field(default_factory=list)
    kept: list[Json] = field(default_factory=list)


def relationship(owner: Component, raw: Part) -> Part | None:
    """The relationship that `raw` is; None where it is a property of the owner or has more or fewer than two roles."""
    custom = custom_of(raw)
    kind = text_of(raw.get("kind") or custom.get("kind"))
    target = _target(owner, raw)
    if target is None or (not text_of(raw.get("name")) and not text_of(raw.get("id"))):
        owner.kept.append(raw)
        return None
    concept = text_of(target.get("concept"))
    if kind == REFERENCE:
        owner.properties.append({"ref": named(concept)})
        return None
    if kind == ConceptKind.PROPERTY or concept in BUILT_IN:
        owner.properties.append(_property(raw, concept))
        return None
    name = text_of(raw.get("name"))
    identifier = text_of(custom.get("id")) or text_of(raw.get("id")) or default_id(owner.id, name)
    start = without_nothing({"concept": owner.id, "role_name": custom.get("from_role_name")})
    return _binary(raw, identifier, start, _role(target))


def root_relationship(raw: Part) -> Part | None:
    """A relationship that names both of its roles itself."""
    roles = parts_of(raw.get("roles")) or parts_of(raw.get("relates"))
    identifier = text_of(raw.get("id")) or text_of(raw.get("name"))
    if len(roles) != 2 or not identifier:
        return None
    return _binary(raw, identifier, _role(roles[0]), _role(roles[1]))


def _binary(raw: Part, identifier: str, start: Part, end: Part) -> Part:
    custom = custom_of(raw)
    more = rest(raw, _RELATIONSHIP) | {f"{KEPT}{name}": raw[name] for name in OSI_RELATIONSHIP if name in raw}
    return without_nothing(
        {
            "id": identifier,
            "name": custom.get("display_name") or raw.get("name"),
            "description": raw.get("description"),
            "type": text_of(raw.get("type")) or text_of(custom.get("type")) or RELATED,
            "roles": [start, end],
            "multiplicity": raw.get("multiplicity") or custom.get("multiplicity"),
            "verbalizes": raw.get("verbalizes"),
            "custom_properties": more,
        }
    )


def _target(owner: Component, raw: Part) -> Part | None:
    """The role beside the owner's; the manager's form lists the owner too."""
    roles = parts_of(raw.get("roles")) or parts_of(raw.get("relates"))
    if len(roles) == 2 and named(text_of(roles[0].get("concept"))) == owner.id and ("type" in raw or "id" in raw):
        return roles[1]
    return roles[0] if len(roles) == 1 and text_of(roles[0].get("concept") or roles[0].get("player")) else None


def _role(raw: Part) -> Part:
    custom = custom_of(raw)
    return without_nothing(
        {
            "concept": named(text_of(raw.get("concept") or raw.get("player"))),
            "namespace": raw.get("namespace") or custom.get("namespace"),
            "role_name": raw.get("role_name") or raw.get("name"),
            "custom_properties": rest(raw, ("namespace",)),
        }
    )


def _property(raw: Part, concept: str) -> Part:
    custom = custom_of(raw)
    said = known(raw, CONCEPT)
    if not custom.get(UNTYPED):
        said.setdefault("data_type", BUILT_IN.get(concept, ""))
    if raw.get("multiplicity") == "OneToOne":
        said.setdefault("unique", True)
    said_name = text_of(raw.get("id")) or text_of(raw.get("name"))
    identifier = named(said_name)
    return without_nothing(
        {
            "id": identifier,
            "name": custom.get("display_name") or (title(identifier) if identifier == said_name else said_name),
            "kind": ConceptKind.PROPERTY.value,
            "description": raw.get("description"),
            "iri": raw.get("iri") or raw.get("uri") or custom.get("iri"),
            **{name: value for name, value in said.items() if name != "kind"},
            "custom_properties": rest(raw, (*CONCEPT, UNTYPED, "display_name", "iri", "id")),
        }
    )


def default_id(owner: str, name: str) -> str:
    """What OSI calls a relationship: the concept it starts from, and its name."""
    return f"{owner}.{named(name)}"


def verbalized(owner: Part, name: str, target: str) -> str:
    """The sentence for one that has none: `{Customer} places {Order}`."""
    return f"{{{text_of(owner.get('name'))}}} {name} {{{target}}}"
