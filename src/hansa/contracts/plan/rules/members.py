"""`minProperties`, `maxProperties` and `required` of objects: which of their properties are there.

A table gives every structure all its fields; one that is NULL is not there. An object without declared properties is read as JSON text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.rule import Rule, number_option
from hansa.contracts.sql import literal
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.fields import Field


def rules(field: Field) -> Iterator[Rule]:
    if field.logical not in {"object", "map"}:
        return
    low, high = number_option(field.options, "minProperties"), number_option(field.options, "maxProperties")
    there = _count(field)
    if low:
        yield Rule("members", f"must have at least {low} properties", f"{there} < {low}", f"≥ {low} properties")
    if high is not None:
        yield Rule("members", f"must have at most {high} properties", f"{there} > {high}", f"≤ {high} properties")
    listed = field.options.get("required")
    if field.logical == "object" and isinstance(listed, list):
        for name in listed:
            yield _required(field, str(name))


def _stored(field: Field) -> dict[str, str]:
    return {
        name: f"struct_extract({field.value}, {literal(column_name(each))})"
        for each in field.prop.properties or ()
        if is_stored(each)
        for name in (each.name or "", each.physical_name or "")
        if name
    }


def _count(field: Field) -> str:
    """NULL where the object itself is."""
    if field.logical == "map":
        return f"cardinality({field.value})"
    stored = dict.fromkeys(_stored(field).values())
    if not stored:
        text = f"CAST({field.value} AS VARCHAR)"
        return f"CASE WHEN json_valid({text}) THEN len(json_keys({text})) END"
    total = " + ".join(f"CAST({each} IS NOT NULL AS INTEGER)" for each in stored)
    return f"CASE WHEN {field.value} IS NOT NULL THEN {total} END"


def _required(field: Field, name: str) -> Rule:
    stored, text = _stored(field), f"must have {name}"
    if not stored:
        raw = f"CAST({field.value} AS VARCHAR)"
        path = literal("$." + '"' + name.replace('"', '\\"') + '"')
        fails = f"CASE WHEN json_valid({raw}) THEN json_extract_string({raw}, {path}) IS NULL END"
        return Rule("members", text, fails, f"{name} present", "completeness")
    if name not in stored:
        return Rule("members", text, "", text, problem=f"{field.label} has no property {name}.")
    fails = f"{field.value} IS NOT NULL AND {stored[name]} IS NULL"
    return Rule("members", text, fails, f"{name} present", "completeness")
