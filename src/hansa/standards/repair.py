"""Makes upgraded data valid: what the newer schema has no place for moves into `customProperties`, nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.change import Change, Remove, applied
from hansa.standards.emit import flow
from hansa.standards.pointer import join, look_up, tokens
from hansa.standards.validate import validate
from hansa.standards.yaml import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.findings import Finding
    from hansa.kernel.json import Json

MAX_ROUNDS = 200
"""Each round settles at least one place; documents of a neighbouring version need none or a few."""


def repaired(data: Json, schema: str, defaults: dict[str, Json]) -> Json:
    """Valid data; `defaults` fill what the document itself must have."""
    for _ in range(MAX_ROUNDS):
        findings = _findings(data, schema)
        if not findings:
            return data
        data = _settled(data, findings[0], schema, defaults)
    return data


def _findings(data: Json, schema: str) -> Sequence[Finding]:
    tree, findings = parse(flow(data, strict=True), "upgrade")
    return validate(tree, schema) if tree else findings


def _settled(data: Json, finding: Finding, schema: str, defaults: dict[str, Json]) -> Json:
    path = tokens(finding.place.pointer)
    value = look_up(data, finding.place.pointer)
    if not path:
        missing = {name: default for name, default in defaults.items() if isinstance(data, dict) and name not in data}
        return {**data, **missing} if isinstance(data, dict) else data
    if value is None:
        return applied(data, Remove(finding.place.pointer))
    if finding.code == "schema-type" and "text" in finding.fix + finding.text and isinstance(value, bool | int | float):
        return applied(data, Change(finding.place.pointer, flow(value)))
    return _moved(data, path, schema)


def _moved(data: Json, path: list[str], schema: str) -> Json:
    """Moves the value at `path` into the `customProperties` nearest above it that the schema allows."""
    for depth in range(len(path) - 1, -1, -1):
        owner = look_up(data, join(path[:depth]))
        if not isinstance(owner, dict):
            continue
        name = path[depth]
        kept, out = _cut(owner[name], path[depth + 1 :])
        extra: Json = {"property": name, "value": out}
        known = owner.get("customProperties")
        if name == "customProperties":
            continue
        changed: dict[str, Json] = {**owner, name: kept}
        if kept is None:
            del changed[name]
        changed["customProperties"] = [*known, extra] if isinstance(known, list) else [extra]
        result = applied(data, Change(join(path[:depth]), changed))
        own = join([*path[:depth], "customProperties"])
        if not any(item.place.pointer.startswith(own) for item in _findings(result, schema)):
            return result
    return applied(data, Remove(join(path)))


def _cut(value: Json, path: list[str]) -> tuple[Json, Json]:
    """What stays of a list whose item is broken, and what goes; a broken map goes as a whole."""
    if isinstance(value, list) and path and path[0].isdigit():
        index = int(path[0])
        return [*value[:index], *value[index + 1 :]] or None, value[index]
    return None, value
