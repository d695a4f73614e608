"""ODCS itself: the contract as a clean document of the current version or the one before, with what is lost there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.kernel.errors import InvalidInput
from hansa.standards.read import read
from hansa.standards.repair import repaired
from hansa.standards.upgrade import upgrade
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

VERSIONS = ("3.2.0", "3.1.0")
_ORDER = (
    "apiVersion", "kind", "id", "name", "version", "status", "tenant", "domain", "dataProduct", "tags", "description", "context",
    "authoritativeDefinitions", "servers", "schema", "slaDefaultElement", "slaProperties", "team", "roles", "support", "price",
)  # fmt: skip
_PARTS = (
    "id", "name", "physicalName", "businessName", "logicalType", "logicalTypeOptions", "physicalType", "description", "deprecated",
    "primaryKey", "primaryKeyPosition", "required", "unique", "property", "value", "server", "type",
)  # fmt: skip
_SERVERS = {
    "hana": ("host", "port", "database", "schema"), "iceberg": (), "exasol": (), "teradata": (), "poet": (), "versant": (),
    "ingres": (), "vectorwise": (), "fastobjects": (),
}  # fmt: skip
"""Server types that 3.1 does not know; they become `custom`."""


def ordered(contract: Contract) -> Json:
    """The document's data with keys in the order that people expect."""
    data = {"apiVersion": "v3.2.0", "kind": "DataContract", **contract.to_json()}
    return {key: _sorted(data[key]) for key in (*_ORDER, *data) if key in data}


def _sorted(value: Json) -> Json:
    if isinstance(value, list):
        return [_sorted(each) for each in value]
    if not isinstance(value, dict):
        return value
    keys = [*[key for key in _PARTS if key in value], *[key for key in value if key not in _PARTS]]
    last = [key for key in ("properties", "items", "map", "customProperties") if key in keys]
    return {key: _sorted(value[key]) for key in (*[key for key in keys if key not in last], *last)}


def export_odcs(contract: Contract, options: Options) -> Exported:
    """`extra["version"]` is 3.2.0 unless given."""
    version = options.extra.get("version", VERSIONS[0]).removeprefix("v")
    if version not in VERSIONS:
        raise InvalidInput(f"ODCS {version} cannot be written.", hint=f"These can: {', '.join(VERSIONS)}.")
    data = ordered(contract)
    assert isinstance(data, dict)  # noqa: S101 a contract is a map
    notes = Notes(options.source)
    if version == VERSIONS[1]:
        data = _fitted(downgraded(data, notes), notes)
    text = dump(data)
    reading = read(text, options.source)
    if not reading.ok:
        raise InvalidInput(f"The contract cannot be said in ODCS {version}.", findings=reading.findings)
    return Exported(text, notes.findings)


def _fitted(data: dict[str, Json], notes: Notes) -> dict[str, Json]:
    """What the older schema still refuses moves into custom properties, and a finding says so."""
    for finding in read(dump(data), "contract").findings:
        notes.changed("", f"{finding.place.pointer} is no part of ODCS 3.1 as it is, and moved into custom properties.")
    made = repaired(data, "odcs-3.1.0", {"version": "1.0.0", "status": "draft"})
    return made if isinstance(made, dict) else data


def downgraded(data: Mapping[str, Json], notes: Notes) -> dict[str, Json]:
    """In the words of 3.1: what is new in 3.2 becomes what 3.1 has for it, or a custom property."""
    out = {key: _part(value, key, notes) for key, value in data.items()}
    out["apiVersion"] = "v3.1.0"
    out.setdefault("status", "draft")
    _keep(out, ("context",), "", notes)
    servers = out.get("servers")
    out["servers"] = (
        [_server(each, notes) for each in servers if isinstance(each, dict)] if isinstance(servers, list) else []
    )
    return {key: value for key, value in out.items() if value not in (None, [], {})}


_NEW = ("context", "semanticType", "synonyms", "deprecated", "map")
_NEW_ON: dict[str, tuple[str, ...]] = {
    "slaProperties": ("customProperties", "authoritativeDefinitions"),
    "relationships": ("id",),
    "customProperties": ("vendor", "id", "description"),
    "authoritativeDefinitions": ("id",),
}


def _part(value: Json, where: str, notes: Notes) -> Json:
    if isinstance(value, list):
        return [_part(each, where, notes) for each in value]
    if not isinstance(value, dict):
        return value
    out = {key: _part(each, key, notes) for key, each in value.items() if key not in {"value", "implementation"}}
    out |= {key: value[key] for key in ("value", "implementation") if key in value}
    name = str(value.get("name") or value.get("property") or "")
    if where in {"schema", "properties", "items"}:
        _element(out, name, notes)
    for key in _NEW_ON.get(where, ()):
        if key in out and (key != "id" or where == "relationships") and key != "description":
            notes.lost(name or where, f"ODCS 3.1 has no `{key}` in `{where}`.")
            del out[key]
    return out


def _element(out: dict[str, Json], name: str, notes: Notes) -> None:
    """A table or property: new types become old ones, an enum becomes a rule."""
    kind = out.get("logicalType")
    if kind in {"map", "vector"}:
        notes.changed(name, f"is no {kind} in ODCS 3.1 but {'an object' if kind == 'map' else 'an array'}.")
        out["logicalType"] = "object" if kind == "map" else "array"
        options = out.pop("logicalTypeOptions", None)
        if isinstance(options, dict):
            _custom(out, {f"{kind}Options": options})
    values = out.pop("enum", None)
    if isinstance(values, list):
        plain: list[Json] = [each.get("value") for each in values if isinstance(each, dict)]
        rule: dict[str, Json] = {
            "type": "library",
            "metric": "invalidValues",
            "arguments": {"validValues": plain},
            "mustBe": 0,
        }
        quality = out.get("quality")
        out["quality"] = [*(quality if isinstance(quality, list) else []), rule]
        notes.changed(name, "lists its values in a quality rule, as ODCS 3.1 has no `enum`.")
    _keep(out, _NEW, name, notes)


def _keep(out: dict[str, Json], keys: tuple[str, ...], name: str, notes: Notes) -> None:
    found = {key: out.pop(key) for key in keys if key in out}
    kept: dict[str, Json] = {key: value for key, value in found.items() if value not in (None, False, [], {})}
    if kept:
        notes.changed(name, f"keeps {', '.join(kept)} in custom properties, as ODCS 3.1 does not know them.")
        _custom(out, kept)


def _custom(out: dict[str, Json], values: dict[str, Json]) -> None:
    given = out.get("customProperties")
    added: list[Json] = [{"property": key, "value": value} for key, value in values.items()]
    out["customProperties"] = [*(given if isinstance(given, list) else []), *added]


def _server(server: dict[str, Json], notes: Notes) -> Json:
    kind = str(server.get("type"))
    if kind in _SERVERS:
        notes.changed(str(server.get("server")), f"is of type custom, as ODCS 3.1 does not know {kind}.")
        server = {**server, "type": "custom"}
        _custom(server, {"type": kind})
    if isinstance(server.get("port"), str):
        return _port(server, notes)
    return server


def _port(server: dict[str, Json], notes: Notes) -> Json:
    """A variable is no number: its default stands for it, or the server is of no type that needs a port."""
    given = str(server["port"])
    found = re.search(r"(\d+)\}?\Z", given)
    notes.changed(str(server.get("server")), f"names its port by {given}, which ODCS 3.1 does not know.")
    if found:
        return {**server, "port": int(found[1])}
    left = {key: value for key, value in server.items() if key != "port"} | {"type": "custom"}
    _custom(left, {"port": given, "type": server.get("type")})
    return left


def import_odcs(content: str, options: Options) -> Imported:
    """Any version, and any sister standard that can be upgraded."""
    reading = read(content, options.source)
    if reading.document is None or not reading.ok:
        raise InvalidInput(f"{options.source} is no valid contract.", findings=reading.findings)
    document = upgrade(reading.document)
    return Imported(dict(document.data), reading.findings)


FORMAT = Format(
    name="odcs",
    title="ODCS",
    extension="odcs.yaml",
    importer=import_odcs,
    exporter=export_odcs,
    carries=frozenset(Feature),
)
