"""A contract's table compiled to checks and the few scans that measure them. Pure: SQL text comes out, nothing is run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.context import Context, unique_ids
from hansa.contracts.plan.fields import walk
from hansa.contracts.plan.model import Check, Plan, Scan, shared_sql
from hansa.contracts.plan.rules import (
    enum,
    format,  # noqa: A004  the standard's word for it
    items,
    keys,
    length,
    members,
    options,
    pattern,
    quality,
    range,  # noqa: A004  the standard's word for it
    reference,
    required,
    service,
    shape,
    vector,
)
from hansa.contracts.plan.rules.keys import position
from hansa.contracts.types import columns
from hansa.kernel.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.contracts.plan.fields import Field
    from hansa.contracts.types import ColumnType
    from hansa.standards.document import Document
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject

OF_A_VALUE = (required, range, length, pattern, format, enum, items, members, vector, options)
"""Families that judge a value by itself: all ride on one scan."""

OF_A_TABLE = (keys, reference, quality, service)
"""Families that look at the whole table, or at others."""


def compile_plan(
    contract: Contract,
    schema: SchemaObject,
    document: Document | None,
    *,
    references: Mapping[str, str] | None = None,
    variables: Mapping[str, str] | None = None,
    dialect: str = "",
    strict: bool = False,
) -> Plan:
    """All that the contract promises about `schema`, one of its own tables.

    `references` names the readable relations of other tables, as SQL that can stand in FROM: by `table.column` or `table`
    as relationships name them. `document` gives the checks their places; it must be the one `contract` was parsed from.
    `variables` fills `${NAME}` in SQL rules, which are written in `dialect` (sqlglot's name; where empty, that of the contract's server).
    `strict`: a column that the contract does not know breaks it.
    """
    index = next((n for n, each in enumerate(contract.schema_) if each is schema or each.name == schema.name), 0)
    pointer = f"/schema/{index}"
    fields = tuple(walk(schema, pointer))
    context = Context(contract, schema, document, pointer, fields, references or {}, variables or {}, dialect, strict)
    checks = list(shape.checks(context))
    for field in context.fields:
        for family in OF_A_VALUE:
            checks += [context.of_rule(rule, field) for rule in family.rules(field)]
    for whole in OF_A_TABLE:
        checks += whole.checks(context)
    named = unique_ids(checks)
    return Plan(context.table, readable(columns(schema), fields), named, scans(named), findings(named))


OPEN = {"", "public", "internal", "none"}
"""Classifications whose values anybody who tests a contract may see in a sample."""


def readable(promised: tuple[ColumnType, ...], fields: tuple[Field, ...]) -> tuple[ColumnType, ...]:
    """The columns, each with how its text is read, whether its values may be shown, and its place in the primary key."""
    readings = {each.column: each.reading for each in fields if each.top}
    closed = {each.column for each in fields if (each.prop.classification or "").strip().lower() not in OPEN}
    keys = sorted((each for each in fields if each.top and each.prop.primary_key), key=position)
    places = {each.column: place for place, each in enumerate(keys, 1)}
    return tuple(
        replace(each, read=readings.get(each.name, ""), masked=each.name in closed, key=places.get(each.name, 0))
        for each in promised
    )


def scans(checks: tuple[Check, ...]) -> tuple[Scan, ...]:
    """One statement for all that can share it, one for each other question; equal questions are asked once."""
    shared = tuple(each for each in checks if each.expression)
    planned = [Scan(tuple(each.id for each in shared), shared_sql(shared), shared=True)] if shared else []
    alone: dict[str, list[str]] = {}
    for each in checks:
        if each.query:
            alone.setdefault(each.query, []).append(each.id)
    return (*planned, *(Scan(tuple(ids), query) for query, ids in alone.items()))


def findings(checks: tuple[Check, ...]) -> tuple[Finding, ...]:
    """The rules that cannot be run as they are written."""
    return tuple(
        Finding("check-cannot-run", Severity.ERROR, each.place, f"{each.name}: {each.problem}", "Correct the rule.")
        for each in checks
        if each.problem
    )
