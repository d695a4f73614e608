"""The guard: one SELECT, read by DuckDB's own parser, with nothing in its tree that is not on a list.

text ─ json_serialize_sql ─ walk: every node, expression, function and table name is known ─ rewrite the tables ─ json_deserialize_sql ─ text
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from hansa.gateway.errors import BadStatement, NotAllowed
from hansa.gateway.functions import ALLOWED, TABLE_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 50_000
"""Characters. A longer statement is made by a program that should ask for a data product instead."""
MAX_DEPTH = 300
"""Levels of the tree: about a hundred nested subqueries. DuckDB's planner recurses as deep."""

MAX_BRACKETS = 250
"""Open brackets at one place. Reading more costs seconds in this process; nobody writes them by hand."""

EXPRESSIONS = frozenset(
    ["BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION", "LAMBDA", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "TYPE", "WINDOW", "DEFAULT"]
)
NODES = frozenset(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"])
TABLES = frozenset(["BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "PIVOT", "SUBQUERY", "TABLE_FUNCTION"])
MODIFIERS = frozenset(
    ["ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER", "ORDER_DEFAULT", "ASCENDING", "DESCENDING"]
)

Name = tuple[str, ...]
"""A table as the statement names it: `("checkout", "orders")`."""


Scope = dict[str, str]
"""The common table expressions that can be named here, in lower case, and what each is called inside."""
QUALIFIERS = frozenset({"main", "system", "temp", "memory", "pg_catalog", "information_schema"})
"""Schemas and catalogs that are always there. Any other word before a function is a column: `name.upper()`."""


@dataclass
class _Walk:
    resolve: Callable[[Name], tuple[str, str]]
    named: int = 0

    def internal(self) -> str:
        """A name for the next common table expression; no catalog and no folder has a table or file of this name."""
        self.named += 1
        return f"cte_{self.named}"


def rewrite(sql: str, resolve: Callable[[Name], tuple[str, str]]) -> str:
    """The statement over internal tables; `resolve` gives (schema, table) for a name, or raises UnknownTable."""
    with duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    ) as parser:
        tree = _tree(parser, sql)
        walk = _Walk(resolve)
        _check(tree, walk, {}, 0)
        row = parser.execute("SELECT json_deserialize_sql(?::JSON)", [json.dumps(tree)]).fetchone()
    return str(row[0]).rstrip().rstrip(";") if row else ""


def _tree(parser: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    if len(sql) > MAX_TEXT:
        raise BadStatement(f"The statement has {len(sql):,} characters; {MAX_TEXT:,} are the most.")
    if _nesting(sql) > MAX_BRACKETS:
        raise NotAllowed("The statement is nested too deeply.", hint="Split it with WITH.")
    if "\x00" in sql:
        raise BadStatement("The statement holds a NUL character.")
    try:
        row = parser.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    except duckdb.Error as error:
        raise BadStatement(f"The statement cannot be read: {str(error).splitlines()[0]}") from error
    except UnicodeError as error:
        raise BadStatement("The statement is not Unicode text.") from error
    try:
        tree: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    except RecursionError as error:
        raise NotAllowed("The statement is nested too deeply.", hint="Split it with WITH.") from error
    if tree.get("error"):
        if tree.get("error_type") == "not implemented":
            raise BadStatement(
                "Only one SELECT can be asked.",
                hint="Data is changed by data products, not by queries. PIVOT needs its values: ON column IN (…).",
            )
        place = f" (at character {int(tree['position']) + 1})" if str(tree.get("position", "")).isdigit() else ""
        raise BadStatement(f"The statement cannot be read: {tree.get('error_message', 'unknown')}{place}.")
    if len(tree["statements"]) != 1:
        raise BadStatement(f"One SELECT at a time: these are {len(tree['statements'])} statements.")
    return tree


def _nesting(sql: str) -> int:
    """The most brackets open at one place; those in texts count too, which only makes it stricter."""
    deepest = depth = 0
    for character in sql:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}" and depth:
            depth -= 1
    return deepest


def _check(node: Any, walk: _Walk, scope: Scope, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotAllowed("The statement is nested too deeply.", hint="Split it with WITH.")
    if isinstance(node, dict):
        _check_one(node, walk, scope)
        scope = _check_with(node, walk, scope, depth)
        for key, value in node.items():
            if key != "cte_map":
                _check(value, walk, scope, depth + 1)
    elif isinstance(node, list):
        for value in node:
            _check(value, walk, scope, depth + 1)


def _check_with(node: dict[str, Any], walk: _Walk, scope: Scope, depth: int) -> Scope:
    """What the node's parts may name. Each WITH entry sees those before it; its name means nothing outside of the node.

    A name that is not what it seems would be looked up in the catalog, or as a file: so each gets a name of ours.
    """
    entries = node.get("cte_map")
    if not isinstance(entries, dict):
        return scope
    for entry in entries.get("map", ()):
        name = str(entry["key"]).lower()
        entry["key"] = internal = walk.internal()
        query = entry["value"].get("query_node") or {}
        recursive = query.get("type") == "RECURSIVE_CTE_NODE"
        if recursive:
            query["cte_name"] = internal
        _check(entry["value"], walk, scope | {name: internal} if recursive else scope, depth + 1)
        scope = scope | {name: internal}
    return scope


def _check_one(node: dict[str, Any], walk: _Walk, scope: Scope) -> None:
    kind, family = node.get("type"), node.get("class")
    if node.get("at_clause"):
        raise NotAllowed("Versions of tables cannot be asked for here.", hint="Leave out AT (…).")
    if family is not None:
        _check_expression(node, str(family))
    elif isinstance(kind, str):
        _check_table(node, kind, walk, scope)


def _check_expression(node: dict[str, Any], family: str) -> None:
    if family not in EXPRESSIONS:
        raise NotAllowed(f"{family.lower().replace('_', ' ')} cannot be used in a query.")
    name = node.get("function_name")
    if name is None:
        return
    if QUALIFIERS & {str(node.get("schema", "")).lower(), str(node.get("catalog", "")).lower()}:
        raise NotAllowed("Functions are called by their plain name.")
    if str(name).lower() not in ALLOWED:
        raise NotAllowed(f"The function {name} cannot be used in a query.", hint="Ask the platform team to review it.")


def _check_table(node: dict[str, Any], kind: str, walk: _Walk, scope: Scope) -> None:
    if kind not in NODES | TABLES | MODIFIERS:
        raise NotAllowed(
            f"{kind.lower().replace('_', ' ')} cannot be used in a query.", hint="Only SELECT over data products."
        )
    if kind == "TABLE_FUNCTION":
        name = str(node.get("function", {}).get("function_name", "")).lower()
        if name not in TABLE_FUNCTIONS:
            raise NotAllowed(
                f"The table function {name or '?'} cannot be used in a query.", hint="Read data products only."
            )
    if kind == "BASE_TABLE":
        _rename(node, walk, scope)


def _rename(node: dict[str, Any], walk: _Walk, scope: Scope) -> None:
    """Only common table expressions have plain names; every other name must be granted and becomes an internal one."""
    parts = [node.get("catalog_name"), node.get("schema_name"), node.get("table_name")]
    name: Name = tuple(str(part) for part in parts if part)
    if len(name) == 1 and name[0].lower() in scope:
        schema, table = "", scope[name[0].lower()]
    else:
        schema, table = walk.resolve(name)
    node["alias"] = node.get("alias") or name[-1]
    node["catalog_name"], node["schema_name"], node["table_name"] = "", schema, table
    if "qualified_name" in node:
        node["qualified_name"] = {"path": [part for part in (schema, table) if part]}
