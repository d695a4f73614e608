"""`quality` of type `library`: the five metrics of ODCS 3.1, and what earlier versions called them.

nullValues       rows where the value is NULL
missingValues    rows where it is one of `arguments.missingValues` (NULL too, if the list has null or there is no list)
invalidValues    rows where it is none of `arguments.validValues` or does not match `arguments.pattern`; a NULL is not invalid
duplicateValues  rows that repeat an earlier one, by the property or `arguments.properties`
rowCount         rows
`unit: percent` measures each as a share of all rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import Bound
from hansa.contracts.plan.rules.enum import not_one_of
from hansa.contracts.plan.rules.keys import statements
from hansa.contracts.plan.rules.pattern import matches, unsupported
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

_FORMER = {
    "duplicateCount": "duplicateValues",
    "duplicatePercent": "duplicateValues",
    "unique": "duplicateValues",
    "nullCheck": "nullValues",
    "nullCount": "nullValues",
    "validValues": "invalidValues",
    "invalidCount": "invalidValues",
    "missingCount": "missingValues",
    "countCheck": "rowCount",
    "row_count": "rowCount",
}
_WORDS = {
    "nullValues": ("empty values", "completeness"),
    "missingValues": ("missing values", "completeness"),
    "invalidValues": ("invalid values", "conformity"),
    "duplicateValues": ("duplicate values", "uniqueness"),
    "rowCount": ("number of rows", "completeness"),
}


def compiled(context: Context, base: Check, rule: Mapping[str, Json], field: Field | None) -> Check:
    """A rule that says too little is an error of its own, never silence."""
    named = str(rule.get("metric") or rule.get("rule") or "")
    metric = _FORMER.get(named, named)
    if metric not in _WORDS:
        return replace(base, name=base.name or named or "library rule", problem=f"There is no metric {named!r}.")
    words, dimension = _WORDS[metric]
    bound = Bound.of(rule) or (None if metric == "rowCount" else Bound())
    percent = rule.get("unit") == "percent" or named.endswith("Percent")
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
    if bound is None:
        return replace(check, problem="The rule has no operator such as mustBeGreaterThan.")
    if metric == "rowCount":
        return replace(check, aggregate="count(*)", unit="rows")
    return _of_values(context, check, metric, _arguments(rule), field)


def _arguments(rule: Mapping[str, Json]) -> Mapping[str, Json]:
    """Before 3.1 the arguments stood beside the operator."""
    arguments = rule.get("arguments")
    return {**rule, **arguments} if isinstance(arguments, dict) else rule


def _of_values(
    context: Context, check: Check, metric: str, arguments: Mapping[str, Json], field: Field | None
) -> Check:
    if metric == "duplicateValues":
        return _duplicates(context, check, arguments.get("properties"), field)
    if field is None:
        return replace(check, problem=f"{metric} is a rule of a property, not of a table.")
    if metric == "nullValues":
        return replace(check, fails=field.row_fails(f"{field.value} IS NULL"))
    if metric == "missingValues":
        return replace(check, fails=field.row_fails(_missing(field, arguments.get("missingValues"))))
    predicate, problem = _invalid(field, arguments)
    return replace(check, fails=field.row_fails(predicate) if predicate else "", problem=problem)


def _missing(field: Field, listed: Json) -> str:
    if not isinstance(listed, list):
        return f"{field.value} IS NULL"
    texts = [literal(str(each)) for each in listed if isinstance(each, str | int | float)]
    parts = [f"coalesce(CAST({field.value} AS VARCHAR) IN ({', '.join(texts)}), false)"] if texts else []
    return " OR ".join([*parts, *([f"{field.value} IS NULL"] if None in listed else [])]) or "false"


def _invalid(field: Field, arguments: Mapping[str, Json]) -> tuple[str, str]:
    valid, pattern = arguments.get("validValues"), arguments.get("pattern")
    parts = []
    if isinstance(valid, list):
        parts.append(not_one_of(field.value, valid, numeric=field.logical in {"integer", "number"}))
    if isinstance(pattern, str):
        if problem := unsupported(pattern):
            return "", problem
        parts.append(f"NOT {matches(field.value, pattern)}")
    if not parts:
        return "", "The rule needs arguments.validValues or arguments.pattern."
    return f"{field.value} IS NOT NULL AND ({' OR '.join(parts)})", ""


def _duplicates(context: Context, check: Check, listed: Json, field: Field | None) -> Check:
    names = [str(each) for each in listed] if isinstance(listed, list) else []
    fields = [context.field(each) for each in names] if names else [field]
    known = [each for each in fields if each is not None and not each.loops]
    if not known or len(known) < len(fields):
        return replace(check, problem="The rule needs arguments.properties: columns of this table.")
    query, proof, sample = statements([each.value for each in known])
    proof = proof if check.bound.holds(0) else ""
    return replace(
        check,
        query=query,
        proof=proof,
        sample=sample,
        column=", ".join(each.label for each in known),
        needs=tuple(each.column for each in known),
    )
