"""A contract in plain words: what type a property has, what it must be, what a rule demands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import Property, SchemaObject
    from hansa.standards.odcs.sla import SlaProperty

_OPERATORS = {
    "mustBe": "must be",
    "mustNotBe": "must not be",
    "mustBeGreaterThan": "must be more than",
    "mustBeGreaterOrEqualTo": "must be at least",
    "mustBeLessThan": "must be less than",
    "mustBeLessOrEqualTo": "must be at most",
    "mustBeBetween": "must be between",
    "mustNotBeBetween": "must not be between",
}
_METRICS = {
    "nullValues": "empty values",
    "missingValues": "missing values",
    "invalidValues": "invalid values",
    "duplicateValues": "duplicate values",
    "rowCount": "rows",
}
_LIMITS = (
    ("minimum", "at least {}"), ("exclusiveMinimum", "more than {}"), ("maximum", "at most {}"),
    ("exclusiveMaximum", "less than {}"), ("multipleOf", "a multiple of {}"), ("minLength", "at least {} characters"),
    ("maxLength", "at most {} characters"), ("pattern", "matches {}"), ("format", "format {}"),
    ("minItems", "at least {} items"), ("maxItems", "at most {} items"), ("minProperties", "at least {} fields"),
    ("maxProperties", "at most {} fields"), ("timezone", "with a time zone"), ("uniqueItems", "no item twice"),
    ("dimensions", "{} dimensions"),
)  # fmt: skip
MAX_VALUES = 12
"""So many allowed values are listed in a cell; the rest is counted."""


def say(value: Json) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " and ".join(map(say, value))
    return "" if value is None else str(value)


def type_of(prop: Property) -> str:
    """`array of string`, `decimal(12,2)`; the physical type stands beside the logical one."""
    logical = prop.logical_type or ""
    if prop.items:
        logical = f"array of {type_of(prop.items) or 'anything'}"
    elif prop.map and prop.map.key and prop.map.value:
        logical = f"map of {type_of(prop.map.key)} to {type_of(prop.map.value)}"
    if prop.physical_type and prop.physical_type.lower() != logical:
        return f"{logical} ({prop.physical_type})" if logical else prop.physical_type
    return logical


def demands(prop: Property) -> Iterator[str]:
    """What a value must be, the most important first."""
    if prop.primary_key:
        yield "primary key"
    elif prop.required:
        yield "required"
    if prop.unique:
        yield "unique"
    for name, text in _LIMITS:
        value = prop.logical_type_options.get(name)
        if value is not None and value is not False:
            yield text.format(say(value))
    if prop.enum:
        values = [say(each.value) for each in prop.enum]
        more = f" and {len(values) - MAX_VALUES} more" if len(values) > MAX_VALUES else ""
        yield f"one of {', '.join(values[:MAX_VALUES])}{more}"
    for relationship in prop.relationships:
        yield f"refers to {', '.join(relationship.targets)}"
    if prop.classification:
        yield prop.classification
    if prop.deprecated:
        yield "deprecated"


def rows_of(schema: SchemaObject) -> Iterator[tuple[int, str, Property]]:
    """(depth, name, property) of all properties, nested ones below theirs."""
    for prop in schema.properties:
        yield from _rows(prop, prop.name, 0)


def _rows(prop: Property, name: str, depth: int) -> Iterator[tuple[int, str, Property]]:
    yield depth, name, prop
    inside = prop
    while inside.items is not None:
        inside = inside.items
    for each in inside.properties:
        yield from _rows(each, each.name, depth + 1)


def rule_of(rule: Quality) -> str:
    """One sentence."""
    share = " (percent)" if rule.unit == "percent" else ""
    operator = rule.operator
    limit = f" {_OPERATORS[operator[0]]} {say(operator[1])}{share}" if operator else ""
    if rule.type == "sql":
        return f"the result of a query{limit}"
    if rule.type == "custom":
        return f"checked by {rule.engine or 'another engine'}"
    if rule.type == "text":
        return ""
    metric = rule.metric or rule.rule or ""
    return f"{_METRICS.get(metric, metric)}{limit or ' must be 0'}"


def level_of(level: SlaProperty) -> str:
    """`4 d`, `99.9 percent`."""
    return f"{say(level.value)} {level.unit or ''}".strip()
