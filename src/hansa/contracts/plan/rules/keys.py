"""`unique` and `primaryKey`: no value, or no combination of values, occurs twice. A NULL repeats nothing.

What is counted are the rows that repeat an earlier one: of three equal rows, two. Of values inside a list it is the values that
repeat an earlier one, in any row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA, Check
from hansa.contracts.sql import quote
from hansa.kernel.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field

HELPER = "hansa key "
"""How the helper columns of a statement's sample begin; whoever shows the rows leaves them out."""


MAX_POSITION = 1_000_000
"""A key column that names no position comes after those that do."""


def checks(context: Context) -> Iterator[Check]:
    for field in context.fields:
        if field.prop.unique:
            yield _check(context, "unique", (field,))
    keys = [each for each in context.fields if each.prop.primary_key]
    keys.sort(key=position)
    if keys:
        yield _check(context, "primaryKey", keys)


def position(field: Field) -> int:
    """Where a key column stands in its key."""
    position = field.prop.primary_key_position
    return position if position > 0 else MAX_POSITION


def _check(context: Context, kind: str, fields: Sequence[Field]) -> Check:
    label = ", ".join(each.label for each in fields)
    words = "must be unique" if kind == "unique" else "must identify a row (primary key)"
    query, proof, sample, problem, rows = "", "", "", "", ""
    if kind == "unique" and fields[0].loops:
        query, sample = listed(fields[0])
        rows = (
            f"coalesce(list_has_any({fields[0].each_value}, (SELECT list(v) FROM {_listed_groups(fields[0])})), false)"
        )
    elif any(each.loops for each in fields):
        problem = "A value inside a list cannot identify a row."
    else:
        query, proof, sample = statements([each.value for each in fields])
        rows = repeated([each.value for each in fields])
    return Check(
        id=f"{context.table}.{label if kind == 'unique' else '(' + label + ')'}.{kind}",
        kind=kind,
        column=label,
        name=f"{label} {words}",
        dimension="uniqueness",
        severity=Severity.ERROR,
        place=context.place(fields[0].pointer),
        threshold="no duplicates",
        verb="repeat an earlier one",
        needs=tuple(each.column for each in fields),
        query=query,
        proof=proof,
        sample=sample,
        problem=problem,
        path=fields[0].path if len(fields) == 1 else (),
        counts_rows=not fields[0].loops,
        rows=rows,
        keys=tuple(each.value for each in fields) if proof else (),
    )


def statements(values: Sequence[str]) -> tuple[str, str, str]:
    """Count of repeating rows, its cheap proof of none (distinct hashes mean distinct values), and the rows themselves."""
    there = " AND ".join(f"{each} IS NOT NULL" for each in values)
    names = [quote(f"{HELPER}{n}") for n in range(len(values))]
    keys = ", ".join(f"{value} AS {name}" for value, name in zip(values, names, strict=True))
    groups = _groups(values)
    query = f"SELECT CAST(coalesce(sum(n - 1), 0) AS BIGINT) FROM {groups}"
    proof = f"SELECT count(*) - count(DISTINCT hash({', '.join(values)})) FROM {DATA} WHERE {there}"
    same = " AND ".join(f"d.{name} = r.{name}" for name in names)
    sample = (
        f"SELECT d.* FROM (SELECT *, {keys} FROM {DATA}) AS d JOIN (SELECT * FROM {groups} LIMIT 20) AS r ON {same}"
    )
    return query, proof, sample


def _groups(values: Sequence[str]) -> str:
    there = " AND ".join(f"{each} IS NOT NULL" for each in values)
    keys = ", ".join(f"{value} AS {quote(f'{HELPER}{n}')}" for n, value in enumerate(values))
    return f"(SELECT {keys}, count(*) AS n FROM {DATA} WHERE {there} GROUP BY {', '.join(values)} HAVING count(*) > 1)"


def repeated(values: Sequence[str]) -> str:
    """The predicate of all rows whose key occurs twice: which of them is the right one, no engine knows."""
    names = ", ".join(quote(f"{HELPER}{n}") for n in range(len(values)))
    return f"coalesce(({', '.join(values)}) IN (SELECT ({names}) FROM {_groups(values)}), false)"


def _listed_groups(field: Field) -> str:
    return (
        f"(SELECT v, count(*) AS n FROM (SELECT unnest({field.each_value}) AS v FROM {DATA}) "
        "WHERE v IS NOT NULL GROUP BY v HAVING count(*) > 1)"
    )


def listed(field: Field) -> tuple[str, str]:
    """The same for the values of a list: how many repeat an earlier one in any row, and the rows that hold such a value."""
    name = quote(f"{HELPER}0")
    groups = _listed_groups(field)
    query = f"SELECT CAST(coalesce(sum(n - 1), 0) AS BIGINT) FROM {groups}"
    sample = (
        f"SELECT d.* FROM (SELECT *, {field.each_value} AS {name} FROM {DATA}) AS d "
        f"WHERE list_has_any(d.{name}, (SELECT list(v) FROM {groups}))"
    )
    return query, sample
