"""dbt staging SQL: one SELECT a table that takes the contract's columns, in their types, from the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.dbt.sources import source_name
from hansa.contracts.convert.dbt.tests import escaped, jinja_text
from hansa.contracts.convert.format import Exported, Format
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.sql_types import dialect_of, in_dialect
from hansa.contracts.types import column_name, duckdb_type, is_stored
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.format import Options
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject


def export_staging(contract: Contract, options: Options) -> Exported:
    """One model; a contract of several tables needs `tables` to say which."""
    tables = contract.schema_
    if len(tables) != 1:
        names = ", ".join(table.name for table in tables)
        raise InvalidInput("A staging model is of one table.", hint=f"Name it; the contract has: {names}.")
    notes = Notes(options.source)
    return Exported(_model(contract, tables[0], dialect_of(contract, options)), notes.findings)


def _model(contract: Contract, schema: SchemaObject, dialect: str) -> str:
    stored = [prop for prop in schema.properties if is_stored(prop)]
    columns = ",\n".join(
        f"        {_column(column_name(p), p.name, in_dialect(duckdb_type(p), dialect), dialect)}" for p in stored
    )
    source = f"{{{{ source({jinja_text(source_name(contract))}, {jinja_text(schema.name)}) }}}}"
    return f"with source as (\n    select * from {source}\n),\n\nrenamed as (\n    select\n{columns or '        *'}\n    from source\n)\n\nselect * from renamed\n"


def _column(physical: str, name: str, kind: str, dialect: str) -> str:
    return f"cast({_quoted(physical, dialect)} as {escaped(kind)}) as {_quoted(name, dialect)}"


def _quoted(name: str, dialect: str) -> str:
    from sqlglot import exp

    made = exp.to_identifier(name.replace("\x00", ""), quoted=True).sql(dialect=dialect or None)
    return escaped(made)


FORMAT = Format(name="dbt-staging-sql", title="dbt staging SQL", extension="sql", exporter=export_staging)
