"""ODCS chapter "Schema": tables and other objects, their properties, and how they refer to each other."""

from __future__ import annotations

from hansa.kernel.json import Json
from hansa.standards.custom import AuthoritativeDefinition, Context, Synonym, WithCustom
from hansa.standards.node import NOTHING, Node
from hansa.standards.odcs.quality import Quality


class Relationship(WithCustom):
    """A foreign key; `from_` is absent on a property, whose own column is meant. Several columns: composite."""

    id: str | None = None
    type: str = "foreignKey"
    from_: str | tuple[str, ...] | None = None
    to: str | tuple[str, ...] | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        return (self.to,) if isinstance(self.to, str) else self.to or ()

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.from_,) if isinstance(self.from_, str) else self.from_ or ()


class EnumValue(WithCustom):
    value: Json = None
    label: str | None = None
    id: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()


class SchemaElement(WithCustom):
    """What objects and properties share."""

    id: str | None = None
    name: str = ""
    physical_name: str | None = None
    physical_type: str | None = None
    business_name: str | None = None
    description: str | None = None
    deprecated: bool = False
    synonyms: tuple[Synonym, ...] = ()
    tags: tuple[str, ...] = ()
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
    quality: tuple[Quality, ...] = ()
    relationships: tuple[Relationship, ...] = ()


class MapTypes(Node):
    """What the keys and the values of a `map` property are."""

    key: Property | None = None
    value: Property | None = None


class Property(SchemaElement):
    """A column or field. An array has `items`, an object `properties`, a map `map`."""

    logical_type: str | None = None
    logical_type_options: dict[str, Json] = NOTHING
    required: bool = False
    unique: bool = False
    primary_key: bool = False
    primary_key_position: int = -1
    partitioned: bool = False
    partition_key_position: int = -1
    semantic_type: str | None = None
    classification: str | None = None
    encrypted_name: str | None = None
    critical_data_element: bool = False
    transform_source_objects: tuple[str, ...] = ()
    transform_logic: str | None = None
    transform_description: str | None = None
    enum: tuple[EnumValue, ...] = ()
    examples: tuple[Json, ...] = ()
    properties: tuple[Property, ...] = ()
    items: Property | None = None
    map: MapTypes | None = None

    @property
    def enum_values(self) -> tuple[Json, ...]:
        return tuple(item.value for item in self.enum)


class SchemaObject(SchemaElement):
    """A table, view, topic or file."""

    logical_type: str | None = None
    data_granularity_description: str | None = None
    properties: tuple[Property, ...] = ()
    context: Context | None = None

    def find(self, name: str) -> Property | None:
        return next((item for item in self.properties if item.name == name), None)

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The names of the key's columns in their order."""
        keys = [item for item in self.properties if item.primary_key]
        return tuple(item.name for item in sorted(keys, key=lambda item: item.primary_key_position))
