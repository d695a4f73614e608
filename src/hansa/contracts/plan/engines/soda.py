"""Soda: checks in its language (`missing_count(email) = 0`), of its contracts (`missing: {must_be: 0}`), and as one block (`type: duplicate_percent`).

A metric that the standard has too becomes that metric; `avg(size) between 1 and 5` a number of the column; `failed rows` a rule in SQL.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.engines import soda_blocks
from hansa.contracts.plan.engines.build import Place, UntranslatableError, of_library
from hansa.contracts.plan.model import Bound
from hansa.contracts.plan.rules import service
from hansa.contracts.plan.rules.reference import statements as referring
from hansa.contracts.sql import quote
from hansa.standards.odcs.sla import SlaProperty

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

_CHECK = re.compile(
    r"""(?P<metric>[a-z_]+)\s*(?:\((?P<arguments>[^)]*)\))?\s*
    (?:(?P<operator><=|>=|!=|<>|=|<|>)\s*(?P<value>-?[\d.]+)\s*(?P<unit>%|[a-z]+)?
      |(?P<negated>not\s+)?between\s+\(?(?P<low>-?[\d.]+)\)?\s+and\s+\(?(?P<high>-?[\d.]+)\)?\s*%?)\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_OPERATORS = {
    "=": "mustBe",
    "!=": "mustNotBe",
    "<>": "mustNotBe",
    "<": "mustBeLessThan",
    "<=": "mustBeLessOrEqualTo",
    ">": "mustBeGreaterThan",
    ">=": "mustBeGreaterOrEqualTo",
}
_EXISTS = re.compile(
    r"values in \(?(?P<columns>[^()]+?)\)? must (?P<negated>not )?exist in (?P<table>[\w.\"]+) \(?(?P<others>[^()]+?)\)?\Z",
    re.IGNORECASE,
)
LIBRARY = {
    "missing": "missingValues",
    "invalid": "invalidValues",
    "duplicate": "duplicateValues",
}
AGGREGATES = {
    "avg": "avg({})",
    "sum": "sum({})",
    "min": "min({})",
    "max": "max({})",
    "stddev": "stddev_samp({})",
    "stddev_pop": "stddev_pop({})",
    "stddev_samp": "stddev_samp({})",
    "variance": "var_samp({})",
    "var_pop": "var_pop({})",
    "var_samp": "var_samp({})",
    "avg_length": "avg(length({}))",
    "min_length": "min(length({}))",
    "max_length": "max(length({}))",
    "distinct": "count(DISTINCT {})",
}
_NOT = ("anomaly", "change", "distribution", "schema", "group by", "for each", "discover", "profile", "reconciliation")


def statements(data: Json) -> Iterator[Json]:
    """Every check, as text or as a mapping: of a list, of `checks for table:`, of `checks:`, or the only one."""
    if isinstance(data, list):
        for each in data:
            yield from statements(each)
    elif isinstance(data, dict) and (lists := [value for key, value in data.items() if _is_container(key)]):
        for each in lists:
            yield from statements(each)
    elif data is not None:
        yield data


def _is_container(key: str) -> bool:
    return key == "checks" or key.startswith("checks for ")


def translate(place: Place, statement: Json) -> Iterator[Check]:
    if isinstance(statement, str):
        yield _line(place, statement.strip(), {})
        return
    if not isinstance(statement, dict) or not statement:
        raise UntranslatableError("it is no check.")
    if isinstance(statement.get("type"), str):
        yield soda_blocks.block(place, str(statement["type"]), statement)
        return
    text, details = next(iter(statement.items()))
    if soda_blocks.is_kind(text):
        yield soda_blocks.kind(place, text, details if isinstance(details, dict) else {})
        return
    options = details if isinstance(details, dict) else {}
    if text.strip().lower() == "failed rows":
        yield soda_blocks.failed_rows(place, options)
        return
    yield _line(place, text.strip(), options)


def _line(place: Place, text: str, options: Mapping[str, Json]) -> Check:
    lowered = text.lower()
    if any(lowered.startswith(each) for each in _NOT) or lowered.startswith(("anomaly", "change")):
        kind = next(each for each in _NOT if lowered.startswith(each))
        why = (
            "the contract's own checks of its columns cover it."
            if kind == "schema"
            else "it needs earlier runs or other settings of Soda."
        )
        raise UntranslatableError(why)
    if {"warn", "fail"} & set(options):
        alert = str(options.get("fail", options.get("warn"))).removeprefix("when ").strip()
        raise UntranslatableError(f"its alert ({alert}) says when it fails; write the condition that must hold.")
    if exists := _EXISTS.match(text):
        return _exists(place, exists)
    match = _CHECK.match(text)
    if match is None:
        raise UntranslatableError("this form of check has no translation.")
    arguments = [each.strip().strip('"') for each in (match["arguments"] or "").split(",") if each.strip()]
    return _metric(place, match["metric"].lower(), arguments, match, options)


def _operator(match: re.Match[str]) -> tuple[str, Json]:
    if match["low"]:
        name = "mustNotBeBetween" if match["negated"] else "mustBeBetween"
        return name, [_number(match["low"]), _number(match["high"])]
    return _OPERATORS[match["operator"]], _number(match["value"])


def _number(text: str) -> int | float:
    try:
        return float(text) if "." in text else int(text)
    except ValueError as error:
        raise UntranslatableError(f"{text} is no number.") from error


def _metric(
    place: Place, metric: str, arguments: list[str], match: re.Match[str], options: Mapping[str, Json]
) -> Check:
    if metric == "freshness":
        return _fresh(place, arguments, match)
    operator, value = _operator(match)
    if metric == "row_count":
        return of_library(place, {"metric": "rowCount", operator: value}, None)
    what, _, measure = metric.rpartition("_")
    if what in LIBRARY and measure in {"count", "percent"}:
        return library(
            place,
            what,
            {**options, "columns": list(arguments)},
            {"unit": "percent" if measure == "percent" else "rows", operator: value},
        )
    return aggregate(place, metric, arguments, Bound(operator, value))


def library(place: Place, what: str, options: Mapping[str, Json], rule: Mapping[str, Json]) -> Check:
    """`missing`, `invalid` and `duplicate` as the standard's metrics, with what the block says about valid and missing values."""
    columns = options.get("columns")
    names = columns if isinstance(columns, list) else []
    if what == "duplicate" and len(names) > 1:
        return of_library(place, {"metric": LIBRARY[what], **rule, "arguments": {"properties": names}}, None)
    field = place.column(names[0] if names else options.get("column"))
    arguments: dict[str, Json] = {}
    if what == "missing" and isinstance(options.get("missing values", options.get("missing_values")), list):
        listed = options.get("missing values", options.get("missing_values"))
        arguments = {"missingValues": [None, *listed] if isinstance(listed, list) else [None]}
    if what == "invalid":
        arguments = soda_blocks.valid(options)
    return of_library(place, {"metric": LIBRARY[what], **rule, "arguments": arguments}, field)


def aggregate(place: Place, name: str, arguments: list[str], bound: Bound) -> Check:
    field = place.column(arguments[0] if arguments else None)
    if name == "percentile" and len(arguments) > 1:
        expression = f"quantile_cont({field.value}, {_number(arguments[1])!r})"
    elif name in AGGREGATES:
        expression = AGGREGATES[name].replace("{}", field.value)
    else:
        raise UntranslatableError(f"there is no metric {name} that can be translated.")
    return place.named(
        f"{name} of {field.label} must be {bound}",
        column=field.label,
        needs=(field.column,),
        path=field.path,
        unit="value",
        aggregate=expression,
        bound=bound,
        threshold=str(bound),
    )


def _fresh(place: Place, arguments: list[str], match: re.Match[str]) -> Check:
    if match["operator"] not in {"<", "<="} or not arguments:
        raise UntranslatableError("freshness is said as freshness(column) < 1d.")
    return fresh(place, arguments[0], _number(match["value"]), match["unit"] or "d")


def fresh(place: Place, column: str, value: float, unit: str) -> Check:
    sla = SlaProperty({"property": "freshness", "value": value, "unit": unit})
    check = service.measured(place.context, sla, "freshness", place.column(column).label, "")
    if check.problem:
        raise UntranslatableError(check.problem)
    return replace(check, id=place.base.id, place=place.base.place, severity=place.base.severity)


def _exists(place: Place, match: re.Match[str]) -> Check:
    names = [each.strip() for each in match["columns"].split(",")]
    others = [each.strip() for each in match["others"].split(",")]
    table = match["table"].strip('"')
    relation = place.context.references.get(table)
    if match["negated"] or len(names) != len(others):
        raise UntranslatableError("only `values in (a) must exist in other (b)` is translated.")
    if relation is None:
        raise UntranslatableError(f"the table {table} cannot be read in this run.")
    fields = [place.column(each) for each in names]
    query, sample = referring([each.value for each in fields], relation, [f"r.{quote(each)}" for each in others])
    label = ", ".join(names)
    return place.named(
        f"{label} must exist in {table}",
        column=label,
        needs=tuple(each.column for each in fields),
        query=query,
        sample=sample,
        threshold=f"exists in {table}",
    )
