"""Hypothesis strategies for whole contracts (ODCS 3.2.0), and what of a contract a conversion should keep."""

import json
import re
import string

from hypothesis import strategies as st

from hansa.contracts.convert.format import Feature
from hansa.contracts.convert.scalar import scalar
from hansa.contracts.types import column_name
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read
from hansa.standards.write import dump

PLAIN_NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=6).map(lambda text: f"c_{text}")
HOSTILE_NAMES = st.text(
    st.sampled_from("abAB01 _-.,;:'\"`\\\n\t[]{}()<>/*#$%&@!?=+|~^é漢\u2028"), min_size=1, max_size=12
).filter(lambda text: text.strip())
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
SCALARS = st.sampled_from(
    [
        {"logicalType": "string"},
        {"logicalType": "string", "logicalTypeOptions": {"maxLength": 20}},
        {"logicalType": "string", "logicalTypeOptions": {"minLength": 2, "maxLength": 9, "pattern": "^[a-z]+$"}},
        {"logicalType": "string", "logicalTypeOptions": {"format": "uuid"}},
        {"logicalType": "string", "logicalTypeOptions": {"format": "email"}},
        {"logicalType": "string", "physicalType": "binary"},
        {"logicalType": "integer"},
        {"logicalType": "integer", "logicalTypeOptions": {"minimum": -5, "maximum": 100, "multipleOf": 5}},
        *({"logicalType": "integer", "logicalTypeOptions": {"format": f"{s}{b}"}} for s in "iu" for b in (8, 16, 32)),
        {"logicalType": "integer", "logicalTypeOptions": {"format": "u64"}},
        {"logicalType": "number"},
        {"logicalType": "number", "logicalTypeOptions": {"exclusiveMinimum": 0, "exclusiveMaximum": 1.5}},
        {"logicalType": "number", "logicalTypeOptions": {"format": "f32"}},
        {"logicalType": "number", "physicalType": "decimal(12,2)"},
        {"logicalType": "number", "physicalType": "decimal(38,10)"},
        {"logicalType": "boolean"},
        {"logicalType": "date"},
        {"logicalType": "date", "logicalTypeOptions": {"minimum": "2020-01-01"}},
        {"logicalType": "time"},
        {"logicalType": "timestamp"},
        {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}},
        {"logicalType": "string", "enum": [{"value": "open"}, {"value": "paid"}]},
        {"logicalType": "string", "customProperties": [{"property": "default", "value": "none"}]},
    ]
)


@st.composite
def properties(draw, depth=2, names=PLAIN_NAMES):
    """A list of properties with different names (different also where case means nothing)."""
    found = draw(st.lists(names, min_size=1, max_size=4, unique_by=lambda name: name.casefold().replace("_", "")))
    return [{"name": name, **draw(typed(depth, names))} for name in found]


@st.composite
def typed(draw, depth, names):
    kinds = ["scalar"] * 4 + (["object", "array", "map"] if depth else [])
    match draw(st.sampled_from(kinds)):
        case "object":
            made = {"logicalType": "object", "properties": draw(properties(depth - 1, names))}
        case "array":
            made = {"logicalType": "array", "items": draw(typed(depth - 1, names))}
        case "map":
            value = draw(typed(depth - 1, names))
            made = {"logicalType": "map", "map": {"key": {"logicalType": "string"}, "value": value}}
        case _:
            made = json.loads(json.dumps(draw(SCALARS)))
    if draw(st.booleans()):
        made["required"] = True
    if text := draw(TEXTS):
        made["description"] = text
    return made


@st.composite
def contracts(draw, names=PLAIN_NAMES, depth=2, tables=2):
    """The data of a valid contract with tables, keys and rules; the second table refers to the first one's key."""
    made = []
    for name in draw(
        st.lists(names, min_size=1, max_size=tables, unique_by=lambda name: name.casefold().replace("_", ""))
    ):
        columns = draw(properties(depth, names))
        key = {
            "name": "key_col",
            "logicalType": "integer",
            "required": True,
            "primaryKey": True,
            "primaryKeyPosition": 1,
        }
        if made and re.fullmatch(r"[A-Za-z_]\w*", made[0]["name"], re.ASCII):
            other = {"name": "other_col", "logicalType": "integer"}
            columns.append({**other, "relationships": [{"type": "foreignKey", "to": f"{made[0]['name']}.key_col"}]})
        table = {"name": name, "logicalType": "object", "physicalType": "table", "properties": [key, *columns]}
        if text := draw(TEXTS):
            table["description"] = text
        made.append(table)
    return {
        "apiVersion": "v3.2.0",
        "kind": "DataContract",
        "id": "generated",
        "name": "generated",
        "version": "1.0.0",
        "status": "draft",
        "schema": made,
    }


def contract_of(data):
    """The typed contract; fails where the data is no valid one."""
    reading = read(dump(data), "generated.odcs.yaml")
    assert reading.ok, reading.findings
    return Contract.parse(reading.document)


def essence(contract, features, word=str):
    """What of a contract is kept where `features` are carried; `word` says as what each type comes back."""
    return {table.name: _table(table, features, word) for table in contract.schema_}


def _table(table, features, word):
    made = {"columns": [_column(each, features, word) for each in table.properties]}
    if Feature.TABLE_DESCRIPTIONS in features:
        made["description"] = _text(table.description)
    if Feature.PRIMARY_KEYS in features:
        made["key"] = [column_name(table.find(name)) for name in table.primary_key]
    if Feature.REFERENCES in features:
        made["references"] = [(each.name, list(r.targets)) for each in table.properties for r in each.relationships]
    return made


def _column(prop, features, word):
    made = {"name": prop.name, "type": _type(prop, features, word)}
    if Feature.REQUIRED in features:
        made["required"] = prop.required or prop.primary_key
    named = bool(prop.name)
    if Feature.DESCRIPTIONS in features and named:
        made["description"] = _text(prop.description)
    if Feature.ENUMS in features:
        made["enum"] = list(prop.enum_values)
    if Feature.UNIQUE in features:
        made["unique"] = prop.unique
    if Feature.DEFAULTS in features and named:
        made["default"] = prop.custom("default")
    options = prop.logical_type_options or {}
    for feature, names in LIMITS.items():
        if feature in features:
            made |= {name: options.get(name) for name in names}
    return made


LIMITS = {
    Feature.LENGTHS: ("minLength", "maxLength"),
    Feature.RANGES: ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    Feature.MULTIPLES: ("multipleOf",),
    Feature.PATTERNS: ("pattern",),
}


def _type(prop, features, word):
    found = scalar(prop)
    if found:
        return word(found.word)
    if prop.properties:
        return [_column(each, features, word) for each in prop.properties]
    if prop.logical_type == "map":
        return ("map", _column(prop.map.value, features, word))
    return ("array", _column(prop.items, features, word))


def _text(text):
    return " ".join((text or "").split())
