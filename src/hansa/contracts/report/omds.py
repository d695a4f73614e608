"""Open Metadata Difference Standard (Bitol RFC 0039): differences of two versions, as other tools can read them.

Paths are the RFC's hybrid of JSON Pointer and names, `/schema[name=orders]/properties[name=id]/required`: they stay the
same when columns are put in another order. The weights are those of Hansa's rules (the RFC leaves open whether its own
table binds tools); each entry names its rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.semver import Step
from hansa.standards.pointer import look_up, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.contracts.compatibility.difference import Difference
    from hansa.contracts.compatibility.verdict import Verdict
    from hansa.kernel.json import Json

API_VERSION = "v1.0.0"
_TYPES = {"added": "ADD", "removed": "REMOVE", "changed": "CHANGE"}
_LEVELS = {"breaking": "MAJOR", "compatible": "MINOR", "cosmetic": "PATCH"}
_KINDS = {"ODCS": "DataContract", "ODPS": "DataProduct"}
_NAMES = ("name", "server", "property", "role", "channel", "username", "id")
"""What a part is called by, in the order in which it is looked for."""


def omds(verdict: Verdict) -> dict[str, Json]:
    """The paths take their names from the two documents' data."""
    old, new = verdict.old_data, verdict.new_data
    steps = [each.step for each in verdict.differences]
    document: dict[str, Json] = {
        "apiVersion": API_VERSION,
        "kind": "MetadataDifference",
        "sourceKind": _KINDS[verdict.standard],
        "source1": {"id": str(look_up(old, "/id") or verdict.id), "version": verdict.old_version},
        "source2": {"id": verdict.id, "version": verdict.new_version},
        "scope": "all",
        "impact": {str(step): steps.count(step) for step in (Step.MAJOR, Step.MINOR, Step.PATCH)},
    }
    if verdict.suggested:
        document["suggestedVersion"] = verdict.suggested
    document["diffs"] = [_entry(each, old, new) for each in verdict.differences]
    document["customProperties"] = [{"property": "generatedBy", "value": "hansa"}]
    return document


def _entry(difference: Difference, old: Json, new: Json) -> Json:
    removed = difference.change == "removed"
    parts = tokens(difference.pointer)
    entry: dict[str, Json] = {
        "type": _TYPES[difference.change],
        "section": parts[0] if parts else "",
        "field": next((part for part in reversed(parts) if not part.isdigit()), ""),
        "path": named(old if removed else new, parts),
    }
    if difference.change != "added":
        entry["value1"] = difference.before
    if not removed:
        entry["value2"] = difference.after
    entry["message"] = difference.text
    entry["impactLevel"] = _LEVELS[difference.impact]
    entry["customProperties"] = [
        {"property": "rule", "value": difference.code},
        {"property": "area", "value": difference.area},
        {"property": "breaks", "value": list(difference.breaks)},
    ]
    return entry


def named(data: Json, parts: Iterable[str]) -> str:
    """The pointer with names in place of positions, where the parts have names."""
    path = ""
    for part in parts:
        if isinstance(data, list):
            data = data[int(part)] if part.isdigit() and int(part) < len(data) else None
            path += _selector(data) or f"/{part}"
        else:
            data = data.get(part) if isinstance(data, dict) else None
            path += "/" + part.replace("~", "~0").replace("/", "~1")
    return path


def _selector(data: Json) -> str:
    if not isinstance(data, dict):
        return ""
    found = next(((name, data[name]) for name in _NAMES if isinstance(data.get(name), str)), None)
    if found is None:
        return ""
    version = f",version={data['version']}" if found[0] == "name" and isinstance(data.get("version"), str) else ""
    return f"[{found[0]}={found[1]}{version}]"
