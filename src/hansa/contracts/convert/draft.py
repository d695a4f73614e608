"""Parts of a new ODCS 3.2.0 document: only what is known, in the order in which people expect it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from hansa.kernel.ids import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json

API_VERSION = "v3.2.0"

_ORDER = (
    "id",
    "name",
    "physicalName",
    "businessName",
    "logicalType",
    "logicalTypeOptions",
    "physicalType",
    "description",
    "deprecated",
    "primaryKey",
    "primaryKeyPosition",
    "required",
    "unique",
    "partitioned",
    "partitionKeyPosition",
    "classification",
    "tags",
    "enum",
    "examples",
    "quality",
    "relationships",
    "authoritativeDefinitions",
    "customProperties",
    "properties",
    "items",
    "map",
)
"""The keys of a property; keys that are not here follow in the order given."""


def document(options: Options, tables: Sequence[Mapping[str, Json]], **keys: Json) -> dict[str, Json]:
    """A whole contract; `keys` are further root keys (`servers=`, `name=`, …), and what the caller's options say wins."""
    first = str(tables[0].get("name") or "") if tables else ""
    name = options.name or str(keys.pop("name", "") or "")
    title = name or options.id or first or "contract"
    made: dict[str, Json] = {
        "apiVersion": API_VERSION,
        "kind": "DataContract",
        "id": options.id or str(keys.pop("id", "") or "") or slug(title) or "contract",
        "name": title,
        "version": options.version or str(keys.pop("version", "") or "") or "1.0.0",
        "status": str(keys.pop("status", "") or "") or "draft",
    }
    keys = {key: value for key, value in keys.items() if key not in made}
    return filled({**made, **keys, "schema": cast("Json", [dict(each) for each in tables])})


def table(name: str, properties: Sequence[Mapping[str, Json]], **keys: Json) -> dict[str, Json]:
    """A schema object; `physicalType` is `table` unless given."""
    kind = keys.pop("physicalType", None) or "table"
    rest = filled({"physicalName": keys.pop("physicalName", None), **keys})
    fields = cast("Json", [dict(each) for each in properties])
    return {"name": name, "logicalType": "object", "physicalType": kind, **rest, "properties": fields}


def column(name: str, logical: str, **keys: Json) -> dict[str, Json]:
    """A property: `column("age", "integer", logicalTypeOptions={"minimum": 0}, required=True)`.

    What is empty or false is left out. An object gets `properties`, an array `items`, a map `map`
    (`{"key": column(..), "value": column(..)}`); a name that is empty is left out, as `items` need none.
    """
    given = filled({"name": name, "logicalType": logical, **keys})
    return {key: given[key] for key in (*_ORDER, *given) if key in given}


def enum(values: Iterable[Json], labels: Mapping[str, str] | None = None) -> list[Json]:
    """The list of allowed values, each once, without those that no column holds; `labels` by the value's text."""
    seen = {(type(value), value): value for value in values if isinstance(value, str | int | float)}
    return [
        filled({"value": value, "label": (labels or {}).get(str(value))}, keep=("value",)) for value in seen.values()
    ]


def custom(properties: Mapping[str, Json]) -> list[Json]:
    """Custom properties, without those that are empty."""
    return [{"property": name, "value": value} for name, value in filled(properties).items()]


def foreign_key(columns: Sequence[str], target: str, targets: Sequence[str]) -> dict[str, Json]:
    """A relationship of a table: `from` and `to` are lists where the key has several columns."""
    ends = [f"{target}.{name}" for name in targets]
    if len(columns) == 1:
        return {"type": "foreignKey", "from": columns[0], "to": ends[0]}
    return {"type": "foreignKey", "from": list(columns), "to": cast("Json", ends)}


def reference(target: str, name: str) -> dict[str, Json]:
    """A relationship of a property."""
    return {"type": "foreignKey", "to": f"{target}.{name}"}


def can_refer(table: str, *columns: str) -> bool:
    """Whether the standard's short form `table.column` can name them."""
    return all(_REFERENCE.match(f"{table}.{column}") for column in columns)


_REFERENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z_][A-Za-z0-9_-]*\Z")


def filled(fields: Mapping[str, Json], *, keep: Sequence[str] = ()) -> dict[str, Json]:
    """Without what is None, false or empty; zero says something."""
    return {
        name: value
        for name, value in fields.items()
        if name in keep or not (value is None or value is False or value in ("", [], {}))
    }
