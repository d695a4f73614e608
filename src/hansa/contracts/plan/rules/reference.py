"""`relationships` of type `foreignKey`: what a row refers to exists. A NULL refers to nothing.

`to` is `table.column`, or `[other.yaml#]/schema/<id>/properties/<id>`; what it means in this run comes in as `references`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA, Check
from hansa.contracts.plan.rules.keys import HELPER
from hansa.contracts.sql import quote
from hansa.contracts.types import column_name
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.standards.odcs.schema import Relationship


@dataclass(frozen=True, slots=True)
class Target:
    table: str
    column: str
    text: str


def checks(context: Context) -> Iterator[Check]:
    for index, each in enumerate(context.schema.relationships):
        fields = [context.field(_target(context, source).column) for source in each.sources]
        yield _check(context, each, f"{context.pointer}/relationships/{index}", fields)
    for field in context.fields:
        for index, each in enumerate(field.prop.relationships):
            yield _check(context, each, f"{field.pointer}/relationships/{index}", [field])


def _target(context: Context, text: str) -> Target:
    if "/" not in text:
        table, _, column = text.rpartition(".") if text.count(".") < 2 else text.partition(".")
        return Target(table or context.table, column, text)
    path = text.rpartition("#")[2].strip("/").split("/")
    names = dict(zip(path[::2], path[1::2], strict=False))
    table, column = names.get("schema", ""), names.get("properties", "")
    if "#" not in text:
        for schema in context.contract.schema_:
            if table in {schema.id, schema.name}:
                found = next((each for each in schema.properties if column in {each.id, each.name}), None)
                return Target(schema.name, column_name(found) if found else column, text)
    return Target(table, column, text)


def _check(context: Context, relation: Relationship, pointer: str, fields: Sequence[Field | None]) -> Check:
    targets = [_target(context, each) for each in relation.targets]
    known = [each for each in fields if each is not None and not each.loops]
    label = ", ".join(each.label for each in known) or context.table
    to = ", ".join(f"{each.table}.{each.column}" for each in targets)
    query, sample, problem, skip = "", "", "", ""
    if not targets or len(known) != len(fields) or len(known) != len(targets):
        problem = "The relationship must name as many columns of this table as of the other, none inside a list."
    elif (other := _relation(context, targets)) is None:
        skip = f"The table that {to} is in cannot be read in this run."
    else:
        query, sample = statements([each.value for each in known], other, [each.column for each in targets])
    return Check(
        id=f"{context.table}.{label}.reference.{relation.id or to}",
        kind="reference",
        column=label,
        name=f"{label} must exist in {to}",
        dimension="consistency",
        severity=Severity.ERROR,
        place=context.place(pointer),
        threshold=f"exists in {to}",
        needs=tuple(each.column for each in known),
        query=query,
        sample=sample,
        problem=problem,
        skip=skip,
    )


def _relation(context: Context, targets: Sequence[Target]) -> str | None:
    first = targets[0]
    if any(each.table != first.table for each in targets):
        return None
    for key in (first.text, f"{first.table}.{first.column}", first.table):
        if key in context.references:
            return context.references[key]
    return (
        DATA if first.table in {context.schema.name, context.schema.physical_name} and "#" not in first.text else None
    )


def statements(values: Sequence[str], relation: str, columns: Sequence[str]) -> tuple[str, str]:
    """How many rows refer to nothing, and which."""
    names = [quote(f"{HELPER}{n}") for n in range(len(values))]
    keys = ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
    there = " AND ".join(f"d.{name} IS NOT NULL" for name in names)
    same = " AND ".join(f"r.{quote(column)} = d.{name}" for column, name in zip(columns, names, strict=True))
    lost = f"WHERE {there} AND NOT EXISTS (SELECT 1 FROM {relation} AS r WHERE {same})"
    return (
        f"SELECT count(*) FROM (SELECT {keys} FROM {DATA}) AS d {lost}",
        f"SELECT d.* FROM (SELECT *, {keys} FROM {DATA}) AS d {lost}",
    )
