"""How an organisation shapes its contracts and products: checked, kept as written, and composed with the standard's schema.

Levels are places in a contract (`root`, `schema.properties`, …); each may change the standard's properties and add its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from hansa.kernel.errors import InvalidInput
from hansa.kernel.findings import Finding, Place, Severity
from hansa.registry.settings.commands import put
from hansa.registry.settings.queries import section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

SETTING = "customization"
LEVELS: Mapping[str, tuple[str, ...]] = {
    "root": (),
    "description": ("description",),
    "schema": ("schema[]",),
    "schema.properties": ("schema[]", "properties[]"),
    "servers": ("servers[]",),
    "team": ("team",),
    "team.members": ("team", "members[]"),
    "roles": ("roles[]",),
    "support": ("support[]",),
}
"""Level → the way to it in a contract; `[]` stands for every item of a list."""
_TYPES: Mapping[str, Json] = {
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "array": "array",
    "multiselect": "array",
}
_BOUNDS = ("pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems")
_LISTS = ("standardProperties", "customProperties", "customSections")


def put_customization(session: Session, actor: Actor, text: str, data: Json, *, why: str, at: datetime) -> None:
    """Keeps the customisation as it was written. Raises InvalidInput that says where it is wrong."""
    if data is None:
        data = {}
    wrong = findings(data)
    if wrong:
        raise InvalidInput(wrong[0].text, hint=wrong[0].fix, findings=wrong)
    put(session, actor, SETTING, {"text": text, "data": data}, why=why, at=at)


def findings(data: Json) -> list[Finding]:
    """All that is wrong with it; a finding's place has the pointer only."""
    if not isinstance(data, dict):
        return [_finding("", "A customisation is an object with `dataProduct` and `dataContract`.")]
    contract = data.get("dataContract")
    if contract is not None and not isinstance(contract, dict):
        return [_finding("/dataContract", "dataContract: this is not an object of levels.")]
    found: list[Finding] = []
    for level, parts in (contract or {}).items():
        if level in LEVELS:
            found += _level_findings(level, parts if isinstance(parts, dict) else {})
        else:
            place = f"/dataContract/{_escaped(level)}"
            found.append(
                _finding(place, f"dataContract.{level}: there is no such level.", f"Levels: {', '.join(LEVELS)}.")
            )
    return found


def customization(session: Session) -> tuple[str, dict[str, Json]]:
    """The text as it was written, and what it says."""
    kept = section(session, SETTING)
    data = kept.get("data")
    return str(kept.get("text") or ""), data if isinstance(data, dict) else {}


def composed(schema: dict[str, Json], data: Mapping[str, Json]) -> dict[str, Json]:
    """The schema with the organisation's own demands beside it by `allOf`; the schema itself where there are none."""
    overlays: list[Json] = []
    for level, parts in _levels(data).items():
        demands = _demands(parts) if level in LEVELS else {}
        if demands:
            overlays.append(_nested(LEVELS[level], demands))
    if not overlays:
        return schema
    about: dict[str, Json] = {key: schema[key] for key in ("$schema", "title", "description") if key in schema}
    base: dict[str, Json] = {key: value for key, value in schema.items() if key not in about}
    # references inside the base begin at the document's root, so its definitions stay there
    moved: dict[str, Json] = {key: base.pop(key) for key in ("$defs", "definitions") if key in base}
    base.pop("$id", None)
    return {**about, **moved, "allOf": [base, *overlays]}


def _levels(data: Mapping[str, Json]) -> dict[str, dict[str, Json]]:
    contract = data.get("dataContract")
    if contract is None:
        return {}
    if not isinstance(contract, dict):
        raise InvalidInput("dataContract: this is not an object of levels.")
    return {level: parts if isinstance(parts, dict) else {} for level, parts in contract.items()}


def _level_findings(level: str, parts: Mapping[str, Json]) -> Iterable[Finding]:
    for name in _LISTS:
        items, place = parts.get(name), f"/dataContract/{level}/{name}"
        if items is None:
            continue
        key = "section" if name == "customSections" else "property"
        if not isinstance(items, list):
            yield _finding(place, f"dataContract.{level}.{name}: this is not a list.")
            continue
        for number, item in enumerate(items):
            where = f"dataContract.{level}.{name}[{number}]"
            if not isinstance(item, dict) or not isinstance(item.get(key), str):
                yield _finding(f"{place}/{number}", f"{where}: it has no `{key}`.", f"Name the {key}.")
            else:
                yield from _pattern_findings(f"{place}/{number}", where, item.get("pattern"))


def _pattern_findings(place: str, where: str, pattern: Json) -> Iterable[Finding]:
    if pattern is None:
        return
    try:
        re.compile(str(pattern))
    except re.error as error:
        yield _finding(f"{place}/pattern", f"{where}.pattern: {error}.", "Correct the regular expression.")


def _finding(pointer: str, text: str, fix: str = "") -> Finding:
    return Finding("customization", Severity.ERROR, Place(SETTING, pointer=pointer), text, fix)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _demands(parts: Mapping[str, Json]) -> dict[str, Json]:
    """What a level asks of its object, as JSON Schema."""
    properties: dict[str, Json] = {}
    required: list[Json] = []
    for item in _items(parts, "standardProperties"):
        name = str(item["property"])
        rules = _rules(item)
        if rules:
            properties[name] = rules
        if item.get("required") is True:
            required.append(name)
    customs = [_custom(item) for item in _items(parts, "customProperties")]
    needed = [_present(str(i["property"])) for i in _items(parts, "customProperties") if i.get("required") is True]
    if customs:
        properties["customProperties"] = {"type": "array", "items": {"allOf": cast("list[Json]", customs)}}
    if needed:
        required.append("customProperties")
        own = cast("dict[str, Json]", properties.setdefault("customProperties", {}))
        own["allOf"] = cast("list[Json]", needed)
    found: dict[str, Json] = {}
    if properties:
        found["properties"] = properties
    if required:
        found["required"] = required
    return found


def _items(parts: Mapping[str, Json], name: str) -> list[dict[str, Json]]:
    items = parts.get(name)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _rules(item: Mapping[str, Json]) -> dict[str, Json]:
    found: dict[str, Json] = {key: item[key] for key in _BOUNDS if key in item}
    values = item.get("enum")
    if isinstance(values, list) and values:
        found["enum"] = [value.get("value") if isinstance(value, dict) else value for value in values]
    return found


def _custom(item: Mapping[str, Json]) -> dict[str, Json]:
    """An own property's value, wherever it is given."""
    rules = _rules(item)
    kind = _TYPES.get(str(item.get("type")))
    if item.get("type") == "multiselect" and "enum" in rules:
        rules = {"items": {"enum": rules.pop("enum")}, **rules}
    if kind:
        rules["type"] = kind
    name: Json = str(item["property"])
    return {"if": {"properties": {"property": {"const": name}}}, "then": {"properties": {"value": rules}}}


def _present(name: str) -> dict[str, Json]:
    return {"contains": {"properties": {"property": {"const": name}}, "required": ["property", "value"]}}


def _nested(way: tuple[str, ...], demands: dict[str, Json]) -> dict[str, Json]:
    for step in reversed(way):
        name = step.removesuffix("[]")
        inner: dict[str, Json] = {"items": demands} if step.endswith("[]") else demands
        demands = {"properties": {name: inner}}
    return demands
