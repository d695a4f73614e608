"""What the rules of a table want of each of its columns, beyond the column's own type and options."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.contracts.generate.values import Wish
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.plan.model import Check
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import Property, SchemaObject

NOT_ARRANGED = {"sql", "custom"}
"""Kinds whose meaning is in a program: the rows may keep them, nobody promises it."""


def wishes(schema: SchemaObject, checks: Sequence[Check]) -> dict[str, Wish]:
    """By column name; the table's compiled checks say what is unique and how young, the rules say which values."""
    found = {column_name(each): _of_property(each) for each in schema.properties if is_stored(each)}
    for check in checks:
        if check.column in found:
            found[check.column] = _with_check(found[check.column], check)
    return found


def keys(checks: Sequence[Check]) -> tuple[tuple[str, ...], ...]:
    """The combinations of columns that may not repeat, single ones left out."""
    named = [each for each in checks if each.kind in {"primaryKey", "duplicateValues"} and each.bound.holds(0)]
    return tuple(dict.fromkeys(each.needs for each in named if len(each.needs) > 1))


def not_arranged(checks: Sequence[Check]) -> tuple[Check, ...]:
    return tuple(
        each
        for each in checks
        if each.kind in NOT_ARRANGED or (each.bound != each.bound.__class__() and not _zero(each))
    )


def _zero(check: Check) -> bool:
    """Whether a rule that counts rows is kept by no row breaking it."""
    try:
        return check.unit == "value" or check.kind == "rowCount" or check.bound.holds(0)
    except TypeError:
        return True


def _of_property(prop: Property) -> Wish:
    wish = Wish(filled=prop.required or prop.primary_key or bool(prop.unique), unique=bool(prop.unique))
    for rule in prop.quality:
        wish = _with_rule(wish, rule)
    return wish


def _with_rule(wish: Wish, rule: Quality) -> Wish:
    valid, pattern = rule.arguments.get("validValues"), rule.arguments.get("pattern")
    if rule.metric in {"nullValues", "missingValues"}:
        return replace(wish, filled=True)
    if rule.metric == "invalidValues" and isinstance(valid, list):
        return replace(wish, values=tuple(valid))
    if rule.metric == "invalidValues" and isinstance(pattern, str):
        return replace(wish, pattern=pattern)
    return wish


def _with_check(wish: Wish, check: Check) -> Wish:
    if check.kind in {"unique", "primaryKey", "duplicateValues"} and len(check.needs) == 1:
        return replace(wish, filled=True, unique=True) if check.bound.holds(0) else wish
    seconds = check.bound.value
    if check.kind == "freshness" and isinstance(seconds, int | float):
        return replace(wish, filled=True, newest=timedelta(seconds=seconds))
    if check.kind == "retention" and isinstance(seconds, int | float):
        return replace(wish, filled=True, oldest=timedelta(seconds=seconds))
    return wish
