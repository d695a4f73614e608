"""DBML: tables, columns, notes, enums and references for dbdiagram and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert.format import Exported, Feature, Format, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.people import dbml_in
from hansa.contracts.convert.rules import rules
from hansa.contracts.convert.sql_types import dialect_of, sql_type
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

CARRIES = frozenset(
    {
        Feature.IDENTITY, Feature.TERMS, Feature.TABLE_DESCRIPTIONS, Feature.DESCRIPTIONS, Feature.REQUIRED, Feature.UNIQUE,
        Feature.PRIMARY_KEYS, Feature.REFERENCES, Feature.ENUMS, Feature.ENUM_LABELS, Feature.PHYSICAL_NAMES, Feature.ARRAYS,
        Feature.MAPS, Feature.VECTORS,
    }
)  # fmt: skip


def export_dbml(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "DBML", CARRIES, notes)
    dialect = dialect_of(contract, options)
    parts = [_project(contract)]
    for schema in contract.schema_:
        parts += ["\n".join(_enum(schema, prop)) for prop in schema.properties if _listed(prop)]
        parts.append("\n".join(_table(schema, dialect)))
    parts += list(_links(contract, notes))
    return Exported("\n\n".join(parts) + "\n", notes.findings)


def quoted(name: str) -> str:
    """A name in double quotes; DBML has no escape for them in a name."""
    return f'"{" ".join(name.replace(chr(34), chr(39)).replace(chr(92), "/").split()) or "_"}"'


def text(value: str) -> str:
    """A string on one line."""
    line = "".join(each if each.isprintable() else " " for each in value)
    return "'" + line.replace("\\", "\\\\").replace("'", "\\'") + "'"


def long_text(value: str) -> str:
    """A string over several lines."""
    lines = ["".join(each for each in line if each.isprintable()) for line in value.strip().splitlines()]
    if len(lines) < 2:
        return text(value.strip())
    return "'''" + "\n".join(lines).replace("\\", "\\\\").replace("'", "\\'") + "'''"


def _project(contract: Contract) -> str:
    note = "\n\n".join(
        each for each in (f"{contract.id} {contract.version}", contract.description.purpose or "") if each
    )
    return f"Project {quoted(contract.name or contract.id)} {{\n  Note: {long_text(note)}\n}}"


def _listed(prop: Property) -> bool:
    return bool(prop.enum) and prop.logical_type in {"string", None} and is_stored(prop)


def _enum_name(schema: SchemaObject, prop: Property) -> str:
    return quoted(f"{schema.name}_{column_name(prop)}")


def _enum(schema: SchemaObject, prop: Property) -> Iterator[str]:
    yield f"Enum {_enum_name(schema, prop)} {{"
    for each in prop.enum:
        note = each.description or each.label or ""
        yield f"  {quoted(str(each.value))}" + (f" [note: {text(note)}]" if note else "")
    yield "}"


def _table(schema: SchemaObject, dialect: str) -> Iterator[str]:
    yield f"Table {quoted(schema.physical_name or schema.name)} {{"
    for prop in schema.properties:
        if is_stored(prop):
            kind = _enum_name(schema, prop) if _listed(prop) else quoted(sql_type(prop, dialect))
            yield f"  {quoted(column_name(prop))} {kind}{_settings(prop, schema)}"
    unique = [
        rule for rule in rules(schema, Notes("")) if rule.kind == "unique" and len(rule.columns) > 1 and rule.exact
    ]
    if unique:
        yield "\n  indexes {"
        for rule in unique:
            yield f"    ({', '.join(map(quoted, rule.columns))}) [{'pk' if rule.name == 'primary key' else 'unique'}]"
        yield "  }"
    if schema.description:
        yield f"\n  Note: {long_text(schema.description)}"
    yield "}"


def _settings(prop: Property, schema: SchemaObject) -> str:
    single = schema.primary_key == (prop.name,)
    given = [
        word
        for word, said in (
            ("pk", single), ("not null", (prop.required or prop.primary_key) and not single), ("unique", prop.unique and not single),
        )
        if said
    ]  # fmt: skip
    if prop.description:
        given.append(f"note: {text(' '.join(prop.description.split()))}")
    return f" [{', '.join(given)}]" if given else ""


def _links(contract: Contract, notes: Notes) -> Iterator[str]:
    known = {schema.name: schema.physical_name or schema.name for schema in contract.schema_}
    for schema in contract.schema_:
        for rule in rules(schema, Notes("")):
            if rule.kind == "reference" and rule.table not in known:
                notes.lost(schema.name, f"the reference to {rule.table} leads out of the contract.")
            elif rule.kind == "reference":
                ends = (_end(known[schema.name], rule.columns), _end(known[rule.table], rule.targets))
                yield f"Ref: {ends[0]} > {ends[1]}"


def _end(table: str, columns: tuple[str, ...]) -> str:
    listed = ", ".join(map(quoted, columns))
    return f"{quoted(table)}.{listed if len(columns) == 1 else f'({listed})'}"


FORMAT = Format(
    name="dbml", title="DBML", extension="dbml", importer=dbml_in.import_dbml, exporter=export_dbml, carries=CARRIES
)
