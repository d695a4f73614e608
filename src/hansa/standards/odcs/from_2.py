"""ODCS 2.2 to 3.2: the flat document of tables and columns gets the chapters that version 3 introduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.document import CURRENT
from hansa.standards.mapping import as_map, compact, custom, items, rest, text
from hansa.standards.odcs.logical import logical_type

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_COLUMN = {
    "column": "name",
    "businessName": "businessName",
    "physicalType": "physicalType",
    "description": "description",
    "isUnique": "unique",
    "isPrimaryKey": "primaryKey",
    "primaryKeyPosition": "primaryKeyPosition",
    "partitionStatus": "partitioned",
    "partitionKeyPosition": "partitionKeyPosition",
    "classification": "classification",
    "encryptedColumnName": "encryptedName",
    "transformSourceTables": "transformSourceObjects",
    "transformLogic": "transformLogic",
    "transformDescription": "transformDescription",
    "sampleValues": "examples",
    "criticalDataElementStatus": "criticalDataElement",
    "tags": "tags",
    "authoritativeDefinitions": "authoritativeDefinitions",
}
_SERVER = ("driver", "driverVersion", "server", "database", "schemaProject", "datasetProject", "password", "username")
_TOP = {
    "version": "version", "status": "status", "tenant": "tenant", "datasetDomain": "domain",
    "slaDefaultColumn": "slaDefaultElement", "price": "price", "roles": "roles",
    "stakeholders": "team", "tags": "tags", "contractCreatedTs": "contractCreatedTs",
}  # fmt: skip
_OTHER = (
    "apiVersion", "kind", "uuid", "id", "name", "domain", "quantumName", "datasetName", "description", "dataset",
    "slaProperties", "customProperties", "productDl", "productSlackChannel", "productFeedbackUrl",
)  # fmt: skip
_DIMENSIONS = ("accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness")


def from_2(data: dict[str, Json]) -> dict[str, Json]:
    name = data.get("name") or data.get("quantumName") or data.get("datasetName")
    out: dict[str, Json] = {
        "apiVersion": "v" + CURRENT["odcs"],
        "kind": "DataContract",
        "id": data.get("uuid") or data.get("id"),
        "name": name,
        "domain": data.get("domain"),
        **{new: data.get(old) for old, new in _TOP.items() if old in data},
        "description": compact(as_map(data.get("description"))),
        "servers": _servers(data),
        "schema": [_table(table) for table in items(data.get("dataset"))],
        "support": _support(data),
        "slaProperties": [_sla(item) for item in items(data.get("slaProperties"))],
        "customProperties": [*items(data.get("customProperties")), *custom(rest(data, *_TOP, *_OTHER, *_SERVER))],
    }
    return compact(out)


def _servers(data: dict[str, Json]) -> list[Json]:
    if not any(data.get(name) for name in ("server", "driver", "database")):
        return []
    project = data.get("schemaProject") or data.get("datasetProject")
    known = compact({"host": data.get("server"), "database": data.get("database"), "schema": project})
    extra = custom({name: data.get(name) for name in ("driver", "driverVersion", "username")})
    return [compact({"server": "default", "type": "custom", **known, "customProperties": extra})]


def _table(table: dict[str, Json]) -> Json:
    known = (
        "table",
        "physicalName",
        "priorTableName",
        "description",
        "columns",
        "quality",
        "tags",
        "authoritativeDefinitions",
        "businessName",
        "dataGranularity",
    )
    return compact(
        {
            "name": table.get("table"),
            "businessName": table.get("businessName"),
            "physicalName": table.get("physicalName"),
            "description": table.get("description"),
            "dataGranularityDescription": table.get("dataGranularity"),
            "properties": [_column(column) for column in items(table.get("columns"))],
            "quality": [_quality(rule) for rule in items(table.get("quality"))],
            "tags": table.get("tags"),
            "authoritativeDefinitions": table.get("authoritativeDefinitions"),
            "customProperties": custom(rest(table, *known)),
        }
    )


def _column(column: dict[str, Json]) -> Json:
    logical = text(column.get("logicalType")) or ""
    required = {"required": not column["isNullable"]} if isinstance(column.get("isNullable"), bool) else {}
    known = (*_COLUMN, "logicalType", "isNullable", "quality")
    return compact(
        {
            **{new: column.get(old) for old, new in _COLUMN.items()},
            "logicalType": logical_type(logical) or logical_type(text(column.get("physicalType")) or "") or "string",
            "physicalType": column.get("physicalType") or logical,
            **required,
            "quality": [_quality(rule) for rule in items(column.get("quality"))],
            "customProperties": custom(rest(column, *known)),
        }
    )


def _quality(rule: dict[str, Json]) -> Json:
    """A rule of version 2 belongs to a tool; version 3 calls that custom."""
    known = (
        "code",
        "description",
        "dimension",
        "severity",
        "businessImpact",
        "scheduleCronExpression",
        "toolName",
        "type",
    )
    dimension = (text(rule.get("dimension")) or "").lower()
    cron = text(rule.get("scheduleCronExpression"))
    return compact(
        {
            "name": rule.get("code"),
            "type": "custom",
            "engine": text(rule.get("toolName")) or "unknown",
            "implementation": rest(rule, *known) or text(rule.get("code")) or "unknown",
            "description": rule.get("description"),
            "dimension": dimension if dimension in _DIMENSIONS else None,
            "severity": rule.get("severity"),
            "businessImpact": rule.get("businessImpact"),
            "schedule": cron,
            "scheduler": "cron" if cron else None,
        }
    ) | {"implementation": rest(rule, *known) or text(rule.get("code")) or "unknown"}


def _sla(item: dict[str, Json]) -> Json:
    return {
        **{("element" if name == "column" else name): value for name, value in item.items()},
        "value": item.get("value"),
    }


def _support(data: dict[str, Json]) -> list[Json]:
    channels = (("productDl", "email"), ("productSlackChannel", "slack"), ("productFeedbackUrl", "other"))
    found = [(name, tool, text(data.get(name))) for name, tool in channels]
    return [
        compact(
            {
                "channel": value,
                "tool": tool,
                "url": f"mailto:{value}" if tool == "email" else value if "://" in value else None,
            }
        )
        for _, tool, value in found
        if value
    ]
