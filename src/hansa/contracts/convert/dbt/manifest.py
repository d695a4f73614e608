"""A dbt manifest: models and sources with all their tests, and the database they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.dbt.read import contract_keys, put, table_of, tables_of
from hansa.contracts.convert.format import Imported
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map, compact, entries, text

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.notes import Notes
    from hansa.contracts.convert.reading import Table
    from hansa.kernel.json import Json

_TYPES = {"postgres": "postgres", "sqlserver": "sqlserver", "fabric": "sqlserver", "athena": "athena"}
_KEYS: dict[str, tuple[str, str]] = {"bigquery": ("project", "dataset"), "databricks": ("catalog", "schema")}
_ALL_THERE = frozenset({"duckdb", "databricks", "bigquery", "trino", "redshift", "snowflake", "mysql", *_TYPES})


def from_manifest(data: dict[str, Json], options: Options, notes: Notes) -> Imported:
    """Models, and sources where `extra["sources"]` asks for them or there is no model."""
    nodes = entries(data.get("nodes"))
    chosen = {key: node for key, node in nodes.items() if node.get("resource_type") in {"model", "snapshot", "seed"}}
    models = {key: node for key, node in chosen.items() if node["resource_type"] == "model"} or chosen
    parts = entries(data.get("sources")) if options.extra.get("sources") or not models else models
    if not parts:
        raise InvalidInput(f"{options.source} has neither models nor sources.")
    tables = {key: _table(node, notes) for key, node in parts.items()}
    for node in nodes.values():
        _test(node, tables, notes)
    keys = contract_keys(list(parts.values()))
    keys["servers"] = _servers(as_map(data.get("metadata")), parts)
    project = text(as_map(data.get("metadata")).get("project_name"))
    if project:
        keys["name"] = project
    return Imported(draft.document(options, tables_of(list(tables.values()), options), **keys), notes.findings)


def _table(node: dict[str, Json], notes: Notes) -> Table:
    """The alias is what the database calls it."""
    table = table_of({name: value for name, value in node.items() if name != "identifier"}, notes)
    real = text(node.get("identifier")) or text(node.get("alias"))
    if real and real != table.name:
        table.keys["physicalName"] = real
    return table


def _test(node: dict[str, Json], tables: dict[str, Table], notes: Notes) -> None:
    """A generic test is attached to one model; a test of its own SQL is not."""
    if node.get("resource_type") != "test":
        return
    metadata = as_map(node.get("test_metadata"))
    attached = text(node.get("attached_node")) or ""
    if not metadata:
        depends = as_map(node.get("depends_on")).get("nodes")
        where = [tables[str(each)].name for each in depends if str(each) in tables] if isinstance(depends, list) else []
        if where:
            notes.lost(
                where[0],
                f"the singular test {text(node.get('name')) or ''} is SQL of the project; write a rule of type sql.",
            )
        return
    if attached not in tables:
        return
    space, name = text(metadata.get("namespace")), text(metadata.get("name")) or ""
    kwargs = {key: value for key, value in as_map(metadata.get("kwargs")).items() if key != "model"}
    column = text(node.get("column_name")) or text(kwargs.pop("column_name", None)) or ""
    config = {
        key: value for key, value in as_map(node.get("config")).items() if key in {"severity", "error_if", "where"}
    }
    config = {key: value for key, value in config.items() if value and value not in {"ERROR", "!= 0"}}
    put(tables[attached], (f"{space}.{name}" if space else name, kwargs, config), column.strip('"`'), notes)


def _servers(metadata: dict[str, Json], parts: dict[str, dict[str, Json]]) -> list[Json]:
    kind = text(metadata.get("adapter_type")) or ""
    places = {(text(node.get("database")), text(node.get("schema"))) for node in parts.values()}
    if len(places) != 1:
        return []
    database, schema = places.pop()
    named = kind if kind in _ALL_THERE else "custom"
    first, second = _KEYS.get(kind, ("database", "schema"))
    if kind == "trino":
        first = "catalog"
    server = compact({"server": "dbt", "type": _TYPES.get(named, named), first: database, second: schema})
    needs: dict[str, dict[str, Json]] = {
        "postgres": {"host": "localhost", "port": 5432}, "mysql": {"host": "localhost", "port": 3306},
        "databricks": {"host": "localhost"}, "snowflake": {"account": "${SNOWFLAKE_ACCOUNT}"},
        "trino": {"host": "localhost", "port": 8080}, "sqlserver": {"host": "localhost", "port": 1433},
        "athena": {"stagingDir": "${ATHENA_STAGING_DIR}"},
    }  # fmt: skip
    return [{**server, **needs.get(str(server["type"]), {})}]
