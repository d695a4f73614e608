"""dbt's YAML files and its manifest into a contract; which of them it is, the document itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import draft, kept
from hansa.contracts.convert.dbt.tests import REFERENCE, rule_of, unescaped, unescaped_all
from hansa.contracts.convert.format import Imported
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.parsed import parsed
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json

_TEST_KEYS = frozenset(
    {"arguments", "config", "name", "description", "severity", "error_if", "warn_if", "where", "meta"}
)
_CONTRACT_META = {"dataContract": "id", "dataContractVersion": "version"}


def import_dbt(content: str, options: Options) -> Imported:
    data = parsed(content, options, "dbt YAML file or manifest")
    notes = Notes(options.source)
    if "nodes" in data and "metadata" in data:
        from hansa.contracts.convert.dbt.manifest import from_manifest

        return from_manifest(data, options, notes)
    if not items(data.get("models")) and not items(data.get("sources")):
        raise InvalidInput(
            f"{options.source} has neither models nor sources.",
            hint="Give a schema.yml of dbt, or target/manifest.json.",
        )
    found = [table_of(each, notes) for each in items(data.get("models"))]
    found += [table_of(each, notes) for source in items(data.get("sources")) for each in items(source.get("tables"))]
    for other in ("seeds", "snapshots", "semantic_models", "metrics", "exposures"):
        if data.get(other):
            notes.lost(other, "is no part of a contract.")
    keys = contract_keys(items(data.get("models")) + items(data.get("sources")))
    levels = [level for source in items(data.get("sources")) for level in _freshness(source, notes)]
    if levels:
        keys["slaProperties"] = list(levels)
    return Imported(draft.document(options, tables_of(found, options), **keys), notes.findings)


def tables_of(found: list[Table], options: Options) -> list[dict[str, Json]]:
    wanted = set(options.tables)
    return [table.build() for table in found if not wanted or table.name in wanted]


def contract_keys(parts: list[dict[str, Json]]) -> dict[str, Json]:
    for part in parts:
        meta = as_map(unescaped_all(meta_of(part)))
        keys: dict[str, Json] = {ours: meta[theirs] for theirs, ours in _CONTRACT_META.items() if meta.get(theirs)}
        if keys:
            return keys
    return {}


def meta_of(part: Mapping[str, Json]) -> dict[str, Json]:
    """`meta` stood beside `config` before dbt 1.10."""
    return {**as_map(part.get("meta")), **as_map(as_map(part.get("config")).get("meta"))}


def tags_of(part: Mapping[str, Json]) -> list[Json]:
    found: list[Json] = []
    for given in (part.get("tags"), as_map(part.get("config")).get("tags")):
        listed = given if isinstance(given, list) else [given] if isinstance(given, str) else []
        found += [unescaped(str(each)) for each in listed if each not in found]
    return found


def table_of(part: Mapping[str, Json], notes: Notes) -> Table:
    """A model or a source's table, as YAML or a manifest has it."""
    table = Table(unescaped(text(part.get("name")) or "table"))
    real = text(part.get("identifier")) or text(as_map(part.get("config")).get("alias"))
    if real and real != table.name:
        table.keys["physicalName"] = unescaped(real)
    if described := text(part.get("description")):
        table.keys["description"] = unescaped(described)
    if tags := tags_of(part):
        table.keys["tags"] = tags
    if as_map(part.get("config")).get("materialized") == "view":
        table.keys["physicalType"] = "view"
    for column in _columns(part.get("columns")):
        _column(table, column, notes)
    for constraint in items(part.get("constraints")):
        _constraint(table, constraint, "", notes)
    for name, arguments, config in data_tests(part):
        put(table, (name, arguments, config), "", notes)
    meta = {name: value for name, value in meta_of(part).items() if name not in _CONTRACT_META}
    kept.into_table(table, as_map(unescaped_all(meta)))
    return table


def _columns(value: Json) -> list[dict[str, Json]]:
    """A list in YAML, a map in a manifest."""
    return [as_map(each) for each in value.values()] if isinstance(value, dict) else items(value)


def _column(table: Table, part: Mapping[str, Json], notes: Notes) -> None:
    name = unescaped(text(part.get("name")) or "")
    if not name:
        notes.refused(table.name, "A column has no name.")
        return
    table.typed(name, unescaped(text(part.get("data_type")) or ""))
    made = table.column(name)
    if described := text(part.get("description")):
        made["description"] = unescaped(described)
    kept.into_column(table, name, as_map(unescaped_all(meta_of(part))))
    if tags := tags_of(part):
        made["tags"] = tags
    for constraint in items(part.get("constraints")):
        _constraint(table, constraint, name, notes)
    for test, arguments, config in data_tests(part):
        put(table, (test, arguments, config), name, notes)


def data_tests(part: Mapping[str, Json]) -> Iterator[tuple[str, dict[str, Json], dict[str, Json]]]:
    """(name, arguments, config) of the tests, in either of the forms that dbt has known."""
    for key in ("data_tests", "tests"):
        listed = part.get(key)
        for given in listed if isinstance(listed, list) else []:
            if isinstance(given, str):
                yield given, {}, {}
            elif isinstance(given, dict) and given:
                yield _test(given)


def _test(given: Mapping[str, Json]) -> tuple[str, dict[str, Json], dict[str, Json]]:
    if "test_name" in given:
        name, body = str(given["test_name"]), {key: value for key, value in given.items() if key != "test_name"}
    else:
        name, body = next(iter(given)), as_map(next(iter(given.values())))
    flat = {key: value for key, value in body.items() if key not in _TEST_KEYS}
    config: dict[str, Json] = {key: body[key] for key in ("severity", "error_if", "warn_if", "where") if key in body}
    return name, {**flat, **as_map(body.get("arguments"))}, {**config, **as_map(body.get("config"))}


def put(table: Table, test: tuple[str, dict[str, Json], dict[str, Json]], column: str, notes: Notes) -> None:
    """The test as a promise, or kept as a statement of engine `dbt` where ODCS has no counterpart."""
    name, arguments, config = test
    plain = as_map(unescaped_all(arguments))
    column = column or str(plain.get("column_name") or "")
    rule = None if config.get("where") else rule_of(name, plain, config, column)
    if rule is None:
        body: dict[str, Json] = {
            **({"arguments": arguments} if arguments else {}),
            **({"config": config} if config else {}),
        }
        statement: Json = {name: body} if body else name
        rule = Rule("native", (column,) if column else (), text="dbt", values=(statement,))
        notes.changed(
            f"{table.name}.{column}" if column else table.name, f"the dbt test {name} is kept as a custom rule."
        )
    table.put(rule)


def _constraint(table: Table, part: Mapping[str, Json], column: str, notes: Notes) -> None:
    kind = text(part.get("type")) or ""
    listed = part.get("columns")
    columns = [str(each) for each in listed] if isinstance(listed, list) else [column] if column else []
    if kind == "not_null" and columns:
        for name in columns:
            table.put(Rule("required", (name,)))
    elif kind == "primary_key" and columns:
        table.key(columns)
    elif kind == "unique" and columns:
        table.put(Rule("unique", tuple(columns)))
    elif kind == "foreign_key" and columns:
        _foreign_key(table, part, columns, notes)
    else:
        where = f"{table.name}.{column}" if column else table.name
        notes.lost(
            where,
            f"the constraint {kind or '?'} {text(part.get('expression')) or ''} has no counterpart.".replace("  ", " "),
        )


def _foreign_key(table: Table, part: Mapping[str, Json], columns: list[str], notes: Notes) -> None:
    """`to` and `to_columns`, or an expression such as `customers (id)`."""
    found = REFERENCE.search(str(part.get("to") or ""))
    listed = part.get("to_columns")
    targets = [str(each) for each in listed] if isinstance(listed, list) else []
    if not found or len(targets) != len(columns):
        notes.lost(
            table.name, f"the foreign key {text(part.get('expression')) or text(part.get('to')) or ''} cannot be read."
        )
    elif len(columns) == 1:
        table.put(Rule("reference", (columns[0],), table=found[1], targets=(targets[0],)))
    else:
        table.relationships.append(draft.foreign_key(columns, found[1], targets))


def _freshness(source: Mapping[str, Json], notes: Notes) -> Iterator[Json]:
    for part in items(source.get("tables")):
        where = {**source, **as_map(source.get("config")), **part, **as_map(part.get("config"))}
        limit = as_map(as_map(where.get("freshness")).get("error_after")) or as_map(
            as_map(where.get("freshness")).get("warn_after")
        )
        column, name = text(where.get("loaded_at_field")), text(part.get("name"))
        if limit.get("count") and column and column.isidentifier():
            unit = {"minute": "m", "hour": "h", "day": "d"}.get(str(limit.get("period")), "d")
            yield {"property": "freshness", "value": limit["count"], "unit": unit, "element": f"{name}.{column}"}
        elif limit:
            notes.lost(name or "", "the freshness has no column that it is measured by.")
