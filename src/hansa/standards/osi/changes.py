"""What one ontology changes against another, concept by concept: properties and relationships belong to the concept they hang off."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.standards.change import same
from hansa.standards.osi.values import kind_of, parts_of, roles_of, text_of, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.osi.values import Ontology, Part

Op: TypeAlias = Literal["add", "modify", "remove"]
Impact: TypeAlias = Literal["structural", "descriptive", "cosmetic"]

_COSMETIC = frozenset({"status", "tags", "team", "domain", "custom_properties", "ai_context", "read_only"})
_DESCRIPTIVE = frozenset({"name", "description", "business_name", "examples", "verbalizes", "better_when"})
"""What neither names is structure: it changes what the concept is."""
_ORDER: tuple[Impact, ...] = ("structural", "descriptive", "cosmetic")

REDEFINED = "renamedAndRedefined"
"""The warning that both the name and what it says changed: perhaps another concept under a used id."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class NestedChange:
    id: str
    name: str
    op: Op
    impact: Impact
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """`type` is the concept's kind, or `namespace` for what the namespace says of itself."""

    id: str
    type: str
    name: str
    op: Op
    impact: Impact
    warnings: tuple[str, ...]
    fields: tuple[FieldChange, ...]
    properties: tuple[NestedChange, ...]
    relationships: tuple[NestedChange, ...]


def compare(old: Ontology, new: Ontology) -> tuple[ConceptChange, ...]:
    return tuple(_compare(old, new))


def _compare(old: Ontology, new: Ontology) -> Iterator[ConceptChange]:
    """What the new document omits of the namespace itself stays, so it is no change."""
    about = _fields({name: old.about.get(name) for name in new.about}, new.about)
    if about:
        name = text_of(new.about.get("name")) or new.namespace
        yield ConceptChange(new.namespace, "namespace", name, "modify", _impact(about), (), about, (), ())
    before, after = _by_start(old), _by_start(new)
    for identifier in dict.fromkeys((*old.concepts, *new.concepts, *before, *after)):
        found = _concept(
            identifier,
            old.concepts.get(identifier),
            new.concepts.get(identifier),
            _nested(before.get(identifier, {}), after.get(identifier, {})),
        )
        if found is not None:
            yield found


def _concept(
    identifier: str, old: Part | None, new: Part | None, relationships: tuple[NestedChange, ...]
) -> ConceptChange | None:
    op: Op = "modify" if (old is None) == (new is None) else "add" if old is None else "remove"
    shown = new or old or {}
    fields = _fields(old, new) if old is not None and new is not None else ()
    properties = _nested(_properties(old), _properties(new)) if op == "modify" else ()
    if op == "modify" and not (fields or properties or relationships):
        return None
    impacts = [each.impact for each in (*properties, *relationships)] + ([_impact(fields)] if fields else [])
    changed = {each.field for each in fields}
    return ConceptChange(
        identifier,
        kind_of(shown),
        text_of(shown.get("name")) or title(identifier),
        op,
        "structural" if op != "modify" else min(impacts, key=_ORDER.index),
        (REDEFINED,) if {"name", "description"} <= changed else (),
        fields,
        properties,
        relationships,
    )


def _nested(old: Mapping[str, Part], new: Mapping[str, Part]) -> tuple[NestedChange, ...]:
    found = []
    for identifier in dict.fromkeys((*old, *new)):
        before, after = old.get(identifier), new.get(identifier)
        name = text_of((after or before or {}).get("name")) or identifier
        if before is None or after is None:
            op: Op = "add" if before is None else "remove"
            found.append(NestedChange(identifier, name, op, "structural", ()))
        elif fields := _fields(before, after):
            found.append(NestedChange(identifier, name, "modify", _impact(fields), fields))
    return tuple(found)


def _fields(old: Part, new: Part) -> tuple[FieldChange, ...]:
    names = [name for name in dict.fromkeys((*old, *new)) if name not in {"id", "properties"}]
    return tuple(
        FieldChange(name, _shown(old.get(name)), _shown(new.get(name)))
        for name in names
        if not same(old.get(name), new.get(name))
    )


def _impact(fields: tuple[FieldChange, ...]) -> Impact:
    names = {each.field for each in fields}
    if names - _COSMETIC - _DESCRIPTIVE:
        return "structural"
    return "descriptive" if names & _DESCRIPTIVE else "cosmetic"


def _properties(concept: Part | None) -> dict[str, Part]:
    listed = parts_of((concept or {}).get("properties"))
    return {text_of(each.get("ref")) or text_of(each.get("id")): each for each in listed}


def _by_start(ontology: Ontology) -> dict[str, dict[str, Part]]:
    found: dict[str, dict[str, Part]] = {}
    for identifier, each in ontology.relationships.items():
        found.setdefault(text_of(roles_of(each)[0].get("concept")), {})[identifier] = each
    return found


def _shown(value: Json) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
