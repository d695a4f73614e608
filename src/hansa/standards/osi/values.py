"""An ontology as values: what a namespace says of itself, its concepts and its relationships, each by its id.

A concept and a relationship are plain maps in the words of the manager's API (`SemanticConcept`, `SemanticRelationship`), so
that JSON, YAML and the stored document say the same thing the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_NO_ID = re.compile(r"[^A-Za-z0-9._:~/@+-]+")

VERSION = "0.2.0.dev0"
"""The version of the ontology specification that is written."""

Part: TypeAlias = "dict[str, Json]"
"""One concept or relationship."""


class ConceptKind(StrEnum):
    """What a concept is; a property stands inside an entity, a shared property is referred to by several."""

    ENTITY = "entity"
    SHARED_PROPERTY = "shared_property"
    PROPERTY = "property"
    METRIC = "metric"
    GROUP = "group"


ENTITY_TYPES = frozenset({ConceptKind.ENTITY, ConceptKind.GROUP})
"""The kinds that OSI calls entity types; the others are value types."""

TYPES = {
    "string": "String", "text": "String", "varchar": "String", "uuid": "String", "integer": "Integer", "int": "Integer",
    "bigint": "Integer", "long": "Integer", "number": "Decimal", "decimal": "Decimal", "float": "Float", "double": "Float",
    "boolean": "Boolean", "bool": "Boolean", "date": "Date", "timestamp": "DateTime", "datetime": "DateTime",
}  # fmt: skip
"""A data type in the words people use → OSI's built-in concept."""

BUILT_IN = {
    "String": "string", "Integer": "integer", "Decimal": "number", "Float": "number", "Boolean": "boolean", "Date": "date",
    "DateTime": "timestamp",
}  # fmt: skip
"""OSI's built-in value types → the data type a concept says."""

IS_A = "isA"
RELATED = "relatedTo"


@dataclass(frozen=True, slots=True)
class Ontology:
    """`about` holds only what the document says of the namespace: `name`, `description`, `read_only`, `team`, and the rest."""

    namespace: str
    about: Part = field(default_factory=dict)
    concepts: dict[str, Part] = field(default_factory=dict)
    relationships: dict[str, Part] = field(default_factory=dict)


def named(text: str) -> str:
    """The id that a name in a document stands for: `Sales order` is `Sales-order`."""
    return _NO_ID.sub("-", text.strip()).strip("-")


def title(identifier: str) -> str:
    """A name for what has only an id: `order_line/sku-code` is `Sku code`."""
    words = identifier.rpartition("/")[2].replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:] or identifier


def text_of(value: Json) -> str:
    """A string as it is; anything else is no text."""
    return value if isinstance(value, str) else ""


def parts_of(value: Json) -> list[Part]:
    """The maps of a list; anything else is none."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def kind_of(concept: Part) -> str:
    return text_of(concept.get("kind")) or ConceptKind.ENTITY.value


def roles_of(relationship: Part) -> tuple[Part, Part]:
    """Where it starts and where it leads; empty where the document says no two."""
    roles = parts_of(relationship.get("roles"))
    return (roles[0], roles[1]) if len(roles) == 2 else ({}, {})
