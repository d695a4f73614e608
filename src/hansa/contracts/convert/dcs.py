"""DCS 1.2.1 (datacontract.com, deprecated): written for those who still read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert.draft import filled
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.scalar import scalar
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map
from hansa.standards.read import read
from hansa.standards.upgrade import upgrade
from hansa.standards.write import dump

if TYPE_CHECKING:
    from hansa.contracts.convert.scalar import Scalar
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import Property, SchemaObject
    from hansa.standards.odcs.servers import Server
    from hansa.standards.odcs.sla import SlaProperty

CARRIES = frozenset(Feature) - {
    Feature.ROLES,
    Feature.SUPPORT,
    Feature.PRICE,
    Feature.MEASURES,
    Feature.ENUM_LABELS,
    Feature.VECTORS,
    Feature.ITEM_COUNTS,
    Feature.PARTITIONS,
}
_STATUS = {"draft": "in development"}
_OPERATORS = {"mustBeGreaterOrEqualTo": "mustBeGreaterThanOrEqualTo", "mustBeLessOrEqualTo": "mustBeLessThanOrEqualTo"}
_KEPT = ("minLength", "maxLength", "pattern", "minimum", "maximum", "multipleOf")
_LEVELS = {
    "availability": "percentage", "retention": "period", "latency": "threshold", "freshness": "threshold",
    "frequency": "interval", "support": "time", "backup": "interval",
}  # fmt: skip
_UNITS = {"y": "y", "mo": "mo", "w": "w", "d": "d", "h": "h", "m": "m", "s": "s"}
_TYPES = {
    "text": "string", "binary": "bytes", "boolean": "boolean", "decimal": "decimal", "date": "date", "time": "time",
    "json": "object",
}  # fmt: skip


def export_dcs(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "DCS", CARRIES, notes)
    data = _document(contract, notes)
    text = dump(data)
    reading = read(text, options.source)
    if not reading.ok:
        _drop_servers(data, [each.place.pointer for each in reading.findings], notes)
        text = dump(data)
        reading = read(text, options.source)
    if not reading.ok:
        raise InvalidInput("The contract cannot be said in DCS 1.2.1.", findings=reading.findings)
    return Exported(text, notes.findings)


def _drop_servers(data: dict[str, Json], pointers: list[str], notes: Notes) -> None:
    """A server without what its type needs in DCS."""
    servers = as_map(data.get("servers"))
    broken = {pointer.split("/")[2] for pointer in pointers if pointer.startswith("/servers/")}
    for name in list(servers):
        if name.replace("~", "~0").replace("/", "~1") in broken:
            notes.lost(name, "lacks what a server of its type must have in DCS, and was left out.")
            del servers[name]
    if not servers:
        data.pop("servers", None)


def _document(contract: Contract, notes: Notes) -> dict[str, Json]:
    info: dict[str, Json] = {
        "title": contract.name or contract.id,
        "version": contract.version or "0.0.1",
        "status": _STATUS.get(contract.status or "", contract.status),
        "description": contract.description.purpose,
        "owner": contract.team.name if contract.team else None,
        "domain": contract.domain,
        "tenant": contract.tenant,
        "dataProduct": contract.data_product,
    }
    terms: dict[str, Json] = {
        "usage": contract.description.usage,
        "limitations": contract.description.limitations,
        "policies": [
            filled({"type": each.type, "url": each.url, "description": each.description})
            for each in contract.description.authoritative_definitions
        ],
        "noticePeriod": next(
            (_duration(each) for each in contract.sla_properties if each.property == "noticePeriod"), None
        ),
    }
    names: dict[str, Json] = {
        each.type or f"link{number}": each.url for number, each in enumerate(contract.authoritative_definitions, 1)
    }
    extra: dict[str, Json] = {
        each.property: each.value for each in contract.custom_properties if each.property not in _ROOT
    }
    return {
        "dataContractSpecification": "1.2.1",
        "id": contract.id,
        "info": filled(info),
        **filled(
            {
                "servers": {each.server: _server(each) for each in contract.servers},
                "terms": filled(terms),
                "models": {each.name: _model(each, notes) for each in contract.schema_},
                "servicelevels": _levels(contract, notes),
                "links": names,
                "tags": list(contract.tags),
            }
        ),
        **extra,
    }


_ROOT = frozenset(
    {
        "dataContractSpecification",
        "id",
        "info",
        "servers",
        "terms",
        "models",
        "definitions",
        "servicelevels",
        "links",
        "tags",
    }
)


def _server(server: Server) -> Json:
    data = server.to_json()
    kind = {"kinesis": "kinesisDataStreams", "postgresql": "postgres"}.get(server.type, server.type)
    if server.type == "custom":
        kind = str(server.custom("type") or "custom")
    roles: list[Json] = [filled({"name": each.role, "description": each.description}) for each in server.roles]
    rest = {
        key: value for key, value in data.items() if key not in {"server", "type", "roles", "customProperties", "id"}
    }
    more: dict[str, Json] = {
        each.property: each.value
        for each in server.custom_properties
        if each.property not in rest and each.property != "type"
    }
    return filled({"type": kind, **rest, "roles": roles, **more})


def _model(schema: SchemaObject, notes: Notes) -> Json:
    for relationship in schema.relationships:
        if len(relationship.sources) > 1:
            notes.lost(schema.name, "a reference of several columns has no place in DCS.")
    custom: dict[str, Json] = {
        each.property: each.value for each in schema.custom_properties if each.property not in {"fields", "type"}
    }
    return filled(
        {
            "type": schema.physical_type or "table",
            "title": schema.business_name,
            "description": schema.description,
            "primaryKey": list(schema.primary_key) if len(schema.primary_key) > 1 else None,
            "fields": {each.name: _field(each, f"{schema.name}.{each.name}", notes) for each in schema.properties},
            "quality": [_quality(each) for each in schema.quality],
            "tags": list(schema.tags),
            **custom,
        },
        keep=("fields",),
    )


def _field(prop: Property, where: str, notes: Notes) -> Json:
    found = scalar(prop)
    options = prop.logical_type_options
    references = [target for each in prop.relationships for target in each.targets]
    made: dict[str, Json] = {
        "type": _type(prop, found),
        "title": prop.business_name,
        "description": prop.description,
        "required": prop.required or None,
        "unique": prop.unique or None,
        "primaryKey": prop.primary_key or None,
        "references": references[0] if references else None,
        "enum": [each.value if isinstance(each.value, str) else str(each.value) for each in prop.enum],
        "precision": found.precision if found and found.kind == "decimal" else None,
        "scale": found.scale if found and found.kind == "decimal" else None,
        "format": options.get("format")
        if prop.logical_type == "string" and options.get("format") != "binary"
        else None,
        **{key: options.get(key) for key in _KEPT if isinstance(options.get(key), int | float) or key == "pattern"},
        **_exclusive(options, where, notes),
        "classification": prop.classification,
        "tags": list(prop.tags),
        "examples": list(prop.examples),
        "quality": [_quality(each) for each in prop.quality],
        "links": {each.type or "link": each.url for each in prop.authoritative_definitions},
        "config": _config(prop, found),
        **_nested(prop, where, notes),
    }
    if any(isinstance(options.get(key), str) for key in ("minimum", "maximum")):
        notes.lost(where, "limits of dates have no place in DCS.")
    return filled(made)


def _exclusive(options: dict[str, Json], where: str, notes: Notes) -> dict[str, Json]:
    found = {key: options[key] for key in ("exclusiveMinimum", "exclusiveMaximum") if options.get(key) is not None}
    numbers: dict[str, Json] = {key: value for key, value in found.items() if isinstance(value, int | float)}
    if len(numbers) < len(found):
        notes.lost(where, "limits of dates have no place in DCS.")
    return numbers


def _config(prop: Property, found: Scalar | None) -> Json:
    custom: dict[str, Json] = {each.property: each.value for each in prop.custom_properties}
    physical = prop.physical_type if prop.physical_type and not (found and found.kind == "decimal") else None
    return filled(
        {
            "physicalType": physical,
            "physicalName": prop.physical_name if prop.physical_name != prop.name else None,
            "criticalDataElement": prop.critical_data_element,
            "encryptedName": prop.encrypted_name,
            **custom,
        }
    )


def _type(prop: Property, found: Scalar | None) -> str:
    if found is None:
        return {"vector": "array"}.get(prop.logical_type or "", prop.logical_type or "object")
    if found.kind == "integer":
        given = prop.logical_type_options.get("format")
        return "int" if given in {"i8", "i16", "i32", "u8", "u16"} else "long"
    if found.kind == "float":
        return (
            "float" if found.bits == 32 else "double" if prop.logical_type_options.get("format") == "f64" else "number"
        )
    if found.kind == "timestamp":
        return "timestamp_tz" if found.zone else "timestamp_ntz"
    return _TYPES[found.kind]


def _nested(prop: Property, where: str, notes: Notes) -> dict[str, Json]:
    if prop.properties:
        return {"fields": {each.name: _field(each, f"{where}.{each.name}", notes) for each in prop.properties}}
    if prop.items:
        return {"items": _field(prop.items, f"{where}[]", notes)}
    if prop.map:
        sides = {"keys": prop.map.key, "values": prop.map.value}
        return {name: _field(each, f"{where}.{name}", notes) for name, each in sides.items() if each}
    return {}


def _quality(rule: Quality) -> Json:
    data = {_OPERATORS.get(key, key): value for key, value in rule.to_json().items()}
    return {"type": rule.type, **data}


def _levels(contract: Contract, notes: Notes) -> Json:
    made: dict[str, Json] = {}
    for level in contract.sla_properties:
        if level.property == "noticePeriod":
            continue
        main = _LEVELS.get(level.property)
        if main is None or level.property in made:
            notes.lost(level.property, "is no service level of DCS.")
            continue
        value = f"{_number(level.value)}%" if main == "percentage" else _duration(level)
        field = (
            "timestampField"
            if level.property in {"retention", "freshness"}
            else "sourceTimestampField"
            if level.property == "latency"
            else None
        )
        body: dict[str, Json] = {
            main: value,
            "description": level.description,
            "cron": level.schedule if level.property in {"frequency", "backup"} else None,
        }
        if field:
            body[field] = level.element or contract.sla_default_element
        made[level.property] = filled(body)
    return made


def _duration(level: SlaProperty) -> str:
    unit = _UNITS.get(re.sub(r"s\Z", "", level.unit or ""), level.unit or "")
    return f"{_number(level.value)}{unit}" if unit else str(level.value if level.value is not None else "")


def _number(value: Json) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def import_dcs(content: str, options: Options) -> Imported:
    reading = read(content, options.source)
    if reading.document is None or not reading.ok:
        raise InvalidInput(f"{options.source} is no valid contract of DCS.", findings=reading.findings)
    if reading.document.spec != "dcs":
        raise InvalidInput(f"{options.source} is no contract of DCS.", hint="Import it as `odcs`.")
    return Imported(dict(upgrade(reading.document).data), reading.findings)


FORMAT = Format(name="dcs", title="DCS", extension="yaml", importer=import_dcs, exporter=export_dcs, carries=CARRIES)
