"""The expectations that look at the table, at several columns, or at a column's set of values."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from hansa.contracts.plan.engines.build import Limits, Place, UntranslatableError, keys, number, of_sql, rows
from hansa.contracts.plan.model import DATA, Bound
from hansa.contracts.plan.rules.enum import outside
from hansa.contracts.sql import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

Arguments = dict[str, "Json"]


def _row_count(place: Place, kwargs: Arguments) -> Iterator[Check]:
    limits = Limits(kwargs.get("min_value"), kwargs.get("max_value"))
    yield replace(number(place, None, "count(*)", "the number of rows", limits), column=None)


def _exact_count(place: Place, kwargs: Arguments) -> Iterator[Check]:
    yield number(place, None, "count(*)", "the number of rows", Limits(kwargs.get("value"), kwargs.get("value")))


def _same_count(place: Place, kwargs: Arguments) -> Iterator[Check]:
    name = str(kwargs.get("other_table_name") or "")
    relation = place.context.references.get(name)
    if relation is None:
        raise UntranslatableError(f"the table {name or '?'} cannot be read in this run.")
    difference = f"count(*) - (SELECT count(*) FROM {relation})"
    yield number(place, None, difference, f"rows more than {name}", Limits(0, 0))


def _columns(place: Place, kwargs: Arguments) -> list[Field]:
    names = kwargs.get("column_list")
    if not isinstance(names, list) or not names:
        raise UntranslatableError("it has no column_list.")
    return [place.column(each) for each in names]


def _compound(place: Place, kwargs: Arguments) -> Iterator[Check]:
    fields = _columns(place, kwargs)
    yield keys(place, fields, f"{', '.join(each.label for each in fields)} must be unique together")


def _within_record(place: Place, kwargs: Arguments) -> Iterator[Check]:
    fields = _columns(place, kwargs)
    same = " OR ".join(f"{a.value} = {b.value}" for a, b in combinations(fields, 2)) or "false"
    yield _of_several(place, fields, same, "must differ from each other in a row")


def _sum(place: Place, kwargs: Arguments) -> Iterator[Check]:
    fields, total = _columns(place, kwargs), kwargs.get("sum_total")
    if isinstance(total, bool) or not isinstance(total, int | float):
        raise UntranslatableError("it has no sum_total.")
    yield _of_several(
        place, fields, f"{' + '.join(each.value for each in fields)} <> {literal(total)}", f"must add up to {total}"
    )


def _pair(place: Place, kwargs: Arguments) -> list[Field]:
    return [place.column(kwargs.get("column_a") or kwargs.get("column_A")), place.column(kwargs.get("column_b"))]


def _equal(place: Place, kwargs: Arguments) -> Iterator[Check]:
    fields = _pair(place, kwargs)
    yield _of_several(place, fields, f"{fields[0].value} <> {fields[1].value}", "must be equal")


def _greater(place: Place, kwargs: Arguments) -> Iterator[Check]:
    fields = _pair(place, kwargs)
    broken, words = ("<", "at least") if kwargs.get("or_equal") is True else ("<=", "greater than")
    text = f"must be {words} {fields[1].label}"
    yield replace(_of_several(place, fields, f"{fields[0].value} {broken} {fields[1].value}", text))


def _pair_set(place: Place, kwargs: Arguments) -> Iterator[Check]:
    fields, pairs = _pair(place, kwargs), kwargs.get("value_pairs_set")
    if not isinstance(pairs, list) or not pairs or not all(isinstance(each, list) and len(each) == 2 for each in pairs):
        raise UntranslatableError("it has no value_pairs_set.")
    same = []
    for pair in pairs:
        parts = [
            outside(field, [value]) for field, value in zip(fields, pair if isinstance(pair, list) else [], strict=True)
        ]
        if problem := next((problem for _, problem in parts if problem), ""):
            raise UntranslatableError(problem)
        same.append(" AND ".join(f"NOT ({predicate})" for predicate, _ in parts))
    yield _of_several(place, fields, f"NOT ({' OR '.join(f'({each})' for each in same)})", f"must be one of {pairs}")


def _of_several(place: Place, fields: list[Field], predicate: str, text: str) -> Check:
    there = " AND ".join(f"{each.value} IS NOT NULL" for each in fields)
    label = ", ".join(each.label for each in fields)
    return place.named(
        f"{label} {text}",
        column=label,
        needs=tuple(each.column for each in fields),
        fails=f"{there} AND ({predicate})",
        threshold=text,
        bound=Bound(),
    )


def _contains(place: Place, kwargs: Arguments) -> Iterator[Check]:
    field, values = place.column(kwargs.get("column")), kwargs.get("value_set")
    if not isinstance(values, list) or not values:
        raise UntranslatableError("it has no value_set.")
    missing = []
    for each in values:
        predicate, problem = outside(field, [each])
        if problem:
            raise UntranslatableError(problem)
        missing.append(f"CAST(count(*) FILTER (WHERE {field.value} IS NOT NULL AND NOT ({predicate})) = 0 AS INTEGER)")
    yield number(place, field, " + ".join(missing), f"missing of {values} in {field.label}", Limits(0, 0))


def _equals(place: Place, kwargs: Arguments) -> Iterator[Check]:
    field, values = place.column(kwargs.get("column")), kwargs.get("value_set")
    predicate, problem = outside(field, values if isinstance(values, list) else [])
    if problem:
        raise UntranslatableError(problem)
    yield rows(place, field, predicate, f"must be one of {values}")
    yield from _contains(place, kwargs)


def _most_common(place: Place, kwargs: Arguments) -> Iterator[Check]:
    field, values = place.column(kwargs.get("column")), kwargs.get("value_set")
    predicate, problem = outside(replace(field, value="mode"), values if isinstance(values, list) else [])
    if problem:
        raise UntranslatableError(problem)
    query = f"SELECT NOT ({predicate}) FROM (SELECT mode({field.value}) AS mode FROM {DATA}) AS most"
    yield place.named(
        f"the most common {field.label} must be one of {values}",
        column=field.label,
        needs=(field.column,),
        query=query,
        unit="value",
        bound=Bound("mustBe", value=True),
        threshold=f"one of {values}",
    )


def _unexpected(place: Place, kwargs: Arguments) -> Iterator[Check]:
    query = kwargs.get("unexpected_rows_query")
    if not isinstance(query, str):
        raise UntranslatableError("it has no unexpected_rows_query.")
    text = query.replace("{batch}", "${table}").strip().rstrip(";")
    yield of_sql(place, f"SELECT count(*) FROM (\n{text}\n) AS unexpected", {"mustBe": 0})


OF_A_TABLE: dict[str, Callable[[Place, Arguments], Iterator[Check]]] = {
    "table_row_count_to_be_between": _row_count,
    "table_row_count_to_equal": _exact_count,
    "table_row_count_to_equal_other_table": _same_count,
    "compound_columns_to_be_unique": _compound,
    "select_column_values_to_be_unique_within_record": _within_record,
    "multicolumn_sum_to_equal": _sum,
    "column_pair_values_to_be_equal": _equal,
    "column_pair_values_a_to_be_greater_than_b": _greater,
    "column_pair_values_to_be_in_set": _pair_set,
    "column_distinct_values_to_contain_set": _contains,
    "column_distinct_values_to_equal_set": _equals,
    "column_most_common_value_to_be_in_set": _most_common,
    "unexpected_rows_expectation": _unexpected,
}
