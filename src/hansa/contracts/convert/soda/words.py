"""What SodaCL and Soda's contracts share: thresholds, names of formats, and what a contract says that they cannot."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Feature
from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.convert.notes import Notes
    from hansa.contracts.convert.rules import Rule
    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import SchemaObject

CARRIES = frozenset(
    {
        Feature.IDENTITY, Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.PHYSICAL_NAMES, Feature.REQUIRED,
        Feature.UNIQUE, Feature.PRIMARY_KEYS, Feature.REFERENCES, Feature.ENUMS, Feature.LENGTHS, Feature.RANGES,
        Feature.PATTERNS, Feature.FORMATS, Feature.QUALITY, Feature.SERVICE_LEVELS,
    }
)  # fmt: skip
SIGNS = {
    "mustBe": "=",
    "mustNotBe": "!=",
    "mustBeGreaterThan": ">",
    "mustBeGreaterOrEqualTo": ">=",
    "mustBeLessThan": "<",
    "mustBeLessOrEqualTo": "<=",
}
OPERATORS = {sign: name for name, sign in SIGNS.items()} | {"<>": "mustNotBe"}
FORMATS = {"email": "email", "uuid": "uuid", "ipv4 address": "ipv4", "ipv6 address": "ipv6"}
"""Soda's named format → ODCS's."""

_PERIOD = re.compile(r"\s*(\d+)\s*([smhdw])\s*\Z")


def threshold(rule: Rule) -> str:
    """` = 0`, or nothing for what SodaCL cannot compare."""
    operator, value = rule.bound or ("mustBe", 0)
    if isinstance(value, list):
        return (
            f" {'not ' if operator == 'mustNotBeBetween' else ''}between {value[0]} and {value[1]}"
            if len(value) == 2
            else ""
        )
    percent = " %" if rule.percent else ""
    return f" {SIGNS[operator]} {value}{percent}" if operator in SIGNS and isinstance(value, int | float) else ""


def bound_of(text: str) -> tuple[tuple[str, Json] | None, bool]:
    """The bound of `= 0`, `between 1 and 5`, `< 5 %`, and whether it is a share."""
    found = re.match(r"\s*(not\s+)?between\s+\(?\s*(-?[\d.]+)\s+and\s+(-?[\d.]+)\s*\)?\s*(%?)", text)
    if found:
        name = "mustNotBeBetween" if found[1] else "mustBeBetween"
        return (name, [number(found[2]), number(found[3])]), bool(found[4])
    simple = re.match(r"\s*(!=|<>|<=|>=|=|<|>)\s*(-?\d+(?:\.\d+)?)\s*(%?)\s*\Z", text)
    if simple is None:
        return None, False
    return (OPERATORS[simple[1]], number(simple[2])), bool(simple[3])


def number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def bounded(rule: Rule, bound: tuple[str, Json] | None, *, percent: bool) -> Rule:
    """An exact rule stays without a bound, so that it becomes a promise of the column."""
    if bound in (("mustBe", 0), None) or (bound == ("mustBeLessOrEqualTo", 0)):
        return rule
    return replace(rule, bound=bound, percent=percent)


def period(text: str) -> tuple[int, str] | None:
    found = _PERIOD.match(text)
    return (int(found[1]), found[2]) if found else None


def note_lost(rule: Rule, schema: SchemaObject, notes: Notes) -> None:
    words = rule.name or rule.description or rule.text or f"a rule of kind {rule.kind}"
    notes.lost(f"{schema.name}.{rule.column}".rstrip("."), f"Soda has no check for “{words}”.")


def plain(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def filled(rule: Rule, schema: SchemaObject) -> Rule:
    """A query with the table's and the column's own names, as Soda knows no variables of ODCS."""
    if rule.kind != "sql":
        return rule
    table = quote(schema.physical_name or schema.name)
    text = rule.text.replace("${table}", table).replace("${object}", table)
    column = quote(rule.column) if rule.column else ""
    return replace(rule, text=text.replace("${column}", column).replace("${property}", column) if column else text)
