"""Code from a contract, by the words of those who ask for it: each is one of the formats, or a SELECT over every table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Options
from hansa.contracts.convert.formats import find
from hansa.contracts.convert.sql_types import dialect_of
from hansa.contracts.types import column_name, is_stored
from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import identifier, short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject

SELECT = "sql-select"
FORMATS: Mapping[str, tuple[str, str]] = {
    "sql-ddl": ("sql", "sql"),
    "dbt-models": ("dbt", "yaml"),
    "dbt-sources": ("dbt-sources", "yaml"),
    "json-schema": ("jsonschema", "json"),
    "pydantic": ("pydantic", "python"),
}
"""What is asked for → the format that makes it, and the language it is in."""
KINDS = (SELECT, *FORMATS)


@dataclass(frozen=True, slots=True)
class Generated:
    """One file; `dialect` is that of its SQL, empty elsewhere."""

    filename: str
    language: str
    content: str
    dialect: str = ""


def generate(contract: Contract, kind: str) -> tuple[Generated, ...]:
    """The files of one of KINDS, in the order of the contract's tables; raises InvalidInput where the contract has none."""
    if not contract.schema_:
        raise InvalidInput(f"The contract `{contract.id}` has no schema.", hint="Describe its tables first.")
    options = Options(source=contract.id)
    dialect = dialect_of(contract, options)
    if kind == SELECT:
        return tuple(
            Generated(_name(each.name, "sql"), "sql", _select(each, dialect), dialect) for each in contract.schema_
        )
    made, language = FORMATS[kind]
    form = find(made)
    if form.exporter is None:
        raise InvalidInput(f"{form.title} cannot be written.")
    content = form.exporter(contract, options).content
    text = content.decode() if isinstance(content, bytes) else content
    return (Generated(_name(short(contract.id), form.extension), language, text, dialect if kind == "sql-ddl" else ""),)


def _select(schema: SchemaObject, dialect: str) -> str:
    from sqlglot import exp

    def quoted(name: str) -> str:
        return exp.to_identifier(name.replace("\x00", ""), quoted=True).sql(dialect=dialect or None)

    columns = [f"    {quoted(column_name(each))}" for each in schema.properties if is_stored(each)]
    table = ".".join(quoted(part) for part in (schema.physical_name or schema.name).split("."))
    listed = ",\n".join(columns) or "    *"
    return f"SELECT\n{listed}\nFROM {table}\n"


def _name(text: str, extension: str) -> str:
    return f"{identifier(text) or 'contract'}.{extension}"
