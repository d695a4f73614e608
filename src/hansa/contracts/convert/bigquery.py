"""BigQuery's JSON schema: a list of columns, or the whole table as `bq show --format=prettyjson` prints it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Described, Field
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.names import Scope
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.scalar import parse
from hansa.contracts.convert.tables import imported, only_table
from hansa.contracts.convert.text import as_list, as_map, as_text, load_json
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

TITLE = "BigQuery schema"
CARRIES = frozenset({Feature.DESCRIPTIONS, Feature.REQUIRED, Feature.NESTED, Feature.ARRAYS, Feature.DEFAULTS})
TYPES = {
    "STRING": "string",
    "BYTES": "binary",
    "INTEGER": "int64",
    "INT64": "int64",
    "FLOAT": "float64",
    "FLOAT64": "float64",
    "BOOLEAN": "bool",
    "BOOL": "bool",
    "TIMESTAMP": "timestamptz",
    "DATETIME": "timestamp",
    "DATE": "date",
    "TIME": "time",
    "JSON": "json",
}
_WRITTEN = {
    "int64": "INTEGER",
    "float64": "FLOAT",
    "bool": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "timestamp": "DATETIME",
    "timestamptz": "TIMESTAMP",
    "json": "JSON",
    "string": "STRING",
    "binary": "BYTES",
}
_KNOWN = frozenset({"name", "type", "mode", "description", "fields", "precision", "scale", "maxLength"}) | {
    "defaultValueExpression"
}


def import_bigquery(text: str, options: Options) -> Imported:
    notes = Notes(options.source)
    value = load_json(text, options, TITLE)
    return imported([_table(value, options, notes)], options, notes)


def _table(value: Json, options: Options, notes: Notes) -> Described:
    whole = as_map(value)
    given = value if isinstance(value, list) else as_map(whole.get("schema")).get("fields") or whole.get("fields")
    if not isinstance(given, list):
        raise InvalidInput(f"{options.source} is no BigQuery schema.", hint="Give the list of its fields.")
    title = options.table or as_text(as_map(whole.get("tableReference")).get("tableId")) or options.stem
    fields = tuple(_member(as_map(each), notes, title) for each in given)
    part = as_text(as_map(whole.get("timePartitioning")).get("field"))
    part = part or as_text(as_map(whole.get("rangePartitioning")).get("field"))
    key = as_map(as_map(whole.get("tableConstraints")).get("primaryKey")).get("columns")
    keys = tuple(map(str, as_list(key)))
    return Described(title, "bigquery", fields, as_text(whole.get("description")), keys, (part,) if part else ())


def _member(given: dict[str, Json], notes: Notes, path: str) -> Field:
    name, mode = as_text(given.get("name")), as_text(given.get("mode")).upper()
    where = f"{path}.{name}"
    found = _type(given, notes, where)
    extra: dict[str, Json] = {key: value for key, value in given.items() if key not in _KNOWN and value}
    if (default := given.get("defaultValueExpression")) is not None:
        extra["default"] = default
    text, metadata = as_text(given.get("description")), tuple(extra.items())
    if mode == "REPEATED":
        item = replace(found, nullable=False)
        return Field(name, "list", native="REPEATED", description=text, fields=(item,), metadata=metadata)
    return replace(found, name=name, nullable=mode != "REQUIRED", description=text, metadata=metadata)


def _type(given: dict[str, Json], notes: Notes, path: str) -> Field:
    word = as_text(given.get("type")).upper()
    if word in {"RECORD", "STRUCT"}:
        inner = tuple(_member(as_map(each), notes, path) for each in as_list(given.get("fields")))
        return Field("", "struct", native="RECORD", fields=inner)
    if word in {"NUMERIC", "BIGNUMERIC"}:
        width, digits = (38, 9) if word == "NUMERIC" else (76, 38)
        precision, scale = _int(given.get("precision")), _int(given.get("scale"))
        width, digits = (precision, scale) if precision else (width, digits)
        return Field("", f"decimal({width},{digits})", native=f"{word}({width},{digits})")
    if word not in TYPES:
        notes.lost(path, f"the type {word[:80] or 'that is missing'} was read as text.")
    size = _int(given.get("maxLength"))
    return Field("", TYPES.get(word, "string"), native=f"{word}({size})" if size else word, length=size)


def _int(value: Json) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0


def export_bigquery(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, TITLE, CARRIES, notes, {Feature.LENGTHS: _only_most})
    only_table(contract, TITLE, notes)
    table = contract.schema_[0]
    made = fields_of([each for _, each in columns(table)], notes, table.name)
    return Exported(json.dumps(made, ensure_ascii=False, indent=2) + "\n", notes.findings)


def _only_most(element: object) -> bool:
    return "minLength" not in (getattr(element, "logical_type_options", None) or {})


def fields_of(fields: Sequence[Field], notes: Notes, path: str) -> list[Json]:
    scope = Scope(notes, fold=str.lower)
    return [_written(each, scope.take(each.name, f"{path}.{each.name}"), notes, path) for each in fields]


def _written(each: Field, name: str, notes: Notes, path: str) -> Json:
    where, mode, kind = f"{path}.{each.name}", "NULLABLE" if each.nullable else "REQUIRED", each
    if each.type in {"list", "map"}:
        mode = "REPEATED"
        if not each.nullable:
            notes.changed(where, "A repeated column is empty rather than missing in BigQuery.")
        kind = each.fields[0] if each.type == "list" else _entries(each, notes, where)
        if kind.type in {"list", "map"}:
            notes.changed(where, "An array of arrays is an array of records with one field in BigQuery.")
            kind = Field("", "struct", fields=(replace(kind, name="items"),))
    made: dict[str, Json] = {"name": name, **dict(_typed(kind, notes, where)), "mode": mode}
    if each.description:
        made["description"] = each.description[:1024]
    if (default := dict(each.metadata).get("default")) is not None:
        made["defaultValueExpression"] = default if isinstance(default, str) else json.dumps(default)
    return made


def _entries(each: Field, notes: Notes, where: str) -> Field:
    notes.changed(where, "A map is a repeated record of key and value in BigQuery.")
    key, value = each.fields
    return Field("", "struct", fields=(replace(key, name="key", nullable=False), replace(value, name="value")))


def _typed(kind: Field, notes: Notes, where: str) -> Iterator[tuple[str, Json]]:
    if kind.type == "struct":
        yield from (("type", "RECORD"), ("fields", fields_of(kind.fields, notes, where)))
        return
    found = parse(kind.type)
    if found and found.kind == "decimal":
        wide = found.precision - found.scale > 29 or found.scale > 9
        yield from (("type", "BIGNUMERIC" if wide else "NUMERIC"), ("precision", str(found.precision)))
        yield ("scale", str(found.scale))
        return
    written = _WRITTEN.get(kind.type) or ("INTEGER" if found and found.kind == "integer" else "STRING")
    if found and found.kind == "integer" and (found.bits > 64 or (found.bits == 64 and not found.signed)):
        notes.changed(where, f"{kind.type} is a NUMERIC in BigQuery.")
        yield from (("type", "NUMERIC"), ("precision", "20" if found.bits == 64 else "29"), ("scale", "0"))
        return
    written = "FLOAT" if kind.type == "float32" else written
    if TYPES.get(written) != kind.type:
        notes.changed(where, f"{kind.type} is {written} in BigQuery.")
    yield ("type", written)
    if kind.length and written in {"STRING", "BYTES"}:
        yield ("maxLength", str(kind.length))


FORMAT = Format("bigquery", TITLE, "json", importer=import_bigquery, exporter=export_bigquery, carries=CARRIES)
