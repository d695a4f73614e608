"""Delta tables: the `metaData` action of the log, or its `schemaString`, which is Spark's JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert import spark
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.spark_types import to_json
from hansa.contracts.convert.tables import imported, only_table
from hansa.contracts.convert.text import as_list, as_map, as_text, load_json
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.described import Described
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

TITLE = "Delta table"
CARRIES = spark.CARRIES | {Feature.TABLE_DESCRIPTIONS, Feature.PARTITIONS}


def import_delta(text: str, options: Options) -> Imported:
    """A schema string, a `metaData` action, or a commit of the log (JSON lines)."""
    notes = Notes(options.source)
    value: dict[str, Json] = {}
    try:
        value = as_map(load_json(text, options, TITLE))
    except InvalidInput:
        for line in text.splitlines():
            value = as_map(load_json(line, options, TITLE)) if '"metaData"' in line else value
    return imported([table(as_map(value.get("metaData")) or value, options, notes)], options, notes)


def import_described(described: Described, options: Options) -> Imported:
    return imported([described], options)


def table(metadata: dict[str, Json], options: Options, notes: Notes) -> Described:
    text = metadata.get("schemaString")
    schema = load_json(text, options, TITLE) if isinstance(text, str) else metadata
    name = as_text(metadata.get("name")).rpartition(".")[2]
    found = spark.table(schema, options, notes, name)
    partitions = tuple(map(str, as_list(metadata.get("partitionColumns"))))
    return replace(found, kind="delta", description=as_text(metadata.get("description")), partitions=partitions)


def export_delta(contract: Contract, options: Options) -> Exported:
    """The parts of a `metaData` action that describe a table; the writer adds its own id and time."""
    notes = Notes(options.source)
    note_losses(contract, TITLE, CARRIES, notes)
    only_table(contract, TITLE, notes)
    schema = contract.schema_[0]
    keys = sorted((each for each in schema.properties if each.partitioned), key=lambda p: p.partition_key_position)
    struct = to_json([each for _, each in columns(schema)], notes, schema.name)
    made: dict[str, Json] = {
        "name": schema.physical_name or schema.name,
        "description": schema.description,
        "format": {"provider": "parquet", "options": {}},
        "schemaString": json.dumps(struct, ensure_ascii=False),
        "partitionColumns": [each.physical_name or each.name for each in keys],
        "configuration": {},
    }
    content = json.dumps({"metaData": made}, ensure_ascii=False, indent=2) + "\n"
    return Exported(content, notes.findings)


FORMAT = Format(
    "delta",
    TITLE,
    "json",
    importer=import_delta,
    exporter=export_delta,
    describer=import_described,
    carries=CARRIES,
)
