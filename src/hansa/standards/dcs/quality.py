"""DCS quality rules as ODCS ones; they differ in two names of comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.standards.mapping import custom
from hansa.standards.odcs.from_3 import current_rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.kernel.json import Json

_RENAMED = {
    "mustBeGreaterThanOrEqualTo": "mustBeGreaterOrEqualTo",
    "mustBeLessThanOrEqualTo": "mustBeLessOrEqualTo",
}


def quality(rule: Mapping[str, Json]) -> Json:
    out: dict[str, Json] = {_RENAMED.get(name, name): value for name, value in rule.items() if name != "dialect"}
    if "dialect" in rule:
        out["customProperties"] = custom({"dialect": rule["dialect"]})
    if out.get("type") == "custom":
        out.setdefault("implementation", "")
        if isinstance(out["implementation"], list):
            out["implementation"] = {"checks": out["implementation"]}
    if "type" not in out and "metric" not in out:
        out["type"] = "sql" if "query" in out else "text"
    return current_rule(out)
