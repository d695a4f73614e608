"""`relationships` of type `foreignKey`: what a row refers to exists. A NULL refers to nothing, nor does a key with a NULL part.

What the targets mean in this run comes in as `references`: by `table`, by `table.column`, or by the text of the reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA, Check
from hansa.contracts.plan.rules.keys import HELPER
from hansa.contracts.plan.targets import Target, columns_of, schema_of, target
from hansa.contracts.sql import quote
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.standards.odcs.schema import Relationship, SchemaObject


def checks(context: Context) -> Iterator[Check]:
    for index, each in enumerate(context.schema.relationships):
        fields = [_source(context, source) for source in each.sources]
        yield _check(context, each, f"{context.pointer}/relationships/{index}", fields)
    for field in context.fields:
        for index, each in enumerate(field.prop.relationships):
            yield _check(context, each, f"{field.pointer}/relationships/{index}", [field])


def _source(context: Context, text: str) -> Field | None:
    source = target(text, context.table)
    if source.by_id:
        return context.by_id(source.steps) if source.steps else None
    known = context.field(".".join(source.steps))
    return known if known is not None else context.field(text)


def _check(context: Context, relation: Relationship, pointer: str, fields: Sequence[Field | None]) -> Check:
    targets = [target(each, context.table) for each in relation.targets]
    known = [each for each in fields if each is not None]
    label = ", ".join(each.label for each in known) or context.table
    to = ", ".join(each.label if each.by_id else each.text for each in targets)
    query, sample, skip, rows = "", "", "", ""
    problem = _problem(fields, known, targets)
    other: tuple[str, list[str]] | str = ""
    if relation.type.casefold() != "foreignkey":
        problem, skip = "", f"A relationship of type {relation.type} says nothing about the rows."
    elif not problem and (lost := _nowhere(context, targets)):
        problem = lost
    elif not problem:
        other = _relation(context, targets)
        if isinstance(other, str):
            skip = other
        elif known[0].loops:
            query, sample = listed(known[0], *other)
        else:
            query, sample = statements([each.value for each in known], *other)
            rows = lost_rows([each.value for each in known], *other)
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
        path=known[0].path if len(known) == 1 else (),
        counts_rows=not (known and known[0].loops),
        rows=rows,
    )


def _problem(fields: Sequence[Field | None], known: Sequence[Field], targets: Sequence[Target]) -> str:
    if not targets or len(known) != len(fields) or len(known) != len(targets):
        return "The relationship must name as many columns of this table as of the other."
    if len(known) > 1 and any(each.loops for each in known):
        return "A key of several columns cannot have one inside a list."
    if any((each.file, each.table) != (targets[0].file, targets[0].table) for each in targets):
        return "The columns that a relationship points at must be of one table."
    return "The relationship must point at a column." if any(not each.steps for each in targets) else ""


def _relation(context: Context, targets: Sequence[Target]) -> tuple[str, list[str]] | str:
    """What stands in FROM and the columns' SQL in it, or the sentence why it is not there."""
    first = targets[0]
    schema = None if first.file else schema_of(context.contract, first)
    renamed = _columns(schema, targets) if schema else None
    if first.text in context.references and (first.file or schema is None):
        return context.references[first.text], [f"r.{quote('.'.join(each.steps))}" for each in targets]
    names = [
        ".".join((first.table, *first.steps)),
        first.table,
        *((schema.name, schema.physical_name) if schema else ()),
    ]
    for key in [first.text, *names] if not first.file else []:
        if key and key in context.references:
            return context.references[key], renamed or [f"r.{_path(each.steps)}" for each in targets]
    if schema is not None and schema.name == context.schema.name and renamed is not None:
        return DATA, renamed
    where = f"the contract {first.file}" if first.file else f"the table {first.table}"
    return f"What it refers to cannot be read in this run: {where}."


def _nowhere(context: Context, targets: Sequence[Target]) -> str:
    """What the contract itself shows to lead nowhere."""
    schema = None if targets[0].file else schema_of(context.contract, targets[0])
    if schema is None or _columns(schema, targets) is not None:
        return ""
    return f"The table {schema.name} has no column {', '.join('.'.join(each.steps) for each in targets)}."


def _columns(schema: SchemaObject, targets: Sequence[Target]) -> list[str] | None:
    found = [columns_of(schema, each) for each in targets]
    return [f"r.{_path(each)}" for each in found if each] if all(found) else None


def _path(names: Sequence[str]) -> str:
    return ".".join(quote(each) for each in names)


def statements(values: Sequence[str], relation: str, columns: Sequence[str]) -> tuple[str, str]:
    """How many rows refer to nothing, and which."""
    names = [quote(f"{HELPER}{n}") for n in range(len(values))]
    keys = ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
    there = " AND ".join(f"d.{name} IS NOT NULL" for name in names)
    same = " AND ".join(f"{column} = d.{name}" for column, name in zip(columns, names, strict=True))
    lost = f"WHERE {there} AND NOT EXISTS (SELECT 1 FROM {relation} AS r WHERE {same})"
    return (
        f"SELECT count(*) FROM (SELECT {keys} FROM {DATA}) AS d {lost}",
        f"SELECT d.* FROM (SELECT *, {keys} FROM {DATA}) AS d {lost}",
    )


def lost_rows(values: Sequence[str], relation: str, columns: Sequence[str]) -> str:
    """The predicate of the rows that refer to nothing."""
    there = " AND ".join(f"{each} IS NOT NULL" for each in values)
    known = " AND ".join(f"{each} IS NOT NULL" for each in columns)
    return (
        f"{there} AND ({', '.join(values)}) NOT IN (SELECT ({', '.join(columns)}) FROM {relation} AS r WHERE {known})"
    )


def listed(field: Field, relation: str, columns: Sequence[str]) -> tuple[str, str]:
    """The same for the values of a list: how many values refer to nothing, and the rows that hold one."""
    name = quote(f"{HELPER}0")
    lost = (
        f"FROM (SELECT unnest({field.each_value}) AS v FROM {DATA}) AS d "
        f"WHERE d.v IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {relation} AS r WHERE {columns[0]} = d.v)"
    )
    rows = f"SELECT d.* FROM (SELECT *, {field.each_value} AS {name} FROM {DATA}) AS d"
    return f"SELECT count(*) {lost}", f"{rows} WHERE list_has_any(d.{name}, (SELECT list(DISTINCT d.v) {lost}))"
