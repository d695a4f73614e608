"""Writes the tables of a contract as Avro records (specification 1.12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.convert.avro_in import KNOWN, LOGICAL
from hansa.contracts.convert.fields import columns, field_of
from hansa.contracts.convert.format import Feature
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.names import Scope, as_word, is_word
from hansa.contracts.convert.scalar import parse
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.convert.described import Field
    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.notes import Notes
    from hansa.contracts.convert.scalar import Scalar
    from hansa.kernel.json import Json
    from hansa.standards.custom import CustomProperty
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaElement, SchemaObject

CARRIES = frozenset(
    {
        Feature.TABLE_DESCRIPTIONS,
        Feature.DESCRIPTIONS,
        Feature.REQUIRED,
        Feature.NESTED,
        Feature.ARRAYS,
        Feature.MAPS,
        Feature.DEFAULTS,
        Feature.CUSTOM,
    }
)
_SIMPLE = {
    "text": "string",
    "boolean": "boolean",
    "binary": "bytes",
    "json": "string",
}
_FIXED = re.compile(r"fixed\((\d+)\)\Z")


def symbols(element: SchemaElement) -> list[Json] | None:
    """The values of an enum if Avro can name them all."""
    values = list(getattr(element, "enum_values", ()))
    fit = values and all(isinstance(each, str) and is_word(each) for each in values)
    return values if fit and getattr(element, "logical_type", None) in {"string", None} else None


def records(contract: Contract, options: Options, notes: Notes) -> list[dict[str, Json]]:
    if not contract.schema_:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    partly = {Feature.FORMATS: _format_fits, Feature.ENUMS: lambda p: symbols(p) is not None}
    note_losses(contract, "Avro", CARRIES, notes, partly)
    scope = Scope(notes)
    return [_Writer(notes, scope).table(each, options.extra.get("namespace", "")) for each in contract.schema_]


def _format_fits(element: SchemaElement) -> bool:
    return (getattr(element, "logical_type_options", None) or {}).get("format") == "uuid"


@dataclass(slots=True)
class _Writer:
    """`types` are the names of records and enums, which must be unique in the whole schema."""

    notes: Notes
    types: Scope

    def table(self, table: SchemaObject, namespace: str) -> dict[str, Json]:
        name = self.types.take(table.physical_name or table.name, table.name)
        space = namespace or str(table.custom("namespace") or "")
        if not all(is_word(part) for part in space.split(".")) and space:
            raise InvalidInput(f"{space!r} is no namespace.", hint="Write words with dots between, as com.example.")
        extra = {"namespace": space} if space else {}
        made: dict[str, Json] = {"type": "record", "name": name, **extra}
        made |= {"doc": table.description} if table.description else {}
        made |= self.attributes(table.custom_properties, table.name)
        pairs = [(each, found) for each, found in columns(table)]
        return {**made, "fields": self.fields(pairs, name, table.name)}

    def fields(self, pairs: Sequence[tuple[Property, Field]], record: str, path: str) -> list[Json]:
        scope = Scope(self.notes)
        return [self.member(prop, each, scope, record, path) for prop, each in pairs]

    def member(self, prop: Property, each: Field, scope: Scope, record: str, path: str) -> dict[str, Json]:
        where = f"{path}.{each.name}"
        name = scope.take(each.name, where)
        kind = self.type(prop, each, f"{record}_{name}", where)
        made: dict[str, Json] = {"name": name}
        default = self.default(prop, each, where)
        if each.nullable:
            made["type"] = [kind, "null"] if default is not None else ["null", kind]
            made["default"] = default
        else:
            made["type"] = kind
            made |= {} if default is None else {"default": default}
        made |= {"doc": each.description} if each.description else {}
        return made | self.attributes(prop.custom_properties, where)

    def type(self, prop: Property, each: Field, name: str, where: str) -> Json:
        match each.type:
            case "struct":
                pairs = [(inner, field_of(inner)) for inner in prop.properties if inner.semantic_type != "measure"]
                return {"type": "record", "name": self.types.free(name), "fields": self.fields(pairs, name, where)}
            case "list":
                return {"type": "array", "items": self.part(prop.items, each.fields[0], name, f"{where}[]")}
            case "map":
                if each.fields[0].type not in {"string", "uuid"}:
                    self.notes.changed(where, "The keys of a map are text in Avro.")
                value = prop.map.value if prop.map else None
                return {"type": "map", "values": self.part(value, each.fields[1], f"{name}_value", f"{where}{{}}")}
            case _:
                return self.scalar(prop, each, name, where)

    def part(self, prop: Property | None, each: Field, name: str, where: str) -> Json:
        """What is inside an array or a map."""
        kind = self.type(prop, each, name, where) if prop else self.plain(each, where)
        return kind if not each.nullable else ["null", kind]

    def scalar(self, prop: Property, each: Field, name: str, where: str) -> Json:
        values = symbols(prop)
        if values:
            return {"type": "enum", "name": self.types.free(f"{name}_enum"), "symbols": values}
        if (fixed := _FIXED.match(each.native)) and each.type == "binary":
            return {"type": "fixed", "name": self.types.free(f"{name}_fixed"), "size": int(fixed[1])}
        return self.plain(each, where)

    def plain(self, each: Field, where: str) -> Json:
        if LOGICAL.get(each.native) == each.type:
            return _logical(each.native)
        found = parse(each.type)
        if found is None:
            return "string"
        if found.kind in _SIMPLE:
            if found.kind == "json":
                self.notes.changed(where, "JSON is text in Avro.")
            return _logical("uuid") if found.format == "uuid" else _SIMPLE[found.kind]
        return self.number(found, where)

    def number(self, found: Scalar, where: str) -> Json:
        match found.kind:
            case "decimal":
                return {"type": "bytes", "logicalType": "decimal", "precision": found.precision, "scale": found.scale}
            case "float":
                return "float" if found.bits == 32 else "double"
            case "date":
                return _logical("date")
            case "time":
                return _logical("time-micros")
            case "timestamp":
                return _logical("timestamp-micros" if found.zone else "local-timestamp-micros")
            case _:
                return self.integer(found, where)

    def integer(self, found: Scalar, where: str) -> Json:
        if found.word not in {"int32", "int64"}:
            self.notes.changed(where, f"{found.word} is the next wider type in Avro.")
        if found.bits > 64 or (found.bits == 64 and not found.signed):
            precision = 20 if found.bits == 64 else 39
            return {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": 0}
        return "int" if found.bits < 32 or (found.bits == 32 and found.signed) else "long"

    def default(self, prop: Property, each: Field, where: str) -> Json:
        value = prop.custom("default")
        if value is None or _fits(value, each, symbols(prop)):
            return value
        self.notes.lost(where, "the default is no value of its type in Avro.")
        return None

    def attributes(self, properties: Sequence[CustomProperty], where: str) -> dict[str, Json]:
        """Custom properties are further attributes, unless Avro knows the name itself."""
        made: dict[str, Json] = {}
        for each in properties:
            if each.property == "aliases" and isinstance(each.value, list):
                made["aliases"] = [as_word(str(alias)) for alias in each.value]
            elif each.property not in KNOWN:
                made[each.property] = each.value
            elif each.property not in {"default", "namespace"}:
                self.notes.lost(where, f"The custom property {each.property} has a meaning of its own in Avro.")
        return made


def _logical(name: str) -> Json:
    base = "string" if name == "uuid" else "int" if name in {"date", "time-millis"} else "long"
    return {"type": base, "logicalType": name}


def _fits(value: Json, each: Field, names: list[Json] | None) -> bool:
    if names is not None:
        return value in names
    if each.type in {"list", "map"}:
        return value == ([] if each.type == "list" else {})
    if isinstance(value, bool):
        return each.type == "bool"
    kinds = _DEFAULTS.get(each.type, ())
    return bool(kinds) and isinstance(value, kinds)


_DEFAULTS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("string", "uuid"), (str,)),
    **dict.fromkeys(("int8", "int16", "int32", "int64"), (int,)),
    **dict.fromkeys(("float32", "float64"), (int, float)),
}
