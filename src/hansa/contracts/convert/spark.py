"""Spark's StructType: as JSON and as a DDL string both ways, and as Python code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.contracts.convert.described import Described, Field
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.spark_types import from_json, python_struct, to_ddl, to_json
from hansa.contracts.convert.tables import imported
from hansa.contracts.convert.text import as_list, as_map, load_json
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

TITLE = "Spark StructType"
CARRIES = frozenset(
    {
        Feature.DESCRIPTIONS,
        Feature.REQUIRED,
        Feature.NESTED,
        Feature.ARRAYS,
        Feature.MAPS,
        Feature.DEFAULTS,
        Feature.CUSTOM,
    }
)
STYLES = ("json", "ddl", "python")


def import_spark(text: str, options: Options) -> Imported:
    """A StructType's JSON, or a DDL string as `spark.read.schema` takes it."""
    if text.lstrip()[:1] not in {"{", "["}:
        from hansa.contracts.convert.spark_ddl import import_ddl

        return import_ddl(text, options)
    notes = Notes(options.source)
    value = load_json(text, options, TITLE)
    return imported([table(value, options, notes)], options, notes)


def table(value: Json, options: Options, notes: Notes, name: str = "") -> Described:
    schema = as_map(value)
    if schema.get("type") != "struct":
        raise InvalidInput(f"{options.source} is no StructType.", hint="Give what `df.schema.json()` prints.")
    title = options.table or name or options.stem
    fields = tuple(from_json(as_map(each), notes, title) for each in as_list(schema.get("fields")))
    return Described(title, "spark", fields)


def export_spark(contract: Contract, options: Options) -> Exported:
    """`--option style=json|ddl|python`; with several tables a JSON object by name, one DDL line or one function each."""
    style = options.extra.get("style", "json")
    if style not in STYLES:
        raise InvalidInput(f"There is no style {style!r}.", hint=f"Styles are: {', '.join(STYLES)}.")
    notes = Notes(options.source)
    carries = CARRIES if style != "ddl" else CARRIES - {Feature.CUSTOM, Feature.DEFAULTS}
    note_losses(contract, f"Spark ({style})", carries, notes)
    tables = {each.name: tuple(field for _, field in columns(each)) for each in contract.schema_}
    if not tables:
        raise InvalidInput("The contract has no table.", hint="Add one under `schema`.")
    return Exported(_written(style, tables, notes), notes.findings)


def _written(style: str, tables: dict[str, tuple[Field, ...]], notes: Notes) -> str:
    if style == "ddl":
        return "".join(to_ddl(fields, notes, name) + "\n" for name, fields in tables.items())
    structs: dict[str, Json] = {name: to_json(fields, notes, name) for name, fields in tables.items()}
    if style == "python":
        return python_struct(structs, notes)
    made = next(iter(structs.values())) if len(structs) == 1 else structs
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


FORMAT = Format("spark", TITLE, "json", importer=import_spark, exporter=export_spark, carries=CARRIES)
