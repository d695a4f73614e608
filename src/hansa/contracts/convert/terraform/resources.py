"""The resources of each platform's provider, one function a platform."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from hansa.contracts.convert.bigquery import fields_of
from hansa.contracts.convert.fields import columns
from hansa.contracts.convert.terraform.hcl import Block, Plain, Value, expression, text
from hansa.contracts.convert.terraform.write import key, partitions, stored
from hansa.contracts.convert.text import as_map
from hansa.contracts.types import column_name

if TYPE_CHECKING:
    from hansa.contracts.convert.terraform.write import Work
    from hansa.standards.odcs.schema import Property, SchemaObject

CLUSTERED = 4
"""BigQuery's most columns to cluster by."""

_PARQUET = {
    "input_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    "output_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
}
_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"


def bigquery(work: Work, table: SchemaObject) -> list[Block]:
    """One partition column, by day; further ones cluster."""
    made = Block("resource", ("google_bigquery_table", work.label(table))).set(
        project=work.asked("project"),
        dataset_id=work.asked("dataset"),
        table_id=table.physical_name or table.name,
        description=table.description,
    )
    fields = fields_of([each for _, each in columns(table)], work.notes, table.name)
    made.set(schema=Plain(f"jsonencode({expression(cast('Value', fields), '  ')})"))
    there = {each.name: str(as_map(field).get("name")) for (_, each), field in zip(columns(table), fields, strict=True)}
    by = [there[each] for each in partitions(table)]
    moments = {there[column_name(each)] for each in stored(table) if each.logical_type in {"date", "timestamp"}}
    if by and by[0] in moments:
        made.add(Block("time_partitioning").set(type="DAY", field=by[0]))
        by = by[1:]
    made.set(clustering=by[:CLUSTERED])
    for name in by[CLUSTERED:]:
        work.notes.lost(f"{table.name}.{name}", f"BigQuery clusters by at most {CLUSTERED} columns.")
    if named := [there[each] for each in key(table)]:
        made.add(Block("table_constraints").add(Block("primary_key").set(columns=named)))
    return [made]


def snowflake(work: Work, table: SchemaObject) -> list[Block]:
    """Partition columns cluster: Snowflake partitions by itself."""
    label = work.label(table)
    made = Block("resource", ("snowflake_table", label)).set(
        database=work.asked("database"),
        schema=work.asked("schema"),
        name=table.physical_name or table.name,
        comment=table.description,
        cluster_by=[_quoted(each) for each in partitions(table)],
    )
    made.add(*(_column(work, each) for each in stored(table)))
    if not (named := key(table)):
        return [made]
    constraint = Block("resource", ("snowflake_table_constraint", f"{label}_key")).set(
        name=f"{label}_key",
        type="PRIMARY KEY",
        table_id=Plain(f"snowflake_table.{label}.fully_qualified_name"),
        columns=named,
    )
    return [made, constraint]


def databricks(work: Work, table: SchemaObject) -> list[Block]:
    made = Block("resource", ("databricks_sql_table", work.label(table))).set(
        catalog_name=work.asked("catalog"),
        schema_name=work.asked("schema"),
        name=table.physical_name or table.name,
        table_type="MANAGED",
        data_source_format="DELTA",
        comment=table.description,
        partitions=partitions(table),
    )
    return [made.add(*(_column(work, each) for each in stored(table)))]


def glue(work: Work, table: SchemaObject) -> list[Block]:
    """External Parquet; partition columns stand apart, and all names are in lower case, as the catalog has them."""
    name = table.physical_name or table.name
    by = partitions(table)
    place = _location(work, name)
    made = Block("resource", ("aws_glue_catalog_table", work.label(table))).set(
        name=_lower(work, name, table.name),
        database_name=work.asked("database"),
        description=table.description,
        table_type="EXTERNAL_TABLE",
        parameters={"classification": "parquet"},
    )
    storage = Block("storage_descriptor").set(location=place, **_PARQUET)
    storage.add(Block("ser_de_info").set(serialization_library=_SERDE))
    own = {column_name(each): each for each in stored(table)}
    storage.add(*(_of_glue(work, "columns", each, table) for name, each in own.items() if name not in by))
    return [made.add(storage, *(_of_glue(work, "partition_keys", own[each], table) for each in by))]


def _column(work: Work, prop: Property) -> Block:
    required = prop.required or prop.primary_key
    return Block("column").set(
        name=column_name(prop),
        type=work.kind(prop),
        nullable=not required,
        comment=prop.description,
    )


def _of_glue(work: Work, kind: str, prop: Property, table: SchemaObject) -> Block:
    name = _lower(work, column_name(prop), f"{table.name}.{prop.name}")
    return Block(kind).set(name=name, type=_hive(work.kind(prop)), comment=prop.description)


def _hive(kind: str) -> str:
    """`ARRAY<STRUCT<`n`: DOUBLE>>` is `array<struct<n:double>>` in the catalog."""
    return re.sub(r"([:,]) ", r"\1", re.sub(r"`(\w+)`", r"\1", kind)).lower()


def _location(work: Work, table: str) -> Value:
    """The folder of the table's files, of what may be a pattern of them."""
    given = work.asked("location")
    folder = table.replace("/", "_")
    if isinstance(given, Plain):
        return Plain(f'"${{{given.text}}}/{text(folder)[1:-1]}"')
    whole = str(given).replace("{model}", folder).replace("{table}", folder)
    plain = whole.partition("*")[0].rpartition("/")[0] if "*" in whole else whole.rstrip("/")
    return plain if plain.endswith(f"/{folder}") else f"{plain}/{folder}"


def _lower(work: Work, name: str, where: str) -> str:
    if name != name.lower():
        work.notes.changed(where, "is in lower case in Glue.")
    return name.lower()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
