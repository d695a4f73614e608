"""dbt models: `schema.yml` with columns, constraints and data tests, read and written; the model's contract is enforced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import kept
from hansa.contracts.convert.dbt import read
from hansa.contracts.convert.dbt.tests import data_test, escaped, escaped_all, jinja_text
from hansa.contracts.convert.format import Exported, Feature, Format
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.rules import Rule, halves, rules
from hansa.contracts.convert.sql_types import dialect_of, sql_type
from hansa.contracts.types import column_name, is_stored
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

CARRIES = frozenset(Feature) - {
    Feature.MEASURES,
    Feature.TERMS, Feature.TEAM, Feature.ROLES, Feature.SUPPORT, Feature.PRICE, Feature.SERVERS, Feature.SERVICE_LEVELS,
}  # fmt: skip
"""What has no test and no key of dbt's own stands in `meta`; quality rules without a test are noted one by one."""


def export_models(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "dbt", CARRIES, notes)
    dialect = dialect_of(contract, options)
    models: list[Json] = [_model(contract, schema, dialect, notes) for schema in contract.schema_]
    return Exported(dump({"version": 2, "models": models}), notes.findings)


def _model(contract: Contract, schema: SchemaObject, dialect: str, notes: Notes) -> Json:
    found = rules(schema, notes)
    meta = kept.of_table(schema, ("physicalName", "tags")) | {
        "dataContract": contract.id, "dataContractVersion": contract.version, "name": schema.name
    }  # fmt: skip
    config: dict[str, Json] = {
        "contract": {"enforced": True},
        "meta": escaped_all(meta),
        "tags": [escaped(tag) for tag in schema.tags],
        **({"materialized": schema.physical_type} if schema.physical_type in {"table", "view"} else {}),
    }
    made: dict[str, Json] = {
        "name": schema.physical_name or schema.name,
        "description": escaped(schema.description or ""),
        "config": {name: value for name, value in config.items() if value},
        "constraints": list(_constraints(schema, found, {each.name for each in contract.schema_}, notes)),
        "data_tests": list(data_tests_of([rule for rule in found if len(rule.columns) != 1], schema, notes, "")),
        "columns": [
            column(prop, schema, (sql_type(prop, dialect), found, notes))
            for prop in schema.properties
            if is_stored(prop)
        ],
    }
    return {name: value for name, value in made.items() if value}


def _constraints(schema: SchemaObject, found: tuple[Rule, ...], tables: set[str], notes: Notes) -> Iterator[Json]:
    """Keys of several columns; a reference can only be to a model of the same project."""
    names = {prop.name: column_name(prop) for prop in schema.properties}
    if len(schema.primary_key) > 1:
        yield {"type": "primary_key", "columns": [names[name] for name in schema.primary_key]}
    for rule in found:
        if rule.kind == "reference" and len(rule.columns) > 1:
            if rule.table in tables:
                ends: dict[str, Json] = {"columns": list(rule.columns), "to_columns": list(rule.targets)}
                yield {"type": "foreign_key", "to": f"ref({jinja_text(rule.table)})", **ends}
            else:
                notes.lost(
                    schema.name, f"the reference to {rule.table} has several columns and leads out of the contract."
                )


def column(
    prop: Property, schema: SchemaObject, context: tuple[str, tuple[Rule, ...], Notes], source: str = ""
) -> dict[str, Json]:
    """`context` is the type in the database's words, the table's rules and the notes; a source has no constraints."""
    kind, found, notes = context
    name = column_name(prop)
    mine = [rule for rule in found if rule.columns == (name,)]
    constraints: list[Json] = [{"type": "not_null"}] if prop.required or prop.primary_key else []
    if schema.primary_key == (prop.name,):
        constraints.append({"type": "primary_key"})
    meta = kept.of_column(prop, ("tags", "primaryKey", "primaryKeyPosition", "physicalType", "required", "unique"))
    config: dict[str, Json] = {"meta": escaped_all(meta), "tags": [escaped(tag) for tag in prop.tags]}
    made: dict[str, Json] = {
        "name": escaped(name),
        "quote": not name.isidentifier(),
        "description": escaped(prop.description or ""),
        "data_type": escaped(kind),
        "constraints": [] if source else constraints,
        "config": {key: value for key, value in config.items() if value},
        "data_tests": list(data_tests_of(mine, schema, notes, source)),
    }
    return {key: value for key, value in made.items() if value}


def data_tests_of(found: list[Rule], schema: SchemaObject, notes: Notes, source: str) -> Iterator[Json]:
    """Each test once, as dbt wants it; `source` is given where tables refer to each other as sources."""
    seen: list[str] = []
    for rule in (half for each in found for half in halves(each)):
        native = rule.values[0] if rule.kind == "native" and rule.text == "dbt" else None
        made = native if isinstance(native, str | dict) else data_test(rule, source)
        if made is None:
            _note(rule, schema, notes)
        elif (key := _identity(made)) not in seen:
            seen.append(key)
            yield made


def _identity(test: Json) -> str:
    """What dbt names a test by: its name and arguments, whatever its thresholds."""
    if not isinstance(test, dict):
        return f"{test}{{}}"
    name, body = next(iter(test.items()))
    return f"{name}{(body.get('arguments') or {}) if isinstance(body, dict) else {}}"


def _note(rule: Rule, schema: SchemaObject, notes: Notes) -> None:
    if rule.name == "primary key" or (rule.kind == "reference" and len(rule.columns) > 1):
        return
    words = rule.name or rule.description or rule.text or f"a rule of kind {rule.kind}"
    notes.lost(f"{schema.name}.{rule.column}".rstrip("."), f"dbt has no generic test for “{words}”.")


FORMAT = Format(
    name="dbt",
    title="dbt",
    extension="yml",
    importer=read.import_dbt,
    exporter=export_models,
    carries=CARRIES,
)
