"""Soda's checks as mappings: the kinds of its contracts (`row_count`, `missing`, `failed_rows`, …), and the one block of the standard's example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.engines import soda
from hansa.contracts.plan.engines.build import Place, UntranslatableError, of_library, of_sql
from hansa.contracts.plan.model import Bound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

KINDS = ("schema", "row_count", "missing", "invalid", "duplicate", "freshness", "failed_rows", "aggregate", "metric")

_OPERATORS = {
    "must_be": "mustBe",
    "must_not_be": "mustNotBe",
    "must_be_greater_than": "mustBeGreaterThan",
    "must_be_greater_than_or_equal": "mustBeGreaterOrEqualTo",
    "must_be_greater_than_or_equal_to": "mustBeGreaterOrEqualTo",
    "must_be_less_than": "mustBeLessThan",
    "must_be_less_than_or_equal": "mustBeLessOrEqualTo",
    "must_be_less_than_or_equal_to": "mustBeLessOrEqualTo",
    "must_be_between": "mustBeBetween",
    "must_not_be_between": "mustNotBeBetween",
    "must_be_not_between": "mustNotBeBetween",
}
_VALID = {
    "valid_values": "validValues",
    "valid_regex": "pattern",
    "valid_format": "format",
    "valid_min": "minimum",
    "valid_max": "maximum",
    "valid_min_length": "minLength",
    "valid_max_length": "maxLength",
}
_FORMATS = {
    "email": "email",
    "uuid": "uuid",
    "url": "uri",
    "uri": "uri",
    "ip_address": "ipv4",
    "ipv4_address": "ipv4",
    "ipv6_address": "ipv6",
}


def is_kind(text: str) -> bool:
    return text in KINDS


def kind(place: Place, name: str, options: Mapping[str, Json]) -> Check:
    """A check of a Soda contract, under a column or under the dataset."""
    threshold = options.get("threshold")
    rule = _rule(
        threshold if isinstance(threshold, dict) else options, default=name not in {"row_count", "aggregate", "metric"}
    )
    if name == "schema":
        raise UntranslatableError("the contract's own checks of its columns and types cover it.")
    if name == "row_count":
        return of_library(place, {"metric": "rowCount", **(rule or {"mustBeGreaterThan": 0})}, None)
    if name in soda.LIBRARY:
        return soda.library(place, name, _named(options), rule)
    if name == "failed_rows":
        return failed_rows(place, options)
    if name == "freshness":
        return _fresh(place, options)
    bound = Bound.of(rule)
    if bound is None:
        raise UntranslatableError("it has no threshold.")
    if name == "aggregate":
        return soda.aggregate(
            place, str(options.get("function")), [str(options["column"])] if "column" in options else [], bound
        )
    query = options.get("query") or (
        f"SELECT {options['expression']} FROM ${{table}}" if "expression" in options else None
    )
    return of_sql(place, query, rule)


def block(place: Place, name: str, options: Mapping[str, Json]) -> Check:
    """`type: duplicate_percent` with its columns and its threshold."""
    what, _, measure = name.rpartition("_")
    if name in KINDS:
        return kind(place, name, options)
    rule = _rule(options, default=True)
    if what in soda.LIBRARY and measure in {"count", "percent"}:
        return soda.library(
            place, what, _named(options), {**rule, "unit": "percent" if measure == "percent" else "rows"}
        )
    if name == "no_duplicate_values":
        return soda.library(place, "duplicate", _named(options), {"mustBe": 0})
    if name == "no_missing_values":
        return soda.library(place, "missing", _named(options), {"mustBe": 0})
    if name == "no_invalid_values":
        return soda.library(place, "invalid", _named(options), {"mustBe": 0})
    if name in soda.AGGREGATES:
        return soda.aggregate(
            place, name, [str(options["column"])] if "column" in options else [], Bound.of(rule) or Bound()
        )
    raise UntranslatableError(f"there is no check {name} that can be translated.")


def _named(options: Mapping[str, Json]) -> dict[str, Json]:
    columns = options.get("columns")
    return {
        **options,
        "columns": columns if isinstance(columns, list) else [options["column"]] if "column" in options else [],
    }


def _rule(options: Mapping[str, Json], *, default: bool) -> dict[str, Json]:
    """The operator and the unit, as the standard names them; without one, none may break it."""
    rule: dict[str, Json] = {_OPERATORS[key]: value for key, value in options.items() if key in _OPERATORS}
    for key in ("mustBeBetween", "mustNotBeBetween"):
        pair = rule.get(key)
        if isinstance(pair, dict):
            rule[key] = [
                pair.get("greater_than_or_equal", pair.get("min")),
                pair.get("less_than_or_equal", pair.get("max")),
            ]
    if not rule and default:
        rule = {"mustBe": 0}
    if options.get("metric") == "percent" or options.get("unit") in {"percent", "%"}:
        rule["unit"] = "percent"
    return rule


def valid(options: Mapping[str, Json]) -> dict[str, Json]:
    """What Soda calls valid, as arguments of invalidValues."""
    found: dict[str, Json] = {}
    for key, value in options.items():
        name = key.replace(" ", "_").lower()
        if name == "valid_length":
            found |= {"minLength": value, "maxLength": value}
        elif name == "valid_format" and isinstance(value, dict):
            found["pattern"] = value.get("regex")
        elif name == "valid_format":
            if str(value).lower() not in _FORMATS:
                raise UntranslatableError(f"the format {value} has no translation.")
            found["format"] = _FORMATS[str(value).lower()]
        elif name in _VALID:
            found[_VALID[name]] = value
        elif name.startswith(("valid_", "invalid_")):
            raise UntranslatableError(f"{key} has no translation.")
    if not found:
        raise UntranslatableError("it does not say what is valid.")
    return found


def failed_rows(place: Place, options: Mapping[str, Json]) -> Check:
    """A condition or a query that finds the rows which break it."""
    text = {key.replace(" ", "_"): value for key, value in options.items()}
    threshold = text.get("threshold")
    rule = _rule(threshold if isinstance(threshold, dict) else {}, default=True)
    condition = text.get("fail_condition", text.get("expression"))
    query = text.get("fail_query", text.get("query"))
    if isinstance(condition, str):
        return of_sql(place, f"SELECT count(*) FROM ${{table}} WHERE {condition}", rule)
    if isinstance(query, str):
        return of_sql(place, f"SELECT count(*) FROM (\n{query.strip().rstrip(';')}\n) AS failed", rule)
    raise UntranslatableError("it has neither a condition nor a query.")


def _fresh(place: Place, options: Mapping[str, Json]) -> Check:
    threshold = options.get("threshold")
    limits = threshold if isinstance(threshold, dict) else options
    value = limits.get("must_be_less_than", limits.get("must_be_less_than_or_equal"))
    column = options.get("column")
    if isinstance(value, bool) or not isinstance(value, int | float) or not isinstance(column, str):
        raise UntranslatableError("it needs a column and must_be_less_than.")
    return soda.fresh(place, column, value, str(limits.get("unit", "day")))
