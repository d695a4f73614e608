"""The guard: one SELECT, read by DuckDB's own parser, with nothing in its tree that is not on a list.

text ─ json_serialize_sql ─ walk: every node, expression, function and table name is known ─ rewrite the tables ─ json_deserialize_sql ─ text

Pure: the parser runs in the worker, this judges the tree that it gave. A plain name is a common table expression *in scope*, or it is
refused: elsewhere the engine would take it for a file, or for one of its own catalog's tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hansa.gateway.errors import BadStatement, NotAllowed, TooMuch
from hansa.gateway.functions import ALLOWED, TABLE_FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 50_000
"""Characters. A longer statement is made by a program that should ask for a data product instead."""
MAX_DEPTH = 300
"""Levels of the tree: about a hundred nested expressions or fifty subqueries. DuckDB's planner recurses as deep."""

EXPRESSIONS = frozenset(
    [
        "BETWEEN",
        "CASE",
        "CAST",
        "COLLATE",
        "COLUMN_REF",
        "COMPARISON",
        "CONJUNCTION",
        "CONSTANT",
        "FUNCTION",
        "LAMBDA",
        "OPERATOR",
        "POSITIONAL_REFERENCE",
        "STAR",
        "SUBQUERY",
        "TYPE",
        "WINDOW",
        "DEFAULT",
    ]
)
NODES = frozenset(["SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"])
TABLES = frozenset(["BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "PIVOT", "SUBQUERY", "TABLE_FUNCTION"])
MODIFIERS = frozenset(
    [
        "ORDER_MODIFIER",
        "LIMIT_MODIFIER",
        "LIMIT_PERCENT_MODIFIER",
        "DISTINCT_MODIFIER",
        "ORDER_DEFAULT",
        "ASCENDING",
        "DESCENDING",
    ]
)

Name = tuple[str, ...]
"""A table as the statement names it: `("checkout", "orders")`."""
Scope = frozenset[str]
"""The common table expressions that a place of the statement sees, folded."""


@dataclass
class _Walk:
    resolve: Callable[[Name], tuple[str, str]]
    renamed: dict[Name, str] = field(default_factory=dict)
    columns: list[dict[str, Any]] = field(default_factory=list)


def check_text(sql: str) -> None:
    """What is refused before any parser sees it."""
    if len(sql) > MAX_TEXT:
        raise BadStatement(f"The statement has {len(sql):,} characters; {MAX_TEXT:,} are the most.")
    if "\x00" in sql:
        raise BadStatement("The statement holds a NUL character.")
    if not sql.strip():
        raise BadStatement("There is no statement.", hint="Write one SELECT.")


def rewrite(tree: dict[str, Any], resolve: Callable[[Name], tuple[str, str]]) -> str:
    """The tree over internal tables, as JSON; `resolve` gives (schema, table) for a name, or raises UnknownTable."""
    _check_parsed(tree)
    walk = _Walk(resolve)
    _check(tree["statements"][0], walk, frozenset(), 0)
    for node in walk.columns:
        _rename_column(node, walk)
    return json.dumps(tree)


def _check_parsed(tree: dict[str, Any]) -> None:
    if tree.get("error"):
        if tree.get("error_type") == "not implemented":
            raise BadStatement(
                "Only one SELECT can be asked.", hint="Data is changed by data products, not by queries."
            )
        if tree.get("error_type") == "out of memory":
            raise TooMuch("The statement needs too much memory to be read.", hint="Write it with less nesting.")
        place = f" (at character {int(tree['position']) + 1})" if str(tree.get("position", "")).isdigit() else ""
        raise BadStatement(f"The statement cannot be read: {tree.get('error_message', 'unknown')}{place}.")
    if len(tree["statements"]) != 1:
        raise BadStatement(f"One SELECT at a time: these are {len(tree['statements'])} statements.")
    if tree["statements"][0].get("named_param_map"):
        raise NotAllowed("Parameters cannot be used in a query.", hint="Write the values.")


def _check(node: Any, walk: _Walk, scope: Scope, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotAllowed("The statement is nested too deeply.", hint="Split it with WITH.")
    if isinstance(node, dict):
        _check_one(node, walk, scope)
        inner = _with_ctes(node, walk, scope, depth)
        for key, value in node.items():
            if key != "cte_map":
                _check(value, walk, inner, depth + 1)
    elif isinstance(node, list):
        for value in node:
            _check(value, walk, scope, depth + 1)


def _with_ctes(node: dict[str, Any], walk: _Walk, scope: Scope, depth: int) -> Scope:
    """Each common table expression sees those before it, itself only where it is recursive; the node sees them all."""
    ctes = node.get("cte_map")
    if ctes is not None:
        if not isinstance(ctes, dict) or set(ctes) != {"map"}:
            raise NotAllowed("The statement's WITH cannot be understood.")
        for entry in ctes["map"]:
            _check(entry["value"], walk, scope, depth + 1)
            scope |= {str(entry["key"]).casefold()}
    if node.get("type") == "RECURSIVE_CTE_NODE":
        scope |= {str(node.get("cte_name", "")).casefold()}
    return scope


def _check_one(node: dict[str, Any], walk: _Walk, scope: Scope) -> None:
    kind, family = node.get("type"), node.get("class")
    if node.get("at_clause"):
        raise NotAllowed("Versions of tables cannot be asked for here.", hint="Leave out AT (…).")
    if family is not None:
        _check_expression(node, str(family), walk)
    elif isinstance(kind, str):
        _check_table(node, kind, walk, scope)


def _check_expression(node: dict[str, Any], family: str, walk: _Walk) -> None:
    if family not in EXPRESSIONS:
        raise NotAllowed(f"{family.lower().replace('_', ' ')} cannot be used in a query.")
    if family == "COLUMN_REF":
        walk.columns.append(node)
    name = node.get("function_name", node.get("type_name"))
    if name is None:
        return
    path = (node.get("qualified_name") or {}).get("path") or [name]
    if node.get("schema") or node.get("catalog") or len(path) != 1 or str(path[0]).lower() != str(name).lower():
        raise NotAllowed("Functions and types are called by their plain name.")
    if family != "TYPE" and str(name).lower() not in ALLOWED:
        raise NotAllowed(f"The function {name} cannot be used in a query.", hint="Ask the platform team to review it.")


def _check_table(node: dict[str, Any], kind: str, walk: _Walk, scope: Scope) -> None:
    if kind not in NODES | TABLES | MODIFIERS:
        raise NotAllowed(
            f"{kind.lower().replace('_', ' ')} cannot be used in a query.", hint="Only SELECT over data products."
        )
    if kind == "TABLE_FUNCTION":
        name = str((node.get("function") or {}).get("function_name", "")).lower()
        if name not in TABLE_FUNCTIONS:
            raise NotAllowed(
                f"The table function {name or '?'} cannot be used in a query.", hint="Read data products only."
            )
    if kind == "BASE_TABLE":
        _rename(node, walk, scope)


def _rename(node: dict[str, Any], walk: _Walk, scope: Scope) -> None:
    """Only common table expressions have plain names; every other name must be granted and becomes an internal one."""
    parts = [node.get("catalog_name"), node.get("schema_name"), node.get("table_name")]
    path = (node.get("qualified_name") or {}).get("path")
    name: Name = tuple(str(part) for part in (path or parts) if part)
    if len(name) == 1 and name[0].casefold() in scope:
        return
    schema, table = walk.resolve(name)
    walk.renamed[tuple(part.casefold() for part in name)] = name[-1] if not node.get("alias") else ""
    node["alias"] = node.get("alias") or name[-1]
    node["catalog_name"], node["schema_name"], node["table_name"] = "", schema, table
    if "qualified_name" in node:
        node["qualified_name"] = {"path": [schema, table]}


def _rename_column(node: dict[str, Any], walk: _Walk) -> None:
    """`checkout.orders.id` is the column of the table that is called `orders` now."""
    names = node.get("column_names") or []
    for size in range(len(names) - 1, 1, -1):
        alias = walk.renamed.get(tuple(str(each).casefold() for each in names[:size]))
        if alias:
            node["column_names"] = [alias, *names[size:]]
            return
