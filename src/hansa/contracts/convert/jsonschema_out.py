"""Writes properties as JSON Schema (2020-12, draft-07, and OpenAPI's dialects)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.contracts.convert.jsonschema_in import ANNOTATION, OF_PROPERTIES, Reader
from hansa.contracts.convert.jsonschema_scalars import schema_of
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.scalar import scalar
from hansa.contracts.types import column_name, is_stored
from hansa.standards.change import same

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import Property, SchemaObject

Dialect: TypeAlias = Literal["2020-12", "draft-07", "openapi-3.0"]

_TABLE_KEYS = (
    "id", "businessName", "physicalType", "tags", "quality", "relationships", "synonyms", "authoritativeDefinitions",
    "customProperties", "dataGranularityDescription", "context",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Writer:
    """`annotate`: what the schema cannot say stands under `x-odcs`, so that it comes back on import."""

    dialect: Dialect
    annotate: bool = True

    def table(self, table: SchemaObject) -> dict[str, Json]:
        made: dict[str, Json] = {"title": table.business_name or table.name, "type": "object"}
        if table.description:
            made["description"] = table.description
        if table.deprecated:
            made["deprecated"] = True
        made |= self.members(table.properties)
        if self.annotate:
            data = table.to_json()
            mine: dict[str, Json] = {key: data[key] for key in _TABLE_KEYS if key in data}
            mine |= {"name": table.name} if table.physical_name and table.physical_name != table.name else {}
            mine |= {"businessName": None} if not table.business_name else {}
            made[ANNOTATION] = mine
        return made

    def members(self, properties: tuple[Property, ...]) -> dict[str, Json]:
        stored = [each for each in properties if is_stored(each)]
        made: dict[str, Json] = {"properties": {column_name(each): self.schema(each) for each in stored}}
        required: list[Json] = [column_name(each) for each in stored if each.required or each.primary_key]
        return made | ({"required": required} if required else {})

    def schema(self, prop: Property) -> dict[str, Json]:
        """A property's schema; null is allowed unless the property is required."""
        made = self.typed(prop)
        if prop.enum:
            made["enum"] = list(prop.enum_values)
        made |= self.notes_of(prop)
        if not (prop.required or prop.primary_key):
            made = self.or_null(made)
        if self.annotate and (mine := self.difference(prop, made)):
            made[ANNOTATION] = mine
        return made

    def or_null(self, made: dict[str, Json]) -> dict[str, Json]:
        kind = made.get("type")
        if self.dialect == "openapi-3.0":
            made = {**made, "nullable": True}
        elif isinstance(kind, str):
            made = {**made, "type": [kind, "null"]}
        values = made.get("enum")
        return {**made, "enum": [*values, None]} if isinstance(values, list) else made

    def notes_of(self, prop: Property) -> dict[str, Json]:
        made: dict[str, Json] = {}
        if prop.business_name:
            made["title"] = prop.business_name
        if prop.description:
            made["description"] = prop.description
        if prop.deprecated:
            made["deprecated"] = True
        if prop.examples:
            made |= (
                {"example": prop.examples[0]} if self.dialect == "openapi-3.0" else {"examples": list(prop.examples)}
            )
        for each in prop.custom_properties:
            if each.property == "default" and each.value is not None:
                made["default"] = each.value
            elif each.property.startswith("x-") and each.property != ANNOTATION:
                made[each.property] = each.value
        return made

    def typed(self, prop: Property) -> dict[str, Json]:
        options = dict(prop.logical_type_options or {})
        found = scalar(prop)
        if found:
            encoding = "format" if self.dialect == "openapi-3.0" else "contentEncoding"
            made = schema_of(found, options, encoding)
            return self.ends(made)
        if prop.logical_type == "map":
            return self.map(prop)
        if prop.logical_type == "vector":
            size = options.get("dimensions")
            limits: dict[str, Json] = {"minItems": size, "maxItems": size} if isinstance(size, int) else {}
            return {"type": "array", "items": {"type": "number"}, **limits}
        if prop.properties:
            limits = {key: options[key] for key in ("minProperties", "maxProperties") if key in options}
            return {"type": "object", **self.members(prop.properties), **limits}
        limits = {key: options[key] for key in ("minItems", "maxItems", "uniqueItems") if key in options}
        items: dict[str, Json] = {"items": self.schema(prop.items)} if prop.items else {"items": {}}
        return {"type": "array", **items, **limits}

    def ends(self, made: dict[str, Json]) -> dict[str, Json]:
        """OpenAPI 3.0 says with a boolean that an end is exclusive."""
        if self.dialect != "openapi-3.0":
            return made
        for end in ("minimum", "maximum"):
            exclusive = f"exclusive{end.capitalize()}"
            if exclusive in made:
                made = {**made, end: made[exclusive], exclusive: True}
        return made

    def map(self, prop: Property) -> dict[str, Json]:
        made: dict[str, Json] = {"type": "object"}
        if prop.map and prop.map.value:
            made["additionalProperties"] = self.schema(prop.map.value)
        else:
            made["additionalProperties"] = {"type": "string"}
        if prop.map and prop.map.key and self.dialect != "openapi-3.0":
            key = {name: value for name, value in self.typed(prop.map.key).items() if name not in {"type", "items"}}
            made |= {"propertyNames": key} if key else {}
        return made

    def difference(self, prop: Property, made: dict[str, Json]) -> dict[str, Json]:
        """What the importer would not read back from the schema, by asking it; null for what it would add."""
        required = prop.required or prop.primary_key
        shallow = {key: value for key, value in made.items() if key not in {"properties", "items"}}
        shallow |= {"properties": {"_": {}}} if made.get("properties") else {}
        reader = Reader(None, Notes(""))
        back = reader.column(shallow, column_name(prop), "", nullable=not required)
        mine = {key: value for key, value in prop.to_json().items() if key in OF_PROPERTIES}
        if not mine.get("required"):
            mine.pop("required", None)
        changed: dict[str, Json] = {
            key: value for key, value in mine.items() if key not in back or not same(back[key], value)
        }
        gone = {
            key: None
            for key in back
            if key in OF_PROPERTIES and key not in mine and not (key == "required" and required)
        }
        renamed: dict[str, Json] = {}
        if prop.physical_name and prop.physical_name != prop.name:
            renamed = {"name": prop.name}
        changed.pop("physicalName", None)
        return {**renamed, **changed, **gone}
