"""ODCS 3.0 and 3.1 to 3.2: exclusive bounds became values, library rules became metrics, a comparison is required."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.document import CURRENT
from hansa.standards.mapping import as_map, items, text
from hansa.standards.odcs.logical import logical_type
from hansa.standards.odcs.quality import OPERATORS

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_METRICS = {
    "nullCheck": "nullValues",
    "nullCount": "nullValues",
    "duplicateCount": "duplicateValues",
    "uniqueCheck": "duplicateValues",
    "countCheck": "rowCount",
    "countRows": "rowCount",
    "missingCount": "missingValues",
    "invalidCount": "invalidValues",
    "validValues": "invalidValues",
    "duplicatePercent": "duplicateValues",
    "nullPercent": "nullValues",
    "missingPercent": "missingValues",
    "invalidPercent": "invalidValues",
}
"""The rule names of 3.0's examples; 3.1 named the metrics."""
_KNOWN = frozenset({"nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"})
_ARGUMENTS = ("validValues", "pattern", "missingValues", "properties")
"""What stood beside the operator before it became an argument."""

_NONE_ALLOWED = _KNOWN - {"rowCount"}


def from_3(data: dict[str, Json]) -> dict[str, Json]:
    out: dict[str, Json] = {**data, "apiVersion": "v" + CURRENT["odcs"]}
    if isinstance(data.get("schema"), list):
        out["schema"] = [_element(item) for item in items(data["schema"])]
    return out


def _element(element: dict[str, Json]) -> dict[str, Json]:
    """A schema object or property, and all below it."""
    out = dict(element)
    if isinstance(out.get("properties"), list):
        out["properties"] = [_element(_typed(item)) for item in items(out["properties"])]
    if isinstance(out.get("items"), dict):
        out["items"] = _element(_typed(as_map(out["items"])))
    if isinstance(out.get("quality"), list):
        out["quality"] = [current_rule(item) for item in items(out["quality"])]
    if isinstance(out.get("logicalTypeOptions"), dict):
        out["logicalTypeOptions"] = _bounds(as_map(out["logicalTypeOptions"]))
    return out


def _typed(column: dict[str, Json]) -> dict[str, Json]:
    """3.2 refuses a column without a logical type: it is told from the shape and the physical type, else text."""
    if "logicalType" in column:
        return column
    shape = "object" if "properties" in column else "array" if "items" in column else None
    return {**column, "logicalType": shape or logical_type(text(column.get("physicalType")) or "") or "string"}


def _bounds(options: dict[str, Json]) -> dict[str, Json]:
    """`minimum: 0, exclusiveMinimum: true` is now `exclusiveMinimum: 0`."""
    out = dict(options)
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(out.get(exclusive), bool) and out.pop(exclusive) and inclusive in out:
            out[exclusive] = out.pop(inclusive)
    return out


def current_rule(rule: dict[str, Json]) -> dict[str, Json]:
    """A quality rule as 3.2 wants it."""
    kind = rule.get("type", "library")
    compared = any(name in rule for name in OPERATORS)
    if kind == "library" or "metric" in rule:
        return _library(rule, compared=compared)
    if kind == "sql" and not compared:
        # 3.2 wants one comparison with a query; without one only its owner knows what to expect of the result.
        out: dict[str, Json] = {name: value for name, value in rule.items() if name != "query"}
        return {**out, "type": "custom", "engine": "sql", "implementation": rule.get("query", "")}
    return rule


def _library(rule: dict[str, Json], *, compared: bool) -> dict[str, Json]:
    name = str(rule.get("metric") or rule.get("rule") or "")
    metric = _METRICS.get(name, name)
    out = dict(rule)
    if metric not in _KNOWN or (not compared and metric not in _NONE_ALLOWED):
        described = f"{name} {rule.get('description', '')}".strip()
        return {**out, "type": "text", "description": described}
    if "metric" not in out:
        out["metric"] = metric
        out.pop("rule", None)
    if arguments := {key: out.pop(key) for key in _ARGUMENTS if key in out}:
        out["arguments"] = {**arguments, **as_map(out.get("arguments"))}
    if name.endswith("Percent"):
        out.setdefault("unit", "percent")
    if not compared:
        out["mustBe"] = 0
    return out
