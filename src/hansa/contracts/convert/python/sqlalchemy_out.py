"""SQLAlchemy 2 declarative models: types, keys, references and checks; what a table cannot hold stands in `info`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert import kept
from hansa.contracts.convert.format import Exported
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.python.carries import SQLALCHEMY
from hansa.contracts.convert.python.source import (
    Names,
    call,
    checked,
    docstring,
    imports,
    is_name,
    keyword_arguments,
    literal,
)  # fmt: skip
from hansa.contracts.convert.rules import Rule, rules
from hansa.contracts.convert.scalar import scalar
from hansa.contracts.sql import literal as sql_literal
from hansa.contracts.sql import quote
from hansa.contracts.types import column_name, is_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.format import Options
    from hansa.contracts.convert.scalar import Scalar
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaObject

KNOWN = (
    ("datetime", ("date", "datetime", "time")),
    ("decimal", ("Decimal",)),
    ("typing", ("Any",)),
    ("uuid", ("UUID",)),
    (
        "sqlalchemy",
        (
            "JSON", "BigInteger", "Boolean", "CheckConstraint", "Date", "DateTime", "Double", "Float", "ForeignKey",
            "ForeignKeyConstraint", "Integer", "LargeBinary", "Numeric", "SmallInteger", "String", "Text", "Time",
            "UniqueConstraint", "Uuid",
        ),
    ),
    ("sqlalchemy.orm", ("DeclarativeBase", "Mapped", "mapped_column")),
)  # fmt: skip
_OWN = frozenset(name for _, names in KNOWN for name in names) | {
    "Base",
    "str",
    "int",
    "float",
    "bool",
    "bytes",
    "dict",
    "list",
}
_TAKEN = frozenset({"metadata", "registry", "type_annotation_map"})
_PYTHON = {
    "text": "str", "binary": "bytes", "boolean": "bool", "integer": "int", "decimal": "Decimal", "float": "float",
    "date": "date", "time": "time", "timestamp": "datetime", "json": "dict[str, Any]",
}  # fmt: skip
_CHECKED = frozenset({"values", "range", "multiple", "length"})


def export_sqlalchemy(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "SQLAlchemy", SQLALCHEMY, notes)
    writer = Writer(contract, notes)
    body = "\n\n".join(["class Base(DeclarativeBase):\n    pass\n", *[writer.model(each) for each in contract.schema_]])
    head = f"{docstring(f'{contract.name or contract.id} {contract.version}', '')}\n"
    return Exported(checked(f"{head}{imports(body, KNOWN)}\n\n\n{body}"), notes.findings)


@dataclass(slots=True)
class Writer:
    contract: Contract
    notes: Notes
    names: Names = field(default_factory=lambda: Names(set(_OWN)))

    def model(self, schema: SchemaObject) -> str:
        """A class of one table. Without a primary key the mapper takes what identifies a row as well as it can be."""
        name = self.names.class_name(schema.name)
        found = rules(schema, Notes(""))
        given = Names(set(_TAKEN))
        stored = [prop for prop in schema.properties if is_stored(prop)]
        attributes = {column_name(prop): _attribute(column_name(prop), given) for prop in stored}
        lines = [self._column(prop, attributes, found) for prop in stored]
        text = docstring(schema.description or "", "    ")
        table = literal(schema.physical_name or schema.name)
        made = f"class {name}(Base):\n{text}{chr(10) if text else ''}    __tablename__ = {table}\n"
        arguments = [*self._constraints(schema, found), literal(self._about(schema))]
        made += f"    __table_args__ = (\n{''.join(f'        {each},{chr(10)}' for each in arguments)}    )\n\n{''.join(lines)}"
        if not schema.primary_key and stored:
            made += self._mapper(schema, [attributes[column_name(prop)] for prop in self._identity(stored)])
        elif not stored:
            made += '    id: Mapped[int] = mapped_column(primary_key=True, comment="the contract names no column")\n'
        return made

    def _identity(self, stored: list[Property]) -> list[Property]:
        return [each for each in stored if each.unique][:1] or [each for each in stored if each.required] or stored

    def _mapper(self, schema: SchemaObject, names: list[str]) -> str:
        self.notes.changed(
            schema.name, "has no primary key, which SQLAlchemy needs; its mapper takes other columns for it."
        )
        return f'\n    __mapper_args__ = {{"primary_key": [{", ".join(names)}]}}\n'

    def _about(self, schema: SchemaObject) -> dict[str, Json]:
        info = kept.of_table(schema, ("physicalName",)) | {
            "name": schema.name, "dataContract": self.contract.id, "dataContractVersion": self.contract.version
        }  # fmt: skip
        comment: dict[str, Json] = {"comment": schema.description} if schema.description else {}
        return {**comment, "info": {name: value for name, value in info.items() if value}}

    def _column(self, prop: Property, attributes: dict[str, str], found: tuple[Rule, ...]) -> str:
        real = column_name(prop)
        scale = scalar(prop)
        required = prop.required or prop.primary_key
        python = _python(scale)
        kind = f"Mapped[{python}]" if required else f"Mapped[{python} | None]"
        mine = [rule for rule in found if rule.columns == (real,)]
        unique = prop.unique and not prop.primary_key
        info = kept.of_column(prop, ("primaryKey", "primaryKeyPosition", "unique", "required"))
        arguments = [
            *([literal(real)] if attributes[real] != real else []),
            _sql(scale),
            *[self._foreign_key(rule) for rule in mine if rule.kind == "reference"],
            *keyword_arguments(primary_key=prop.primary_key, unique=unique, comment=prop.description),
            *(["autoincrement=False"] if prop.primary_key and scale and scale.kind == "integer" else []),
            *keyword_arguments(info=info),
        ]
        return f"    {attributes[real]}: {kind} = {call('mapped_column', arguments, '    ')}\n"

    def _foreign_key(self, rule: Rule) -> str:
        """Only to a table that is there too: SQLAlchemy would look for it in vain."""
        target = self.contract.object(rule.table)
        where = rule.column
        prop = target.find(rule.targets[0]) if target else None
        if target is None or prop is None:
            self.notes.lost(where, f"the reference to {rule.table}.{rule.targets[0]} leads out of the contract.")
            return ""
        table, name = target.physical_name or target.name, column_name(prop)
        if "." in table or "." in name:
            self.notes.lost(where, f"SQLAlchemy cannot refer to a name with a dot: {table}.{name}.")
            return ""
        return f"ForeignKey({literal(f'{table}.{name}')})"

    def _constraints(self, schema: SchemaObject, found: tuple[Rule, ...]) -> Iterator[str]:
        for rule in found:
            if rule.kind == "unique" and len(rule.columns) > 1 and rule.name != "primary key":
                yield call("UniqueConstraint", [literal(each) for each in rule.columns])
            elif rule.kind in _CHECKED and rule.exact and (prop := self._plain(schema, rule)):
                yield from (f"CheckConstraint({literal(each)})" for each in _conditions(rule, prop))
            elif rule.kind == "reference" and len(rule.columns) > 1:
                yield from self._composite(rule)

    def _plain(self, schema: SchemaObject, rule: Rule) -> Property | None:
        """The column of a rule that SQL can check on it: neither nested nor of a type of its own."""
        prop = next((each for each in schema.properties if column_name(each) == rule.column), None)
        found = scalar(prop) if prop else None
        return prop if found and found.kind not in {"json", "binary"} and found.format != "uuid" else None

    def _composite(self, rule: Rule) -> Iterator[str]:
        target = self.contract.object(rule.table)
        props = [target.find(name) for name in rule.targets] if target else []
        if target is None or not all(props):
            self.notes.lost(", ".join(rule.columns), f"the reference to {rule.table} leads out of the contract.")
            return
        table = target.physical_name or target.name
        ends = [f"{table}.{column_name(prop)}" for prop in props if prop]
        yield f"ForeignKeyConstraint({literal(list(rule.columns))}, {literal(list(ends))})"


def _attribute(real: str, given: Names) -> str:
    if is_name(real) and real not in given.taken:
        given.taken.add(real)
        return real
    return given.give(real, "column")


def _python(found: Scalar | None) -> str:
    if found is None:
        return "Any"
    return "UUID" if found.format == "uuid" else _PYTHON[found.kind]


def _sql(found: Scalar | None) -> str:  # noqa: PLR0911 one return for each kind of value
    """SQLAlchemy's generic type, which every database has in some form."""
    if found is None:
        return "JSON"
    match found.kind:
        case "text":
            return "Uuid" if found.format == "uuid" else f"String({found.length})" if found.length else "Text"
        case "integer":
            return (
                "Numeric(38, 0)"
                if found.bits > 64
                else "BigInteger"
                if found.bits > 32
                else "Integer"
                if found.bits > 16
                else "SmallInteger"
            )
        case "decimal":
            return f"Numeric({found.precision}, {found.scale})"
        case "float":
            return "Double" if found.bits == 64 else "Float"
        case "timestamp":
            return "DateTime(timezone=True)" if found.zone else "DateTime"
        case "binary":
            return f"LargeBinary({found.length})" if found.length else "LargeBinary"
        case _:
            return {"boolean": "Boolean", "date": "Date", "time": "Time"}.get(found.kind, "JSON")


def _conditions(rule: Rule, prop: Property) -> Iterator[str]:
    """The conditions that hold, one a constraint; a colon in them is no parameter."""
    name = quote(rule.column)
    if rule.kind == "values":
        values = [str(each) if prop.logical_type == "string" else each for each in rule.values]
        yield _text(f"{name} IN ({', '.join(_value(each) for each in values)})")
    elif rule.kind == "multiple":
        yield _text(f"{name} % {_value(rule.low)} = 0")
    else:
        what = f"length({name})" if rule.kind == "length" else name
        if rule.low is not None:
            yield _text(f"{what} {'>' if rule.open_low else '>='} {_value(rule.low)}")
        if rule.high is not None:
            yield _text(f"{what} {'<' if rule.open_high else '<='} {_value(rule.high)}")


def _value(value: Json) -> str:
    return sql_literal(value if isinstance(value, str | int | float | bool) else str(value))


def _text(condition: str) -> str:
    """SQLAlchemy reads `:name` as a parameter and takes away the backslash before a colon."""
    return re.sub(r"(?<!:):(?=\w)", r"\\:", condition)
