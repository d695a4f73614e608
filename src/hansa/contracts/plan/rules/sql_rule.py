"""`quality` of type `sql`: one SELECT that returns one value, over this table and those it refers to, and nothing else.

"The query must be written in the SQL dialect specific to the provided server": it is read so, and given to the engine as DuckDB's.
`${table}` and `${object}` are the table, `${column}` and `${property}` the column that the rule stands at; `${NAME:-default}` is taken from
the environment.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.plan.model import DATA, Bound
from hansa.contracts.plan.plain_sql import plain_count
from hansa.contracts.plan.sql_guard import parsed, read_only, reads
from hansa.contracts.plan.variables import COLUMN, TABLE, filled
from hansa.contracts.sql import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlglot import exp

    from hansa.contracts.plan.context import Context
    from hansa.contracts.plan.fields import Field
    from hansa.contracts.plan.model import Check
    from hansa.kernel.json import Json

__all__ = ["compiled", "dialect_of", "read_only", "statement"]

DIALECTS = {
    **dict.fromkeys(("postgres", "postgresql", "cloudsql", "redshift"), "postgres"),
    "redshift": "redshift",
    "mysql": "mysql",
    "snowflake": "snowflake",
    "bigquery": "bigquery",
    "databricks": "databricks",
    "sqlserver": "tsql",
    "synapse": "tsql",
    "oracle": "oracle",
    **dict.fromkeys(("trino", "athena", "presto"), "trino"),
    **dict.fromkeys(("hive", "impala"), "hive"),
    "clickhouse": "clickhouse",
    "teradata": "teradata",
    "exasol": "exasol",
    "dremio": "dremio",
}
"""Types of servers whose SQL is a dialect of its own; files and everything else are asked in DuckDB's."""

_COLUMN_SLOT, _TABLE_SLOT = "hansa_column_slot", "hansa_table_slot"


def compiled(context: Context, base: Check, rule: Mapping[str, Json], field: Field | None) -> Check:
    bound = Bound.of(rule)
    unit = " %" if rule.get("unit") in {"percent", "%"} else ""
    check = replace(base, kind="sql", unit="value", bound=bound or Bound(), threshold=f"{bound or ''}{unit}")
    check = replace(check, name=check.name or "SQL rule", dimension=check.dimension or "accuracy", path=(), needs=())
    query = rule.get("query")
    if not isinstance(query, str) or not query.strip():
        return replace(check, problem="The rule has no query.")
    if bound is None:
        return replace(check, problem="The rule has no operator such as mustBe: there is nothing to hold its value to.")
    if problem := bound.problem:
        return replace(check, problem=problem)
    if field is not None and field.loops and any(f"{{{name}}}" in query for name in COLUMN):
        return replace(check, problem="A rule inside a list cannot name its column: put it at the table.")
    return statement(context, check, query, field)


def statement(context: Context, check: Check, query: str, field: Field | None) -> Check:
    """The check with its query, and the rows behind it where the query counts them; or with the problem."""
    dialect = context.dialect or dialect_of(context)
    text = query.strip().rstrip(";").strip()
    text, problem = _filled(context, text, field, dialect)
    if problem:
        return replace(check, problem=problem)
    plain = plain_count(text) if dialect == "duckdb" else None
    if plain and plain.table in (tables := _tables(context)):
        return _queried(check, _views([plain.table], tables), text, plain.rows)
    tree, problem = parsed(text, dialect)
    if tree is None:
        return replace(check, problem=problem)
    if dialect != "duckdb":
        tree = _slotted(tree, context, field)
        text = tree.sql("duckdb")
    tables = _tables(context)
    used, problem = reads(tree, frozenset(tables))
    if problem:
        return replace(check, problem=problem)
    rows = _rows(tree)
    return _queried(check, _views(used & tables.keys(), tables), text, rows.sql("duckdb") if rows else "")


def _queried(check: Check, views: str, text: str, rows: str) -> Check:
    """`rows` are shown where more of them than the rule allows break it."""
    shown = rows and check.bound.operator in {"mustBe", "mustBeLessThan", "mustBeLessOrEqualTo"}
    return replace(
        check,
        query=f"{views}SELECT * FROM (\n{text}\n) AS rule LIMIT 2",
        sample=f"{views}SELECT * FROM (\n{rows}\n) AS rule" if shown else "",
    )


def dialect_of(context: Context) -> str:
    """That of the contract's servers, where they agree; else DuckDB's."""
    known = {DIALECTS.get(each.type, "duckdb") for each in context.contract.servers}
    return known.pop() if len(known) == 1 else "duckdb"


def _views(names: Iterable[str], tables: Mapping[str, str]) -> str:
    views = ", ".join(f"{quote(name)} AS (SELECT * FROM {tables[name]})" for name in sorted(names))
    return f"WITH {views} " if views else ""


def _filled(context: Context, query: str, field: Field | None, dialect: str) -> tuple[str, str]:
    """In another dialect than DuckDB's the slots are names of their own until the statement is read."""
    mine = dialect == "duckdb"
    own = dict.fromkeys(TABLE, quote(context.table.lower()) if mine else _TABLE_SLOT)
    if field is not None and not field.loops:
        own |= dict.fromkeys(COLUMN, field.value if mine else _COLUMN_SLOT)
    return filled(query, own, context.variables)


def _slotted(tree: exp.Query, context: Context, field: Field | None) -> exp.Query:
    import sqlglot
    from sqlglot import exp

    for name in list(tree.find_all(exp.Identifier)):
        if name.name.lower() == _TABLE_SLOT:
            name.replace(exp.to_identifier(context.table.lower(), quoted=True))
    for column in list(tree.find_all(exp.Column)):
        if field is not None and column.name.lower() == _COLUMN_SLOT:
            value = sqlglot.parse_one(field.value, dialect="duckdb")
            for each in value.find_all(exp.Column):
                each.set("table", column.args.get("table"))
            column.replace(value)
    return tree


def _tables(context: Context) -> dict[str, str]:
    """Every table a rule may name, in lower case, and the relation behind it."""
    known = {key.split(".", maxsplit=1)[0].lower(): relation for key, relation in context.references.items()}
    own = {name.lower(): DATA for name in (context.schema.name, context.schema.physical_name) if name}
    return {**known, **own, context.table.lower(): DATA}


def _rows(tree: exp.Query) -> exp.Select | None:
    """`SELECT count(*) FROM t WHERE …` asks for rows: here they are. Other shapes do not say which rows they mean."""
    from sqlglot import exp

    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1 or tree.args.get("from_") is None:
        return None
    if any(tree.args.get(each) for each in ("group", "having", "distinct", "limit", "qualify", "windows")):
        return None
    counted = tree.expressions[0].unalias()
    condition = _condition(counted)
    if condition is None:
        return None
    first = tree.args["from_"].this.alias_or_name
    if not first and tree.args.get("joins"):
        return None
    rows: exp.Select = tree.copy()
    star = exp.Column(this=exp.Star(), table=exp.to_identifier(first, quoted=True)) if first else exp.Star()
    rows.set("expressions", [star])
    return rows if isinstance(condition, exp.Star) else rows.where(condition.copy())


def _condition(counted: exp.Expr) -> exp.Expr | None:
    """What a counted row must be: `*` for every row of the statement; None where it is no count of rows."""
    from sqlglot import exp

    if isinstance(counted, exp.CountIf):
        return _expression(counted.this)
    if isinstance(counted, exp.Filter) and isinstance(counted.this, exp.Count) and _condition(counted.this):
        return _expression(counted.expression.this)
    if isinstance(counted, exp.Count) and not isinstance(counted.this, exp.Distinct):
        return exp.Star() if isinstance(counted.this, exp.Star | exp.Literal) else counted.this.is_(exp.null()).not_()
    if isinstance(counted, exp.Sum) and isinstance(counted.this, exp.Case):
        case = counted.this
        ones = [each for each in case.args.get("ifs", []) if each.args["true"].sql() == "1"]
        if not case.this and len(ones) == len(case.args.get("ifs", [])) == 1:
            return _expression(ones[0].this)
    return None


def _expression(node: object) -> exp.Expr | None:
    from sqlglot import exp

    return node if isinstance(node, exp.Expr) else None
