"""Great Expectations: its core expectations as checks of ours. A NULL is no value to them, and `mostly` is a share of the values."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from hansa.contracts.plan.engines import gx_tables
from hansa.contracts.plan.engines.build import (
    Limits,
    Place,
    UntranslatableError,
    found,
    keys,
    number,
    of_library,
    rows,
)
from hansa.contracts.plan.model import DATA
from hansa.contracts.plan.rules.enum import outside
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

Arguments = dict[str, "Json"]

_OF_THE_SHAPE = "the contract's own checks of its columns and types cover it."
_ORDER = "a table has no order of its rows."
_STATISTICS = "a statistical test needs the distribution it was made with."
_NOT = {
    **dict.fromkeys(
        ("column_to_exist", "table_column_count_to_be_between", "table_column_count_to_equal"), _OF_THE_SHAPE
    ),
    **dict.fromkeys(("table_columns_to_match_set", "table_columns_to_match_ordered_list"), _OF_THE_SHAPE),
    **dict.fromkeys(("column_values_to_be_of_type", "column_values_to_be_in_type_list"), _OF_THE_SHAPE),
    **dict.fromkeys(("column_values_to_be_increasing", "column_values_to_be_decreasing"), _ORDER),
    **dict.fromkeys(
        ("column_kl_divergence_to_be_less_than", "column_chisquare_test_p_value_to_be_greater_than"), _STATISTICS
    ),
    "column_bootstrapped_ks_test_p_value_to_be_greater_than": _STATISTICS,
    "column_parameterized_distribution_ks_test_p_value_to_be_greater_than": _STATISTICS,
    "column_pair_cramers_phi_value_to_be_less_than": _STATISTICS,
    "column_values_to_be_dateutil_parseable": "what dateutil guesses as a date no other engine does; give the column a format.",
    "column_values_to_match_json_schema": "a JSON schema is not run in the engine; describe the object's properties.",
}


def statements(data: Json) -> Iterator[Json]:
    """One expectation, a list of them, or a suite."""
    if isinstance(data, dict) and isinstance(data.get("expectations"), list):
        data = data["expectations"]
    yield from data if isinstance(data, list) else [data]


def translate(place: Place, statement: Json) -> Iterator[Check]:
    if not isinstance(statement, dict):
        raise UntranslatableError("it is no expectation.")
    named = str(statement.get("type") or statement.get("expectation_type") or "")
    name = _snake(named).removeprefix("expect_")
    given = statement.get("kwargs")
    kwargs = {_snake(key): value for key, value in (given if isinstance(given, dict) else statement).items()}
    if kwargs.get("row_condition"):
        raise UntranslatableError("its row_condition is not translated; write the rule as type sql.")
    if name in _NOT:
        raise UntranslatableError(_NOT[name])
    for family in (OF_A_VALUE, OF_A_COLUMN, gx_tables.OF_A_TABLE):
        if name in family:
            yield from family[name](place, kwargs)
            return
    raise UntranslatableError(f"there is no expectation {named or '?'} that can be translated.")


def _snake(name: str) -> str:
    """`ExpectColumnMaxToBeBetween` and `minValue` as `expect_column_max_to_be_between` and `min_value`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _value(text: str, predicate: Callable[[Field, Arguments], str]) -> Callable[[Place, Arguments], Iterator[Check]]:
    def made(place: Place, kwargs: Arguments) -> Iterator[Check]:
        field = place.column(kwargs.get("column"))
        shown = text.format_map(defaultdict(str, {**kwargs, "limits": limits_of(kwargs)}))
        yield rows(place, field, predicate(field, kwargs), shown, kwargs.get("mostly"))

    return made


def limits_of(kwargs: Arguments) -> Limits:
    strict_low = kwargs.get("strict_min") is True
    return Limits(kwargs.get("min_value"), kwargs.get("max_value"), strict_low, kwargs.get("strict_max") is True)


def _in_set(field: Field, kwargs: Arguments) -> str:
    values = kwargs.get("value_set")
    predicate, problem = outside(field, values if isinstance(values, list) else [])
    if problem or not isinstance(values, list) or not values:
        raise UntranslatableError(problem or "it has no value_set.")
    return predicate


def _any_of(predicates: list[str], kwargs: Arguments) -> str:
    return f"({(' AND ' if kwargs.get('match_on') == 'all' else ' OR ').join(predicates)})"


def _listed(kwargs: Arguments, name: str) -> list[Json]:
    values = kwargs.get(name)
    if not isinstance(values, list) or not values:
        raise UntranslatableError(f"it has no {name}.")
    return values


def _like(field: Field, pattern: Json) -> str:
    return f"CAST({field.value} AS VARCHAR) LIKE {literal(str(pattern))}"


def _strftime(field: Field, kwargs: Arguments) -> str:
    wanted = kwargs.get("strftime_format")
    if not isinstance(wanted, str) or field.logical != "string":
        raise UntranslatableError("it wants a strftime_format and a column of texts.")
    return f"try_strptime({field.value}, {literal(wanted)}) IS NULL"


def _z_score(field: Field, kwargs: Arguments) -> str:
    threshold = kwargs.get("threshold")
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        raise UntranslatableError("it has no threshold.")
    mean, spread = (f"(SELECT {f}({field.value}) FROM {DATA})" for f in ("avg", "stddev_pop"))
    score = f"({field.value} - {mean}) / nullif({spread}, 0)"
    return f"{f'abs({score})' if kwargs.get('double_sided', True) else score} > {threshold}"


def _length(field: Field) -> str:
    return f"length(CAST({field.value} AS VARCHAR))"


def _equal_length(field: Field, kwargs: Arguments) -> str:
    if not isinstance(kwargs.get("value"), int):
        raise UntranslatableError("it has no value.")
    return f"{_length(field)} <> {kwargs['value']}"


def _null(place: Place, kwargs: Arguments, *, wanted: bool) -> Iterator[Check]:
    field = place.column(kwargs.get("column"))
    mostly = kwargs.get("mostly")
    limit = round(100 * (1 - (mostly if isinstance(mostly, int | float) else 1)), 9)
    rule: dict[str, Json] = {"unit": "percent", "mustBeLessOrEqualTo": limit}
    if wanted:
        rule = {"unit": "percent", "mustBeGreaterOrEqualTo": 100 - limit}
    yield of_library(place, {"metric": "nullValues", **rule}, field)


def _unique(place: Place, kwargs: Arguments) -> Iterator[Check]:
    if kwargs.get("mostly") not in {None, 1}:
        raise UntranslatableError("mostly of unique values is not translated: use duplicateValues in percent.")
    field = place.column(kwargs.get("column"))
    yield keys(place, [field], f"{field.label} must be unique")


OF_A_VALUE: dict[str, Callable[[Place, Arguments], Iterator[Check]]] = {
    "column_values_to_not_be_null": lambda place, kwargs: _null(place, kwargs, wanted=False),
    "column_values_to_be_null": lambda place, kwargs: _null(place, kwargs, wanted=True),
    "column_values_to_be_unique": _unique,
    "column_values_to_be_in_set": _value("must be one of {value_set}", _in_set),
    "column_values_to_not_be_in_set": _value("must be none of {value_set}", lambda f, k: f"NOT ({_in_set(f, k)})"),
    "column_values_to_be_between": _value("must be {limits}", lambda f, k: limits_of(k).broken(f.value, f)),
    "column_values_to_match_regex": _value("must match {regex}", lambda f, k: f"NOT {found(f, k.get('regex'))}"),
    "column_values_to_not_match_regex": _value("must not match {regex}", lambda f, k: found(f, k.get("regex"))),
    "column_values_to_match_regex_list": _value(
        "must match {regex_list}", lambda f, k: f"NOT {_any_of([found(f, x) for x in _listed(k, 'regex_list')], k)}"
    ),
    "column_values_to_not_match_regex_list": _value(
        "must match none of {regex_list}", lambda f, k: _any_of([found(f, x) for x in _listed(k, "regex_list")], {})
    ),
    "column_values_to_match_like_pattern": _value(
        "must be like {like_pattern}", lambda f, k: f"NOT {_like(f, k.get('like_pattern'))}"
    ),
    "column_values_to_not_match_like_pattern": _value(
        "must not be like {like_pattern}", lambda f, k: _like(f, k.get("like_pattern"))
    ),
    "column_values_to_match_like_pattern_list": _value(
        "must be like {like_pattern_list}",
        lambda f, k: f"NOT {_any_of([_like(f, x) for x in _listed(k, 'like_pattern_list')], k)}",
    ),
    "column_values_to_not_match_like_pattern_list": _value(
        "must be like none of {like_pattern_list}",
        lambda f, k: _any_of([_like(f, x) for x in _listed(k, "like_pattern_list")], {}),
    ),
    "column_value_lengths_to_be_between": _value(
        "must have a length {limits}", lambda f, k: limits_of(k).broken(_length(f), None)
    ),
    "column_value_lengths_to_equal": _value("must have a length of {value}", _equal_length),
    "column_values_to_match_strftime_format": _value("must be written as {strftime_format}", _strftime),
    "column_values_to_be_json_parseable": _value(
        "must be JSON", lambda f, _: f"NOT json_valid(CAST({f.value} AS VARCHAR))"
    ),
    "column_value_z_scores_to_be_less_than": _value("must have a z-score below {threshold}", _z_score),
}


def _aggregate(words: str, sql: str) -> Callable[[Place, Arguments], Iterator[Check]]:
    def made(place: Place, kwargs: Arguments) -> Iterator[Check]:
        field = place.column(kwargs.get("column"))
        yield number(place, field, sql.replace("{}", field.value), f"{words} of {field.label}", limits_of(kwargs))

    return made


def _quantiles(place: Place, kwargs: Arguments) -> Iterator[Check]:
    field, ranges = place.column(kwargs.get("column")), kwargs.get("quantile_ranges")
    wanted = ranges if isinstance(ranges, dict) else {}
    quantiles, values = wanted.get("quantiles"), wanted.get("value_ranges")
    if not isinstance(quantiles, list) or not isinstance(values, list) or len(quantiles) != len(values):
        raise UntranslatableError("its quantile_ranges do not say which quantiles lie where.")
    for quantile, pair in zip(quantiles, values, strict=True):
        if not isinstance(pair, list) or not pair or not isinstance(quantile, int | float):
            raise UntranslatableError("its quantile_ranges do not say which quantiles lie where.")
        expression = f"quantile_cont({field.value}, {float(quantile)!r})"
        yield number(place, field, expression, f"quantile {quantile} of {field.label}", Limits(pair[0], pair[-1]))


OF_A_COLUMN: dict[str, Callable[[Place, Arguments], Iterator[Check]]] = {
    "column_min_to_be_between": _aggregate("the least value", "min({})"),
    "column_max_to_be_between": _aggregate("the greatest value", "max({})"),
    "column_mean_to_be_between": _aggregate("the mean", "avg({})"),
    "column_median_to_be_between": _aggregate("the median", "median({})"),
    "column_sum_to_be_between": _aggregate("the sum", "sum({})"),
    "column_stdev_to_be_between": _aggregate("the standard deviation", "stddev_samp({})"),
    "column_unique_value_count_to_be_between": _aggregate("the number of different values", "count(DISTINCT {})"),
    "column_proportion_of_unique_values_to_be_between": _aggregate(
        "the share of different values", "count(DISTINCT {}) / nullif(count({}), 0)"
    ),
    "column_proportion_of_non_null_values_to_be_between": _aggregate(
        "the share of values", "count({}) / nullif(count(*), 0)"
    ),
    "column_quantile_values_to_be_between": _quantiles,
    "column_distinct_values_to_be_in_set": _value("must be one of {value_set}", _in_set),
}
