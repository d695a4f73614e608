"""Data tests of dbt: `not_null`, `unique`, `accepted_values`, `relationships`, and the plain ones of dbt_utils."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.engines.build import Limits, Place, UntranslatableError, keys, number, of_library, rows
from hansa.contracts.plan.rules.enum import outside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json


def statements(data: Json) -> Iterator[Json]:
    """A test by name, a mapping of one name to its arguments, or a list of them, bare or under `tests`."""
    if isinstance(data, dict) and set(data) & {"tests", "data_tests"}:
        data = data.get("tests", data.get("data_tests"))
    yield from data if isinstance(data, list) else [data]


def translate(place: Place, statement: Json) -> Iterator[Check]:
    name, arguments = _parts(statement)
    column = arguments.get("column_name", arguments.get("column"))
    match name.removeprefix("dbt_utils."):
        case "not_null":
            yield of_library(place, {"metric": "nullValues", "mustBe": 0}, place.column(column))
        case "unique":
            yield of_library(place, {"metric": "duplicateValues", "mustBe": 0}, place.column(column))
        case "accepted_values":
            field, values = place.column(column), arguments.get("values")
            predicate, problem = outside(field, values if isinstance(values, list) else [])
            if problem:
                raise UntranslatableError(problem)
            yield rows(place, field, predicate, f"must be one of {values}")
        case "unique_combination_of_columns":
            names = arguments.get("combination_of_columns")
            fields = [place.column(each) for each in names] if isinstance(names, list) else []
            yield keys(place, fields, f"{', '.join(each.label for each in fields)} must be unique together")
        case "accepted_range":
            field = place.column(column)
            open_end = arguments.get("inclusive") is False
            limits = Limits(arguments.get("min_value"), arguments.get("max_value"), open_end, open_end)
            yield rows(place, field, limits.broken(field.value, field), f"must be {limits}")
        case "not_empty_string":
            field = place.column(column)
            yield rows(place, field, f"trim({field.value}) = ''", "must not be empty")
        case "at_least_one":
            field = place.column(column)
            yield number(place, field, f"count({field.value})", f"values of {field.label}", Limits(low=1))
        case "relationships":
            raise UntranslatableError("write it as a relationship of the contract, which is checked.")
        case other:
            raise UntranslatableError(f"the dbt test {other or '?'} has no translation.")


def _parts(statement: Json) -> tuple[str, dict[str, Json]]:
    if isinstance(statement, str):
        return statement, {}
    if not isinstance(statement, dict) or not statement:
        raise UntranslatableError("it is no test.")
    if isinstance(statement.get("test_name", statement.get("test")), str):
        return str(statement.get("test_name", statement.get("test"))), statement
    name, arguments = next(iter(statement.items()))
    return str(name), arguments if isinstance(arguments, dict) else {}
