"""Runs models in the engine: as views, as tables, or as Python functions over relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from hansa.dataplane.build.tools import broken_model
from hansa.dataplane.engines.duck import described, qualified, quote
from hansa.dataplane.errors import BadModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.dataplane.build.recipe import Recipe
    from hansa.dataplane.transform.values import Model, Models

EXPECTED = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.SyntaxException)
"""What is wrong with the text of a model itself, whatever the data."""


def needed(models: Models, recipe: Recipe) -> tuple[Model, ...]:
    """The models behind what the product promises, in order; what no port needs is not computed."""
    wanted = {each.object.lower() for each in recipe.outputs}
    for model in reversed(models.ordered):
        if model.name in wanted:
            wanted.update(model.reads)
    return tuple(model for model in models.ordered if model.name in wanted)


def readers(name: str, models: tuple[Model, ...], recipe: Recipe) -> int:
    """How often a relation is read: by models, and by the ports that it makes."""
    ports = sum(each.object.lower() == name for each in recipe.outputs)
    return sum(name in model.reads for model in models) + ports


def relation_of(name: str, recipe: Recipe) -> str:
    """What a model's word for a relation is in the engine."""
    found = recipe.input(name)
    return qualified(found.port, found.object) if found else qualified("main", name)


def show(connection: duckdb.DuckDBPyConnection, model: Model, *, keep: bool) -> None:
    """A SQL model as a view, or computed now as a table."""
    kind = "TABLE" if keep else "VIEW"
    try:
        connection.execute(f"CREATE {kind} {qualified('main', model.name)} AS\n{model.text.strip().rstrip(';')}")
    except EXPECTED as error:
        raise broken_model(model.path, error) from error


def run_python(connection: duckdb.DuckDBPyConnection, model: Model, recipe: Recipe) -> None:
    """Calls the model's function; what it returns becomes a table of its name."""
    function = _load(model)
    arguments = {
        parameter: connection.sql(f"SELECT * FROM {relation_of(name, recipe)}")
        for parameter, name in zip(_parameters(function), model.reads, strict=True)
    }
    try:
        made = function(**arguments)
    except Exception as error:  # door: plug-in — a model is its owner's code
        raise broken_model(model.path, error) from error
    target = qualified("main", model.name)
    if isinstance(made, duckdb.DuckDBPyRelation):
        made.to_table(target)
        return
    passing = f"returned by {model.name}"
    try:
        connection.register(passing, made)
    except (duckdb.Error, TypeError) as error:
        raise BadModel(
            f"{model.path} returned {type(made).__name__}, which is no table.",
            hint="Return a DuckDB relation, a pyarrow.Table or a pandas.DataFrame.",
        ) from error
    connection.execute(f"CREATE TABLE {target} AS SELECT * FROM {quote(passing)}")
    connection.unregister(passing)


def _load(model: Model) -> Callable[..., object]:
    space: dict[str, object] = {"__name__": f"hansa_model_{model.name}", "__file__": model.path}
    try:
        exec(compile(model.text, model.path, "exec"), space)  # noqa: S102 a Python model is code its owner has applied
    except Exception as error:  # door: plug-in — a model is its owner's code
        raise broken_model(model.path, error) from error
    found = space.get(model.name)
    if not callable(found):
        raise BadModel(f"{model.path} has no function `{model.name}`.", hint=f"Define `def {model.name}(…)`.")
    return found


def _parameters(function: Callable[..., object]) -> tuple[str, ...]:
    code = function.__code__
    return tuple(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    return dict(described(connection, relation))


def incremental_sql(
    connection: duckdb.DuckDBPyConnection, model: Model, previous: str, columns: tuple[str, ...]
) -> str:
    """New rows replace old ones of the same key; with a cursor only rows from the last one seen on are computed."""
    options = model.options
    new = qualified("main", f"{model.name} new rows")
    where = ""
    if options.cursor is not None:
        cursor = quote(options.cursor)
        where = f" WHERE {cursor} >= coalesce((SELECT max({cursor}) FROM {previous}), {cursor})"
    names = ", ".join(quote(each) for each in columns)
    try:
        connection.execute(f"CREATE TABLE {new} AS SELECT {names} FROM {qualified('main', model.name)}{where}")
    except EXPECTED as error:
        raise broken_model(model.path, error) from error
    same = " AND ".join(f"n.{quote(key)} IS NOT DISTINCT FROM p.{quote(key)}" for key in options.key)
    return (
        f"SELECT {names} FROM {new} UNION ALL BY NAME "
        f"SELECT p.* FROM {previous} p WHERE NOT EXISTS (SELECT 1 FROM {new} n WHERE {same})"
    )
