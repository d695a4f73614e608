"""Column lineage, read from the SQL: which columns of which relations a model's columns are made of.

One walk over the qualified query's scopes, each column of each scope once; sqlglot's own `lineage` copies the tree for
every column, which costs ten times as much.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, TypeAlias

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope

from hansa.dataplane.transform.values import Edge, Model

if TYPE_CHECKING:
    from collections.abc import Mapping

Columns: TypeAlias = "Mapping[str, str]"
"""Column name → type of one relation."""

Origin: TypeAlias = tuple[str, str]


def key_of(models: tuple[Model, ...], schemas: Mapping[str, Columns]) -> str:
    """The same key means the same lineage."""
    content = [[each.name, each.text] for each in models]
    return hashlib.sha256(json.dumps([content, schemas], sort_keys=True).encode()).hexdigest()


def product_edges(models: tuple[Model, ...], schemas: Mapping[str, Columns]) -> tuple[Edge, ...]:
    """The edges of all models; `schemas` holds what they read and what they make, by name."""
    return tuple(edge for model in models for edge in model_edges(model, schemas))


def model_edges(model: Model, schemas: Mapping[str, Columns]) -> tuple[Edge, ...]:
    """Column by column for SQL; table by table for Python and for SQL that cannot be resolved."""
    if model.language == "sql":
        reads = {name: schemas[name] for name in model.reads if name in schemas}
        found = column_origins(model.text, reads)
        if found is not None:
            return tuple(
                Edge(table, column, model.name, target)
                for target, origins in found.items()
                for table, column in sorted(origins)
            )
    return tuple(Edge(name, "", model.name, "") for name in model.reads)


def column_origins(sql: str, schemas: Mapping[str, Columns]) -> dict[str, frozenset[Origin]] | None:
    """Output column → (relation, column) it is computed from; None where the query cannot be resolved."""
    try:
        parsed = sqlglot.parse_one(sql, dialect="duckdb")
        qualified = qualify(
            parsed,
            schema=_nested(schemas),
            dialect="duckdb",
            quote_identifiers=False,
            validate_qualify_columns=False,
        )
        scope = build_scope(qualified)
    except (SqlglotError, RecursionError, ValueError, KeyError, AttributeError, TypeError):
        return None
    if scope is None:
        return None
    walk = _Walk()
    return {name: walk.origins(scope, name) for name in _outputs(scope)}


def _nested(schemas: Mapping[str, Columns]) -> dict[str, object]:
    """One depth for all, as sqlglot wants it: relations without a schema stand in `main`'s place beside the others."""
    nested: dict[str, object] = {}
    deep = any("." in name for name in schemas)
    for name, columns in schemas.items():
        schema, _, table = name.rpartition(".")
        if deep:
            place = nested.setdefault(schema, {})
            if isinstance(place, dict):
                place[table] = dict(columns)
        else:
            nested[name] = dict(columns)
    return nested


def _outputs(scope: Scope) -> list[str]:
    expression = scope.expression
    return list(expression.named_selects) if isinstance(expression, exp.Query) else []


class _Walk:
    def __init__(self) -> None:
        self._known: dict[tuple[int, str], frozenset[Origin]] = {}

    def origins(self, scope: Scope, column: str) -> frozenset[Origin]:
        key = (id(scope), column)
        if key not in self._known:
            self._known[key] = frozenset()  # a recursive query meets itself here
            self._known[key] = self._find(scope, column)
        return self._known[key]

    def _find(self, scope: Scope, column: str) -> frozenset[Origin]:
        if scope.set_operation_scopes:
            names = _outputs(scope)
            place = names.index(column) if column in names else -1
            found: frozenset[Origin] = frozenset()
            for branch in scope.set_operation_scopes:
                inner = _outputs(branch)
                found |= self.origins(branch, inner[place] if -1 < place < len(inner) else column)
            return found
        expression = scope.expression
        if not isinstance(expression, exp.Select):
            return self._of_sources(scope, column)
        projection = next((each for each in expression.selects if each.alias_or_name == column), None)
        if projection is None:
            return self._of_sources(scope, column)
        found = frozenset()
        for each in projection.find_all(exp.Column):
            found |= self._of_column(scope, each)
        return found

    def _of_column(self, scope: Scope, column: exp.Column) -> frozenset[Origin]:
        source = scope.sources.get(column.table)
        if source is None:
            for inner in scope.subquery_scopes:
                if column.table in inner.sources:
                    return self._of_column(inner, column)
        return self._of_source(source, column.name)

    def _of_source(self, source: object, column: str) -> frozenset[Origin]:
        if isinstance(source, Scope):
            return self.origins(source, column)
        if isinstance(source, exp.Table) and source.name:
            name = f"{source.db}.{source.name}" if source.db else source.name
            return frozenset({(name.lower(), column)})
        return frozenset()

    def _of_sources(self, scope: Scope, column: str) -> frozenset[Origin]:
        found: frozenset[Origin] = frozenset()
        for source in scope.sources.values():
            if isinstance(source, Scope):
                found |= self.origins(source, column)
        return found
