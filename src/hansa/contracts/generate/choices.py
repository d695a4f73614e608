"""Values that a contract lists, as its column types have them: those that keep all that is said of the column besides."""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hansa.contracts.generate.limits import as_kind
from hansa.contracts.generate.text import Unmakeable
from hansa.contracts.lint.subject import Column, Table
from hansa.contracts.lint.values import refusal
from hansa.contracts.plan.rules.length import sized

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import Property


def allowed(prop: Property, listed: Sequence[Any], pattern: str | None) -> tuple[Any, ...]:
    """Of the values that a rule lists, those that keep the property's own enumeration, limits and pattern. Raises Unmakeable."""
    column = Column(prop.to_json(), "", Table({}, ""), prop.name or "")
    kept = tuple(each for each in listed if not refusal(column, each) and _keeps(prop, each, pattern))
    if not kept:
        raise Unmakeable("none of its allowed values keeps its other rules")
    return kept


def _keeps(prop: Property, listed: Any, pattern: str | None) -> bool:
    if not isinstance(listed, str):
        return True
    size = sized(prop.physical_type or "")
    if size is not None and len(listed) > size:
        return False
    if not pattern:
        return True
    rule: dict[str, Json] = {"logicalType": "string", "logicalTypeOptions": {"pattern": pattern}}
    return not refusal(Column(rule, "", Table({}, ""), ""), listed)


def as_typed(chosen: Any, kind: str) -> Any:
    """A value that YAML has as a text or number, as a column of the DuckDB type has it."""
    if kind == "VARCHAR":
        return str(chosen).lower() if isinstance(chosen, bool) else str(chosen)
    if kind.startswith("DECIMAL"):
        return Decimal(str(chosen))
    if kind == "TIME" and isinstance(chosen, str):
        return time.fromisoformat(chosen).replace(tzinfo=None)
    if kind in {"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"} and isinstance(chosen, str):
        moment = datetime.fromisoformat(chosen)
        return as_kind(moment if moment.tzinfo else moment.replace(tzinfo=UTC), kind)
    return float(chosen) if kind in {"DOUBLE", "FLOAT"} else chosen
