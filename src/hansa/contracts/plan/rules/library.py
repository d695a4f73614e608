"""`quality` of type `library`: the five metrics of the standard, and what earlier versions called them.

nullValues       rows where the value is NULL
missingValues    rows where it is one of `arguments.missingValues` (NULL too, if the list has null or there is no list)
invalidValues    rows where it breaks one of the arguments: validValues, pattern, format, minimum … maxLength; a NULL is not invalid
                 (without any of them: rows where the value is none of the column's own `enum`)
duplicateValues  rows that repeat an earlier one, by the property or `arguments.properties`
rowCount         rows
`unit: percent` measures each but the last as a share of all rows. A row whose list holds several such values counts once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import Bound
from hansa.contracts.plan.rules import format as formats
from hansa.contracts.plan.rules import length, pattern, range  # noqa: A004  the standard's word for it
from hansa.contracts.plan.rules.enum import outside
from hansa.contracts.plan.rules.keys import listed, repeated, statements
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

FORMER = {
    **dict.fromkeys(
        ("duplicateCount", "duplicatePercent", "duplicateCheck", "uniqueCheck", "unique"), "duplicateValues"
    ),
    **dict.fromkeys(("duplicate_count", "duplicate_percent"), "duplicateValues"),
    **dict.fromkeys(("nullCheck", "nullCount", "nullPercent", "null_count"), "nullValues"),
    **dict.fromkeys(("validValues", "invalidCount", "invalidPercent", "validCheck", "invalid_count"), "invalidValues"),
    **dict.fromkeys(("missingCount", "missingPercent", "missingCheck", "missing_count"), "missingValues"),
    **dict.fromkeys(("countCheck", "countRows", "rowCountCheck", "row_count"), "rowCount"),
}
"""The names of earlier versions, and of the tools that contracts were written for."""

_WORDS = {
    "nullValues": ("empty values", "completeness"),
    "missingValues": ("missing values", "completeness"),
    "invalidValues": ("invalid values", "conformity"),
    "duplicateValues": ("duplicate values", "uniqueness"),
    "rowCount": ("number of rows", "completeness"),
}
_ARGUMENTS = {
    "missingValues": {"missingValues"},
    "duplicateValues": {"properties"},
    "invalidValues": {
        "validValues", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength",
    },
}  # fmt: skip
_OPTIONS = _ARGUMENTS["invalidValues"] - {"validValues"}
_UNITS = {"", "rows", "row", "percent", "%"}


def compiled(context: Context, base: Check, rule: Mapping[str, Json], field: Field | None) -> Check:
    """A rule that says too little is an error of its own, never silence."""
    named = str(rule.get("metric") or rule.get("rule") or "")
    metric = FORMER.get(named, named)
    if metric not in _WORDS:
        known = ", ".join(_WORDS)
        return replace(
            base, name=base.name or named or "library rule", problem=f"There is no metric {named!r}: {known}."
        )
    words, dimension = _WORDS[metric]
    bound = Bound.of(rule) or (None if metric == "rowCount" else Bound())
    percent = rule.get("unit") in {"percent", "%"} or named.lower().endswith("percent")
    check = replace(
        base,
        kind=metric,
        dimension=base.dimension or dimension,
        bound=bound or Bound(),
        unit="percent" if percent else "rows",
        threshold=f"{bound or ''}{' %' if percent else ''}",
        verb="are",
    )
    check = replace(
        check, name=base.name or f"{words}{f' of {field.label}' if field else ''} {check.threshold}".strip()
    )
    if problem := _wrong(rule, metric, bound, percent=percent):
        return replace(check, problem=problem)
    if metric == "rowCount":
        return replace(check, aggregate="count(*)", unit="rows", needs=(), path=())
    return _of_values(context, check, metric, arguments_of(rule), field)


def _wrong(rule: Mapping[str, Json], metric: str, bound: Bound | None, *, percent: bool) -> str:
    """What makes the rule one that says nothing."""
    if bound is None:
        return "The rule has no operator such as mustBeGreaterThan."
    if problem := bound.problem:
        return problem
    if str(rule.get("unit") or "") not in _UNITS:
        return f"There is no unit {rule.get('unit')!r} for {metric}: rows or percent."
    if metric == "rowCount" and percent:
        return "A number of rows has no percent: it is the whole."
    arguments = rule.get("arguments")
    if arguments is not None and not isinstance(arguments, dict):
        return "arguments must be a mapping of names to values."
    unknown = [each for each in arguments or {} if each not in _ARGUMENTS.get(metric, set())]
    return f"{metric} has no argument {', '.join(unknown)}." if unknown else ""


def arguments_of(rule: Mapping[str, Json]) -> Mapping[str, Json]:
    """Before 3.1 the arguments stood beside the operator."""
    arguments = rule.get("arguments")
    return {**rule, **arguments} if isinstance(arguments, dict) else rule


def _of_values(
    context: Context, check: Check, metric: str, arguments: Mapping[str, Json], field: Field | None
) -> Check:
    if metric == "duplicateValues":
        return duplicates(context, check, arguments.get("properties"), field)
    if field is None:
        return replace(check, problem=f"{metric} is a rule of a property, not of a table.")
    if metric == "nullValues":
        return replace(check, fails=field.row_fails(f"{field.value} IS NULL"))
    if metric == "missingValues":
        predicate, problem = _missing(field, arguments.get("missingValues"))
    else:
        predicate, problem = _invalid(field, arguments)
    return replace(check, fails=field.row_fails(predicate) if predicate else "", problem=problem)


def _missing(field: Field, listed_values: Json) -> tuple[str, str]:
    """Without a list, what is missing is NULL."""
    if listed_values is None:
        return f"{field.value} IS NULL", ""
    if not isinstance(listed_values, list) or not listed_values:
        return "", "arguments.missingValues must be a list of values."
    texts = [literal(_text(each)) for each in listed_values if isinstance(each, str | bool | int | float)]
    if len(texts) + listed_values.count(None) < len(listed_values):
        return "", "arguments.missingValues has values that are neither text, number, boolean nor null."
    parts = [f"coalesce(CAST({field.value} AS VARCHAR) IN ({', '.join(texts)}), false)"] if texts else []
    return " OR ".join([*parts, *([f"{field.value} IS NULL"] if None in listed_values else [])]), ""


def _text(value: str | bool | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _invalid(field: Field, arguments: Mapping[str, Json]) -> tuple[str, str]:
    """Valid is what keeps every argument."""
    parts = []
    valid = arguments.get("validValues")
    if isinstance(valid, list) and valid:
        predicate, problem = outside(field, valid)
        if problem:
            return "", problem
        parts.append(predicate)
    elif valid is not None:
        return "", "arguments.validValues must be a list of values."
    options = {name: arguments[name] for name in _OPTIONS if arguments.get(name) is not None}
    judged = replace(field, prop=field.prop.but(logical_type_options=options, physical_type=None))
    for rule in (each for family in (pattern, formats, length, range) for each in family.rules(judged)):
        if rule.problem or rule.skip:
            return "", rule.problem or rule.skip
        parts.append(rule.fails)
    if not parts and field.prop.enum:
        return outside(field, [each.value for each in field.prop.enum])
    if not parts:
        return "", "The rule needs arguments.validValues or arguments.pattern, of the column's type."
    return f"{field.value} IS NOT NULL AND ({' OR '.join(f'({each})' for each in parts)})", ""


def duplicates(context: Context, check: Check, named: Json, field: Field | None) -> Check:
    names = [str(each) for each in named] if isinstance(named, list) else []
    fields = [context.field(each) for each in names] if names else [field]
    known = [each for each in fields if each is not None and (not each.loops or len(fields) == 1)]
    if not known or len(known) < len(fields):
        return replace(check, problem="The rule needs arguments.properties: columns of this table.")
    if known[0].loops:
        query, sample = listed(known[0])
        proof = ""
        if check.unit == "percent":
            return replace(check, problem="Values inside a list have no percent of rows: give the unit rows.")
    else:
        query, proof, sample = statements([each.value for each in known])
    return replace(
        check,
        query=query,
        proof=proof if check.bound.holds(0) else "",
        sample=sample,
        column=", ".join(each.label for each in known),
        needs=tuple(each.column for each in known),
        path=known[0].path if len(known) == 1 else (),
        counts_rows=not known[0].loops,
        rows="" if known[0].loops else repeated([each.value for each in known]),
        keys=tuple(each.value for each in known) if proof else (),
    )
