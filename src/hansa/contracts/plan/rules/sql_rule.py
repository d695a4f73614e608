"""`quality` of type `sql`: one SELECT that returns one value, over this table and those it refers to, and nothing else.

`${table}` and `${object}` are the table, `${column}` and `${property}` the column that the rule stands at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA, Bound
from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlglot import exp

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

MAX_LENGTH = 50_000
"""Longer than any rule that a person wrote, short enough to parse at once."""

TABLE_FUNCTIONS = {"unnest", "range", "generate_series", "generateseries", "explode"}
"""What may stand in FROM besides tables: these read nothing."""


def compiled(context: Context, base: Check, rule: Mapping[str, Json], field: Field | None) -> Check:
    bound = Bound.of(rule)
    unit = "%" if rule.get("unit") == "percent" else ""
    check = replace(base, kind="sql", unit="value", bound=bound or Bound(), threshold=f"{bound or ''}{unit}")
    check = replace(check, name=check.name or "SQL rule", dimension=check.dimension or "accuracy")
    query = rule.get("query")
    if not isinstance(query, str) or not query.strip():
        return replace(check, problem="The rule has no query.")
    if bound is None:
        return replace(check, problem="The rule has no operator such as mustBe: there is nothing to hold its value to.")
    if field is not None and field.loops:
        return replace(check, problem="A rule inside a list cannot name its column: put it at the table.")
    text = _filled(context, query.strip().rstrip(";"), field)
    tables = _tables(context)
    used, problem = read_only(text, frozenset(tables))
    if problem:
        return replace(check, problem=problem)
    views = ", ".join(f"{quote(name)} AS (SELECT * FROM {tables[name]})" for name in sorted(used & tables.keys()))
    return replace(check, query=f"{f'WITH {views} ' if views else ''}SELECT * FROM (\n{text}\n) AS rule LIMIT 2")


def _filled(context: Context, query: str, field: Field | None) -> str:
    words = {"table": quote(context.table.lower()), "object": quote(context.table.lower())}
    if field is not None:
        words |= {"column": field.value, "property": field.value}
    for name, value in words.items():
        query = query.replace(f"${{{name}}}", value)
    return query


def _tables(context: Context) -> dict[str, str]:
    """Every table a rule may name, in lower case, and the relation behind it."""
    known = {key.split(".", maxsplit=1)[0].lower(): relation for key, relation in context.references.items()}
    own = {name.lower(): DATA for name in (context.schema.name, context.schema.physical_name) if name}
    return {**known, **own, context.table.lower(): DATA}


def read_only(text: str, allowed: frozenset[str]) -> tuple[frozenset[str], str]:
    """The tables a statement reads, and why it is refused (empty: it is not)."""
    import sqlglot
    from sqlglot import exp

    if len(text) > MAX_LENGTH:
        return frozenset(), f"The query is longer than {MAX_LENGTH:,} characters."
    if "${" in text:
        return frozenset(), "The query has a variable that is none of ${table}, ${object}, ${column}, ${property}."
    try:
        statements = [each for each in sqlglot.parse(text, dialect="duckdb") if each is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        return frozenset(), f"The query cannot be read: {str(error).splitlines()[0]}"
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        return frozenset(), "The query must be one SELECT."
    if forbidden := _writes(statements[0]):
        return frozenset(), f"The query must only read; it contains {forbidden}."
    return _reads(statements[0], allowed)


def _writes(tree: exp.Expr) -> str:
    from sqlglot import exp

    for node in tree.walk():
        if isinstance(node, exp.DML | exp.Create | exp.Drop | exp.Alter | exp.Command | exp.Copy | exp.Into | exp.Set):
            return node.key.upper()
        if isinstance(node, exp.Attach | exp.Detach | exp.Pragma | exp.Use):
            return node.key.upper()
    return ""


def _reads(tree: exp.Expr, allowed: frozenset[str]) -> tuple[frozenset[str], str]:
    from sqlglot import exp

    local = {each.alias.lower() for each in tree.find_all(exp.CTE)}
    used: set[str] = set()
    for node in tree.find_all(exp.Table):
        if isinstance(node.this, exp.Identifier):
            name = node.name.lower()
            if node.db or node.catalog or name not in allowed | local:
                known = ", ".join(sorted(allowed))
                return frozenset(), f"The query reads {node.sql('duckdb')}; a rule may read: {known}."
            used.add(name)
        elif _function(node.this) not in TABLE_FUNCTIONS:
            return frozenset(), f"The query reads {_function(node.this)}(…); a rule reads tables only."
    return frozenset(used), ""


def _function(node: exp.Expr) -> str:
    return (node.name if node.key == "anonymous" else node.key).lower()
