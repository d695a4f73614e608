"""`quality` of type `custom`: which tool a rule is written for, and who translates it. What nobody does is skipped by name, with why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.engines import dbt, great_expectations, soda
from hansa.contracts.plan.engines.build import Place, UntranslatableError, document, of_library
from hansa.contracts.plan.rules.library import FORMER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

_TRANSLATORS = {
    **dict.fromkeys(("greatexpectations", "gx", "ge", "greatexpectation"), great_expectations),
    **dict.fromkeys(("soda", "sodacl", "sodacore", "sodacloud"), soda),
    **dict.fromkeys(("dbt", "dbttest", "dbttests", "dbtcore"), dbt),
}
_NEEDS_NO_BOUND = {"nullValues", "duplicateValues"}


def compiled(context: Context, base: Check, rule: Mapping[str, Json], field: Field | None) -> Iterator[Check]:
    """One check for each statement of the rule; one that is skipped where a statement cannot be translated."""
    engine = str(rule.get("engine") or "another tool")
    place = Place(context, base, field)
    translator = _TRANSLATORS.get(re.sub(r"[^a-z]", "", engine.lower()))
    if translator is None:
        yield _former(place, rule, engine)
        return
    try:
        statements = list(translator.statements(document(rule.get("implementation"))))
    except UntranslatableError as error:
        yield _skipped(base, engine, error.message)
        return
    if not statements:
        yield _skipped(base, engine, "it says nothing.")
    for each in statements:
        yield from _translated(place, translator.translate, each, engine)


def _translated(
    place: Place, translate: Callable[[Place, Json], Iterable[Check]], statement: Json, engine: str
) -> Iterator[Check]:
    try:
        yield from list(translate(place, statement))
    except UntranslatableError as error:
        named = _name(statement)
        yield _skipped(replace(place.base, name=place.base.name or named), engine, f"{named}: {error.message}")


def _name(statement: Json) -> str:
    if isinstance(statement, dict):
        kind = statement.get("expectation_type") or statement.get("type") or next(iter(statement), "")
        return str(kind)
    return str(statement)[:80]


def _former(place: Place, rule: Mapping[str, Json], engine: str) -> Check:
    """Version 2 named a check by its code and left it to a tool; some names say enough."""
    details = rule.get("implementation")
    names = [
        rule.get("name"),
        *((details.get("templateName"), details.get("code")) if isinstance(details, dict) else ()),
    ]
    for name in names:
        key = next((known for known in FORMER if known.lower() == str(name).lower()), None)
        if key and FORMER[key] in _NEEDS_NO_BOUND:
            try:
                return of_library(place, {"metric": FORMER[key], "mustBe": 0}, place.field)
            except UntranslatableError as error:
                return _skipped(place.base, engine, error.message)
    if engine == "sql":
        return _skipped(
            place.base, engine, "the query has no operator such as mustBe: there is nothing to hold its value to."
        )
    return _skipped(place.base, engine, f"rules of {engine} are not run here; write it as type sql or library.")


def _skipped(base: Check, engine: str, why: str) -> Check:
    text = why[:1].upper() + why[1:]
    return replace(
        base, kind="custom", name=base.name or f"{engine} rule", skip=f"Written for {engine} and not translated. {text}"
    )
