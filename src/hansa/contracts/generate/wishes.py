"""What the rules of a table want of each of its columns, beyond the column's own type and options."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hansa.contracts.generate.values import Wish
from hansa.contracts.plan.model import Bound
from hansa.contracts.plan.rules.library import FORMER, arguments_of
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import Property, SchemaObject

NOT_ARRANGED = {"sql", "custom"}
"""Kinds whose meaning is in a program: the rows may keep them, nobody promises it."""

_EMPTY = {"nullValues", "missingValues"}
_LIMITS = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength"), min),
}
"""Limits that a rule may give besides the column's own, and which of two counts."""


def wishes(schema: SchemaObject, checks: Sequence[Check], count: int) -> dict[str, Wish]:
    """By column name; the table's compiled checks say what is unique and how young, the rules say which values."""
    found = {column_name(each): of_property(each) for each in schema.properties if is_stored(each)}
    for check in checks:
        if check.column in found:
            found[check.column] = _with_check(found[check.column], check, count)
    return found


def narrowed(prop: Property) -> Property:
    """The property with the limits that its rules of invalid values give besides, and so inside it."""
    options = dict(prop.logical_type_options)
    for rule in prop.quality:
        if _allows_none(rule, "invalidValues"):
            options = _merged(options, arguments_of(rule.to_json()))
    changes: dict[str, object] = {} if options == prop.logical_type_options else {"logical_type_options": options}
    if prop.properties:
        changes["properties"] = tuple(narrowed(each) for each in prop.properties)
    if prop.items:
        changes["items"] = narrowed(prop.items)
    return prop.but(**changes) if changes else prop


def _merged(options: dict[str, Json], given: Mapping[str, Json]) -> dict[str, Json]:
    for name, tighter in _LIMITS.items():
        limit, own = given.get(name), options.get(name)
        if isinstance(limit, int | float):
            options[name] = tighter(limit, own) if isinstance(own, int | float) else limit
    for name in ("multipleOf", "format"):
        if name in given:
            options.setdefault(name, given[name])
    return options


def keys(checks: Sequence[Check]) -> tuple[tuple[str, ...], ...]:
    """The combinations of columns that may not repeat, single ones left out."""
    named = [each for each in checks if each.kind in {"primaryKey", "duplicateValues"} and each.bound.holds(0)]
    return tuple(dict.fromkeys(each.needs for each in named if len(each.needs) > 1))


def not_arranged(checks: Sequence[Check], arranged: Mapping[str, Wish]) -> tuple[Check, ...]:
    """`arranged` are the table's wishes: a rule that wants empty values is kept where it has its own."""
    return tuple(
        each
        for each in checks
        if each.kind in NOT_ARRANGED or (each.bound != each.bound.__class__() and not _is_kept(each, arranged))
    )


def _is_kept(check: Check, arranged: Mapping[str, Wish]) -> bool:
    """Whether a rule that counts rows is kept by no row breaking it, or by those that are empty."""
    wish = arranged.get(check.column or "")
    if check.kind in _EMPTY and wish and wish.empty:
        return True
    try:
        return check.unit == "value" or check.kind == "rowCount" or check.bound.holds(0)
    except TypeError:
        return True


def of_property(prop: Property) -> Wish:
    """What the property itself says, wherever it stands."""
    wish = Wish(filled=prop.required or prop.primary_key or bool(prop.unique), unique=bool(prop.unique))
    for rule in prop.quality:
        wish = _with_rule(wish, rule)
    return wish


def _with_rule(wish: Wish, rule: Quality) -> Wish:
    if any(_allows_none(rule, each) for each in _EMPTY):
        wish = replace(wish, filled=True)
    if not _allows_none(rule, "invalidValues"):
        return wish
    arguments = arguments_of(rule.to_json())
    valid, pattern = arguments.get("validValues"), arguments.get("pattern")
    if isinstance(valid, list):
        wish = replace(
            wish, values=tuple(each for each in wish.values if each in valid) if wish.values else tuple(valid)
        )
    return replace(wish, pattern=pattern) if isinstance(pattern, str) else wish


def _allows_none(rule: Quality, metric: str) -> bool:
    """Whether the rule is of this metric and content where nothing breaks it."""
    named = str(rule.metric or rule.rule or "")
    if FORMER.get(named, named) != metric:
        return False
    try:
        return (Bound.of(rule.to_json()) or Bound()).holds(0)
    except TypeError:
        return False


def _with_check(wish: Wish, check: Check, count: int) -> Wish:
    if check.kind in {"unique", "primaryKey", "duplicateValues"} and len(check.needs) == 1:
        return replace(wish, filled=True, unique=True) if check.bound.holds(0) else wish
    if check.kind in _EMPTY and not wish.filled and not check.problem:
        return replace(wish, empty=_fewest(check, count))
    if check.kind == "completeness":
        return replace(wish, filled=True)
    seconds = check.bound.value
    if check.kind in {"freshness", "retention", "frequency"} and isinstance(seconds, int | float):
        return replace(_in_time(wish, check.kind, timedelta(seconds=seconds)), filled=True)
    return wish


def _in_time(wish: Wish, kind: str, span: timedelta) -> Wish:
    if kind == "freshness":
        return replace(wish, newest=span)
    return replace(wish, oldest=span) if kind == "retention" else replace(wish, gap=span * 0.9)


def _fewest(check: Check, count: int) -> int:
    """With so few empty rows of `count` the rule is kept; none where it never is."""
    share = 100 / count if check.unit == "percent" and count else 1
    return next((each for each in range(count + 1) if check.bound.holds(each * share)), 0)
