"""What a tool has no words for travels in its free-form metadata, under ODCS's own names, so that it finds its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hansa.contracts.convert.notes import Notes
    from hansa.contracts.convert.reading import Table
    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import Property, SchemaObject

COLUMN = (
    "name", "businessName", "logicalType", "logicalTypeOptions", "physicalType", "classification", "encryptedName",
    "criticalDataElement", "semanticType", "unique", "required", "partitioned", "partitionKeyPosition", "primaryKey",
    "primaryKeyPosition", "examples",
    "enum", "deprecated", "tags", "authoritativeDefinitions", "synonyms", "transformSourceObjects", "transformLogic",
    "transformDescription", "properties", "items", "map",
)  # fmt: skip
TABLE = (
    "name", "physicalName", "physicalType", "businessName", "dataGranularityDescription", "deprecated",
    "authoritativeDefinitions", "synonyms", "tags",
)  # fmt: skip
CONTRACT = ("id", "name", "version", "status", "domain", "tenant")


def of_column(prop: Property, without: Iterable[str] = ()) -> dict[str, Json]:
    """The metadata of a column; `without` names what the tool says itself."""
    data = prop.to_json()
    if not prop.physical_name or prop.physical_name == prop.name:
        data.pop("name", None)
    if not any(each.label or each.description for each in prop.enum):
        data.pop("enum", None)
    return _picked(data, COLUMN, without) | _custom(data)


def of_table(schema: SchemaObject, without: Iterable[str] = ()) -> dict[str, Json]:
    data = schema.to_json()
    return _picked(data, TABLE, without) | _custom(data)


def _picked(data: Mapping[str, Json], names: Iterable[str], without: Iterable[str]) -> dict[str, Json]:
    left_out = set(without)
    found = {name: data[name] for name in names if name in data and name not in left_out}
    return {name: value for name, value in found.items() if value not in (None, False, "", [], {}, -1)}


def _custom(data: Mapping[str, Json]) -> dict[str, Json]:
    """Custom properties under their own names, except where a name is taken."""
    listed = data.get("customProperties")
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    taken = {*COLUMN, *TABLE, "description"}
    return {str(each["property"]): each.get("value") for each in found if each.get("property") not in taken}


def into_column(table: Table, name: str, meta: Mapping[str, Json]) -> None:
    """Metadata of ODCS's names becomes the column's own; all else custom properties."""
    made = table.column(name)
    real = meta.get("name")
    if isinstance(real, str) and real and real != name:
        made["physicalName"], made["name"] = name, real
    for key in COLUMN[1:]:
        value = meta.get(key)
        if key in meta and _fits(key, value):
            given = made.get(key)
            made[key] = {**given, **value} if isinstance(given, dict) and isinstance(value, dict) else value
    if "logicalType" in meta and "physicalType" not in meta and made.get("physicalType") == "json":
        made.pop("physicalType")
    for key, logical in _INSIDES.items():
        if "logicalType" in meta and made.get("logicalType") != logical:
            made.pop(key, None)
    _add_custom(made, {key: value for key, value in meta.items() if key not in COLUMN})


def into_table(table: Table, meta: Mapping[str, Json]) -> None:
    """The same for a table."""
    for key in TABLE:
        if key in meta and _fits(key, meta[key]):
            table.keys[key] = meta[key]
    real = meta.get("name")
    if isinstance(real, str) and real:
        table.keys.setdefault("physicalName", table.name)
        table.name = real
        table.keys.pop("name", None)
        if table.keys.get("physicalName") == real:
            table.keys.pop("physicalName")
    _add_custom(table.keys, {key: value for key, value in meta.items() if key not in {*TABLE, *CONTRACT}})


_INSIDES = {"properties": "object", "items": "array", "map": "map"}
_SHAPES: dict[str, type] = {
    "logicalTypeOptions": dict, "map": dict, "items": dict,
    **dict.fromkeys(("examples", "enum", "tags", "authoritativeDefinitions", "synonyms", "transformSourceObjects"), list),
    **dict.fromkeys(("criticalDataElement", "partitioned", "deprecated", "primaryKey", "unique", "required"), bool),
    **dict.fromkeys(("partitionKeyPosition", "primaryKeyPosition"), int),
    "properties": list,
}  # fmt: skip


def _fits(key: str, value: Json) -> bool:
    return isinstance(value, _SHAPES.get(key, str))


def _add_custom(made: dict[str, Json], values: Mapping[str, Json]) -> None:
    given = made.get("customProperties")
    listed = given if isinstance(given, list) else []
    added: list[Json] = [{"property": key, "value": value} for key, value in values.items() if value is not None]
    if added:
        made["customProperties"] = [*listed, *added]


def lost_rule(notes: Notes, table: str, column: str, what: str) -> None:
    notes.lost(f"{table}.{column}" if column else table, what)
