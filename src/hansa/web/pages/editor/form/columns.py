"""The schema in the form: tables, their columns, what is nested in those, and the rules of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.lint.rules.options_fit import OPTIONS
from hansa.standards.odcs.quality import OPERATORS
from hansa.web.pages.editor.form.codec import CHOICES, FLAG, SCALAR, TEXT, TEXT_CHOICES, WORDS
from hansa.web.pages.editor.form.parts import field, items, word
from hansa.web.pages.editor.form.shape import Add, Group, Input, Operator, Row, operand

if TYPE_CHECKING:
    from hansa.kernel.json import Json

TYPES = ("string", "integer", "number", "boolean", "date", "timestamp", "time", "object", "array", "map", "vector")
METRICS = ("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount")
LABELS = {
    "minLength": "Shortest", "maxLength": "Longest", "pattern": "Pattern", "format": "Format", "minimum": "Least", "maximum": "Greatest",
    "exclusiveMinimum": "More than", "exclusiveMaximum": "Less than", "multipleOf": "Multiple of", "minItems": "Fewest items",
    "maxItems": "Most items", "uniqueItems": "Items differ", "timezone": "Has a time zone", "defaultTimezone": "Time zone if none",
    "minProperties": "Fewest fields", "maxProperties": "Most fields", "required": "Required fields", "dimensions": "Dimensions",
    "elementType": "Type of elements", "distanceMetric": "Distance", "embeddingModel": "Embedding model",
    "embeddingModelVersion": "Its version", "normalized": "Normalized",
}  # fmt: skip
_FLAGS = frozenset({"uniqueItems", "timezone", "normalized"})
_TEXTS = frozenset({"pattern", "format", "defaultTimezone", "elementType", "distanceMetric", "embeddingModel"})
_COLUMN: Json = {"name": "new_column", "logicalType": "string"}
_TABLE: Json = {"name": "new_table", "logicalType": "object", "physicalType": "table", "properties": [_COLUMN]}


def schema(data: Json) -> Group:
    rows = tuple(_table(at, each) for at, each in items(data, "/schema"))
    return Group("Schema", "/schema", rows, (Add("Add a table", _TABLE),), "tables")


def _table(at: str, table: dict[str, Json]) -> Row:
    about = field(at, table, "description", "Description", control="textarea")
    return Row(
        at,
        f"Table {word(table, 'name')}",
        (
            field(at, table, "name", "Name"),
            field(at, table, "physicalName", "Physical name"),
            field(at, table, "physicalType", "Kind"),
        ),
        (about, field(at, table, "businessName", "Business name"), field(at, table, "tags", "Tags", WORDS)),
        (_rules(at, table, {"metric": "rowCount", "mustBeGreaterThan": 0}),),
        (_columns(f"{at}/properties", table),),
        folded=_folded(table),
    )


def _columns(at: str, owner: dict[str, Json]) -> Group:
    rows = tuple(_column(each_at, each) for each_at, each in items(owner, "/properties", at))
    return Group("Columns", at, rows, (Add("Add a column", _COLUMN),), "columns")


def _column(at: str, column: dict[str, Json], title: str = "") -> Row:
    kind = word(column, "logicalType")
    name = () if title else (field(at, column, "name", "Name"),)
    flags = (("required", "Required"), ("unique", "Unique"), ("primaryKey", "Key"))
    return Row(
        at,
        title or f"Column {word(column, 'name')}",
        (
            *name,
            field(at, column, "logicalType", "Type", control="select", options=TYPES),
            field(at, column, "physicalType", "Physical type"),
            *(field(at, column, key, label, FLAG, control="check") for key, label in flags),
        ),
        _more(at, column, kind),
        (_rules(at, column, {"metric": "nullValues", "mustBe": 0}),),
        _inside(at, column, kind),
        removable=not title,
        folded=_folded(column),
    )


def _more(at: str, column: dict[str, Json], kind: str) -> tuple[Input, ...]:
    options, inside = column.get("logicalTypeOptions"), f"{at}/logicalTypeOptions"
    held = options if isinstance(options, dict) else {}
    names = dict.fromkeys((*OPTIONS.get(kind, ()), *held)) if options is None or isinstance(options, dict) else {}
    choices = TEXT_CHOICES if kind in {"string", ""} else CHOICES
    return (
        field(at, column, "description", "Description", control="textarea"),
        field(at, column, "classification", "Classification", hint="public, internal, confidential, restricted"),
        *(_option(inside, held, name) for name in names),
        field(at, column, "enum", "Allowed values", choices, control="textarea", hint="One a line: value, or value = label"),
    )  # fmt: skip


def _option(at: str, options: dict[str, Json], name: str) -> Input:
    label = LABELS.get(name, name)
    if name in _FLAGS:
        return field(at, options, name, label, FLAG, control="check")
    codec = TEXT if name in _TEXTS else WORDS if name == "required" else SCALAR
    return field(at, options, name, label, codec)


def _inside(at: str, column: dict[str, Json], kind: str) -> tuple[Group, ...]:
    found: list[Group] = []
    if kind == "object" or isinstance(column.get("properties"), list):
        found.append(_columns(f"{at}/properties", column))
    single = column.get("items")
    if isinstance(single, dict):
        found.append(Group("Items", f"{at}/items", (_column(f"{at}/items", single, "Each item"),)))
    elif kind == "array":
        found.append(Group("Items", f"{at}/items", (_column(f"{at}/items", {}, "Each item"),)))
    both = column.get("map")
    if isinstance(both, dict):
        sides = [(key, each) for key in ("key", "value") if isinstance(each := both.get(key), dict)]
        found += [
            Group("Map", f"{at}/map/{key}", (_column(f"{at}/map/{key}", each, f"Its {key}s"),)) for key, each in sides
        ]
    return tuple(found)  # fmt: skip


def _rules(at: str, owner: dict[str, Json], start: Json) -> Group:
    rows = tuple(_rule(each_at, each) for each_at, each in items(owner, "/quality", f"{at}/quality"))
    query: Json = {"type": "sql", "query": "SELECT COUNT(*) FROM {object}", "mustBeGreaterThan": 0}
    return Group("Rules", f"{at}/quality", rows, (Add("Add a rule", start), Add("Add a rule in SQL", query)), "rules")


def _rule(at: str, rule: dict[str, Json]) -> Row:
    kind = word(rule, "type") or "library"
    compare = next((key for key in OPERATORS if key in rule), "")
    subject: tuple[Input, ...] = ()
    if kind == "library":
        subject = (field(at, rule, "metric", "Measure", control="select", options=METRICS),)
    elif kind == "sql":
        subject = (field(at, rule, "query", "SQL", control="textarea"),)
    value = Input(f"{at}/{compare}", "Value", rule.get(compare), operand(compare), by=at)
    operator = Operator(at, "Compare", compare, control="select", options=tuple(OPERATORS), rule=at)
    bounds = (operator, *((value,) if compare else ()), field(at, rule, "unit", "Unit"))
    said = (field(at, rule, "severity", "Severity"), field(at, rule, "description", "Description", control="textarea"))
    title = f"Rule {word(rule, 'name') or word(rule, 'metric') or kind}"
    return Row(at, title, (*subject, *(bounds if kind in {"library", "sql"} else ()), *said))


def _folded(owner: dict[str, Json]) -> str:
    """What the closed fold holds, in a few words."""
    rules = owner.get("quality")
    number = len(rules) if isinstance(rules, list) else 0
    about = word(owner, "description")
    parts = [word(owner, "classification"), f"{number} {'rule' if number == 1 else 'rules'}" if number else "", about]
    return " · ".join(part for part in parts if part)
