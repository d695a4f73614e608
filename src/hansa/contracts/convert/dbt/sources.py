"""dbt sources: the tables of a contract as what a dbt project reads, with tests and freshness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.contracts.convert import kept
from hansa.contracts.convert.dbt import models, read
from hansa.contracts.convert.dbt.tests import escaped, escaped_all
from hansa.contracts.convert.format import Exported, Feature, Format
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.rules import rules
from hansa.contracts.convert.sql_types import dialect_of, sql_type
from hansa.contracts.types import is_stored
from hansa.kernel.ids import identifier
from hansa.standards.write import dump

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject

CARRIES = models.CARRIES | {Feature.SERVERS, Feature.SERVICE_LEVELS}
_PERIODS = {
    "m": "minute",
    "min": "minute",
    "minute": "minute",
    "h": "hour",
    "hr": "hour",
    "hour": "hour",
    "d": "day",
    "day": "day",
}


def export_sources(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "dbt", CARRIES, notes)
    server = next((each for each in contract.servers if not options.server or each.server == options.server), None)
    source: dict[str, Json] = {
        "name": source_name(contract),
        "description": escaped(contract.description.purpose or ""),
        "database": escaped(server.database or server.catalog or server.project or "") if server else "",
        "schema": escaped(server.schema_ or server.dataset or "") if server else "",
        "config": {"meta": {"dataContract": escaped(contract.id), "dataContractVersion": escaped(contract.version)}},
        "tables": [_table(contract, schema, notes, options) for schema in contract.schema_],
    }
    for level in contract.sla_properties:
        if level.property not in {"freshness", "latency"}:
            notes.lost("", f"dbt cannot say the service level {level.property}.")
    made: dict[str, Json] = {name: value for name, value in source.items() if value}
    return Exported(dump({"version": 2, "sources": [made]}), notes.findings)


def source_name(contract: Contract) -> str:
    """What `source()` calls the contract."""
    return identifier(contract.name or contract.id) or "source"


def _table(contract: Contract, schema: SchemaObject, notes: Notes, options: Options) -> Json:
    found = rules(schema, notes)
    dialect = dialect_of(contract, options)
    config: dict[str, Json] = {
        "meta": escaped_all(kept.of_table(schema, ("physicalName", "tags"))),
        "tags": [escaped(tag) for tag in schema.tags],
        **_freshness(contract, schema),
    }
    made: dict[str, Json] = {
        "name": escaped(schema.name),
        "identifier": escaped(schema.physical_name or ""),
        "description": escaped(schema.description or ""),
        "config": {name: value for name, value in config.items() if value},
        "data_tests": list(
            models.data_tests_of(
                [rule for rule in found if len(rule.columns) != 1], schema, notes, source_name(contract)
            )
        ),
        "columns": [
            models.column(prop, schema, (sql_type(prop, dialect), found, notes), source_name(contract))
            for prop in schema.properties
            if is_stored(prop)
        ],
    }
    return {name: value for name, value in made.items() if value}


def _freshness(contract: Contract, schema: SchemaObject) -> dict[str, Json]:
    """The promise about freshness of a column of this table."""
    for level in contract.sla_properties:
        if level.property not in {"freshness", "latency"}:
            continue
        table, _, column = (level.element or contract.sla_default_element or "").rpartition(".")
        period = _PERIODS.get(re.sub(r"s\Z", "", (level.unit or "").lower()))
        if table in {schema.name, schema.physical_name} and period and isinstance(level.value, int | float):
            limit: dict[str, Json] = {"count": int(level.value), "period": period}
            return {"loaded_at_field": escaped(column), "freshness": {"error_after": limit}}
    return {}


FORMAT = Format(
    name="dbt-sources",
    title="dbt sources",
    extension="yml",
    importer=read.import_dbt,
    exporter=export_sources,
    carries=CARRIES,
)
