"""The guard of SQL rules: one SELECT over tables that are on a list, that writes nothing and reads nothing else.

text ─ sqlglot ─ walk: no statement that writes or changes settings, every table is on the list or a common table expression *in scope*,
every table function is one that reads nothing, no function that reaches files, the network, settings or other sessions
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

_INNER = re.compile(r" for <class '[^']*'>")
"""A part of the parser's messages that tells nobody anything."""

MAX_LENGTH = 50_000
"""Longer than any rule that a person wrote, short enough to parse at once."""

TABLE_FUNCTIONS = {"unnest", "range", "generate_series", "generateseries", "explode", "posexplode", "flatten"}
"""What may stand in FROM besides tables: these read nothing."""

REACHING = (
    "pg_", "lo_", "dblink", "read_", "parquet_", "duckdb_", "sys_", "sys.", "xp_", "sp_", "utl_", "dbms_", "sqlite_", "pragma_",
    "http_", "query_to_", "table_to_", "cursor_to_", "schema_to_", "database_to_", "which_secret", "iceberg_", "delta_",
    "write_", "load_", "st_read", "sniff_",
)  # fmt: skip
"""How the names of functions begin that reach beyond the rule's tables, in one engine or another."""

FORBIDDEN = frozenset(
    [
        "getenv",
        "glob",
        "query",
        "query_table",
        "benchmark",
        "sleep",
        "nextval",
        "setval",
        "currval",
        "set_config",
        "current_setting",
        "getvariable",
        "openrowset",
        "opendatasource",
        "openquery",
        "load_file",
        "readfile",
        "writefile",
        "edit",
        "fts3_tokenizer",
        "external_query",
        "s3",
        "url",
        "file",
        "remote",
        "readcsv",
        "readparquet",
        "nextvaluefor",
        "mysql",
        "postgresql",
        "copy_from",
        "copy_to",
        "checkpoint",
        "force_checkpoint",
        "waitfor",
    ]
)
"""And those that do it by a name of their own."""


def read_only(text: str, allowed: frozenset[str], dialect: str = "duckdb") -> tuple[frozenset[str], str]:
    """The tables of `allowed` (lower case) that a statement reads, and why it is refused (empty: it is not)."""
    tree, problem = parsed(text, dialect)
    return reads(tree, allowed) if tree is not None else (frozenset(), problem)


def parsed(text: str, dialect: str = "duckdb") -> tuple[exp.Query | None, str]:
    """The statement as a tree, or why it is none that may run. What the dialect cannot read is read as DuckDB's."""
    import logging

    import sqlglot
    from sqlglot import exp

    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what it does not know is said by the problem, once
    if len(text) > MAX_LENGTH:
        return None, f"The query is longer than {MAX_LENGTH:,} characters."
    if "\x00" in text:
        return None, "The query holds a NUL character."
    try:
        statements = [each for each in sqlglot.parse(text, dialect=dialect) if each is not None]
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError) as error:
        if dialect not in {"", "duckdb"}:
            return parsed(text)
        return None, f"The query cannot be read: {_INNER.sub('', (str(error).splitlines() or ['too deep'])[0])}"
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        return None, "The query must be one SELECT."
    return statements[0], ""


def reads(tree: exp.Query, allowed: frozenset[str]) -> tuple[frozenset[str], str]:
    used: set[str] = set()
    try:
        problem = forbidden(tree) or _scoped(tree, allowed, frozenset(), used)
    except RecursionError:
        problem = "The query is nested too deeply."
    return (frozenset(), problem) if problem else (frozenset(used), "")


def forbidden(tree: exp.Expr) -> str:
    """What in the statement does more than read its tables."""
    from sqlglot import exp

    writes = (exp.DML, exp.Create, exp.Drop, exp.Alter, exp.Command, exp.Copy, exp.Into, exp.Set, exp.Lock, exp.Attach)
    for node in tree.walk():
        if isinstance(node, (*writes, exp.Detach, exp.Pragma, exp.Use)):
            return f"The query must only read; it contains {node.key.upper()}."
        if isinstance(node, exp.Func) and (name := function(node)) and reaches(name):
            called = name if node.key == "anonymous" else node.sql_name().lower()
            return f"The query calls {called}(…), which reaches beyond the rule's tables."
        if isinstance(node, exp.Placeholder | exp.Parameter | exp.SessionParameter):
            return f"The query has a parameter, {node.sql()}: write the value, or ${{NAME}}."
    return ""


def reaches(name: str) -> bool:
    return name in FORBIDDEN or name.startswith(REACHING)


def _scoped(node: exp.Expr, allowed: frozenset[str], scope: frozenset[str], used: set[str]) -> str:
    """A common table expression is seen by those after it and by the statement, by itself only where it is recursive."""
    from sqlglot import exp

    with_ = node.args.get("with_") or node.args.get("with")
    if isinstance(with_, exp.With):
        for each in with_.expressions:
            name = each.alias.lower()
            inner = scope | {name} if with_.args.get("recursive") else scope
            if problem := _scoped(each.this, allowed, inner, used):
                return problem
            scope |= {name}
    if isinstance(node, exp.Table) and (problem := _table(node, allowed, scope, used)):
        return problem
    for child in node.iter_expressions():
        if child is not with_ and (problem := _scoped(child, allowed, scope, used)):
            return problem
    return ""


def _table(node: exp.Table, allowed: frozenset[str], scope: frozenset[str], used: set[str]) -> str:
    from sqlglot import exp

    if not isinstance(node.this, exp.Identifier):
        name = function(node.this)
        return "" if name in TABLE_FUNCTIONS else f"The query reads {name}(…); a rule reads tables only."
    name = node.name.lower()
    if not (node.db or node.catalog) and name in scope:
        return ""
    if node.db or node.catalog or name not in allowed:
        known = ", ".join(sorted(allowed))
        return f"The query reads {node.sql('duckdb')}; a rule may read: {known}."
    used.add(name)
    return ""


def function(node: exp.Expr) -> str:
    """The name it is called by, in lower case."""
    return (node.name if node.key == "anonymous" else node.key).lower()
