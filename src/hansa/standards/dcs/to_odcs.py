"""DCS 0.9 to 1.2 to ODCS 3.2: models become schema objects, service levels become SLA properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.dcs.contract import DcsContract, Model
from hansa.standards.dcs.fields import to_property
from hansa.standards.dcs.levels import sla_properties
from hansa.standards.dcs.quality import quality
from hansa.standards.document import CURRENT
from hansa.standards.mapping import as_map, compact, custom, entries, items, links, rest, text
from hansa.standards.odcs.servers import server_types

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

_STATUS = {"in development": "draft"}
_SERVER_KEYS = ("type", "description", "environment", "roles")
_RENAMED_TYPES = {"dataframe": "custom", "kinesisDataStreams": "kinesis"}


def from_dcs(data: dict[str, Json]) -> dict[str, Json]:
    contract = DcsContract(data)
    info, terms = contract.info, contract.terms
    definitions = contract.definitions or {}
    extra: dict[str, Json] = {
        "contact": info.contact,
        **info.extras(),
        "billing": terms.billing if terms else None,
        **(terms.extras() if terms else {}),
        **{name: value for name, value in contract.extras().items() if name != "dataContractSpecification"},
        "definitions": definitions,
    }
    return compact(
        {
            "apiVersion": "v" + CURRENT["odcs"],
            "kind": "DataContract",
            "id": contract.id,
            "name": info.title,
            "version": info.version,
            "status": _STATUS.get(info.status or "", info.status),
            "description": _description(contract),
            "team": compact({"name": info.owner}),
            "tags": list(contract.tags or ()),
            "servers": [_server(name, server) for name, server in entries(contract.servers).items()],
            "schema": [_object(name, model, definitions) for name, model in (contract.models or {}).items()],
            "slaProperties": sla_properties(contract.servicelevels or {}, terms.notice_period if terms else None),
            "authoritativeDefinitions": links(contract.links or {}),
            "customProperties": custom(extra),
        }
    )


def _description(contract: DcsContract) -> dict[str, Json]:
    terms = contract.terms
    policies = items(list(terms.policies or ())) if terms else []
    return compact(
        {
            "purpose": contract.info.description,
            "usage": terms.usage if terms else None,
            "limitations": terms.limitations if terms else None,
            "authoritativeDefinitions": [
                compact(
                    {
                        "type": text(item.get("type")) or "policy",
                        "url": item["url"],
                        "description": item.get("description"),
                    }
                )
                for item in policies
                if item.get("url")
            ],
            "customProperties": [{"property": "policy", "value": item} for item in policies if not item.get("url")],
        }
    )


def _server(name: str, server: Mapping[str, Json]) -> Json:
    """Keys that ODCS does not know for the type are left to `repair`, which keeps them as custom properties."""
    given = text(server.get("type")) or "custom"
    kind = _RENAMED_TYPES.get(given, given)
    known = kind in server_types()
    roles: list[Json] = [
        {"role": item.get("name"), "description": item.get("description")} for item in items(server.get("roles"))
    ]
    return compact(
        {
            "server": name,
            "type": kind if known else "custom",
            "description": server.get("description"),
            "environment": server.get("environment"),
            "roles": [compact(as_map(role)) for role in roles],
            **rest(server, *_SERVER_KEYS),
            "customProperties": [] if known else custom({"type": given}),
        }
    )


def _object(name: str, model: Model, definitions: Mapping[str, Json]) -> Json:
    properties = [to_property(key, field, definitions) for key, field in entries(model.fields_).items()]
    _mark_key(properties, model.primary_key)
    return compact(
        {
            "name": name,
            "logicalType": "object",
            "physicalType": model.type,
            "businessName": model.title,
            "description": model.description,
            "properties": list(properties),
            "quality": [quality(rule) for rule in items(model.quality)],
            "tags": model.tags,
            "customProperties": custom(model.extras()),
        }
    )


def _mark_key(properties: list[dict[str, Json]], key: Json) -> None:
    """A model's `primaryKey` lists its columns; ODCS marks the properties instead. Without it the fields count in order."""
    listed = [str(name) for name in key] if isinstance(key, list) else []
    marked = [item for item in properties if item.get("primaryKey") or item.get("name") in listed]
    names = listed or [str(item.get("name")) for item in marked]
    for item in marked:
        item["primaryKey"] = True
        item["primaryKeyPosition"] = names.index(str(item["name"])) + 1 if item.get("name") in names else -1
