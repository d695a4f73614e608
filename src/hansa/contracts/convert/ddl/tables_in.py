"""From statements to the tables of a contract: columns first, then what keys, comments and checks add to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.ddl.checks_in import number, rules
from hansa.contracts.convert.fields import property_of
from hansa.kernel.ids import identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlglot import exp

    from hansa.contracts.convert.ddl.types_in import Types
    from hansa.contracts.convert.notes import Notes
    from hansa.kernel.json import Json

_NUMBERS, _TIMES = frozenset({"integer", "number"}), frozenset({"date", "time", "timestamp"})
_LIMITS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_TEXTS = frozenset({"minLength", "maxLength", "pattern"})


@dataclass(slots=True)
class Table:
    """A table in the making; `references` are (columns, target table, target columns)."""

    name: str
    schema: str = ""
    kind: str = "table"
    description: str = ""
    definition: str = ""
    columns: dict[str, dict[str, Json]] = field(default_factory=dict)
    key: list[str] = field(default_factory=list)
    partitions: list[str] = field(default_factory=list)
    quality: list[Json] = field(default_factory=list)
    references: list[tuple[list[str], str, list[str]]] = field(default_factory=list)

    def column(self, name: str) -> dict[str, Json] | None:
        """By the name as it is written, else without regard to case, as SQL compares names."""
        if name in self.columns:
            return self.columns[name]
        folded = name.casefold()
        return next((each for key, each in self.columns.items() if key.casefold() == folded), None)


@dataclass(slots=True)
class Schema:
    """All tables of a text."""

    dialect: str
    notes: Notes
    types: Types
    tables: dict[str, Table] = field(default_factory=dict)

    def find(self, table: exp.Expr) -> Table | None:
        from sqlglot import exp

        found = table if isinstance(table, exp.Table) else table.find(exp.Table)
        name = found.name if found else table.name
        folded = name.casefold()
        return next((each for each in reversed(self.tables.values()) if each.name.casefold() == folded), None)

    def add(self, table: Table) -> Table:
        name = table.name
        if name in self.tables and table.schema:
            name = f"{identifier(table.schema)}_{name}"
        if name in self.tables:
            self.notes.changed(name, "is created twice; the last one counts.")
        self.tables[name] = table
        return table

    def text(self, value: exp.Expr) -> str:
        return value.sql(dialect=self.dialect or None)

    def default(self, column: dict[str, Json], value: exp.Expr) -> None:
        """A literal is kept as a value, an expression as text of its own."""
        from sqlglot import exp

        if isinstance(value, exp.Null):
            return
        literal: Json = None
        inner = value.this if isinstance(value, exp.Neg) else value
        if isinstance(value, exp.Boolean):
            literal = bool(value.this)
        elif isinstance(inner, exp.Literal):
            literal = inner.name if inner.is_string else number(self.text(value))
        if literal is not None:
            add_custom(column, "default", literal)
        else:
            add_custom(column, "defaultExpression", self.text(value))

    def check(self, table: Table, check: exp.Expr, name: str = "") -> None:
        """Rules of the columns where it can be said so; else a quality rule in SQL."""
        found = rules(check)
        if found is not None and all(fits(table.column(column), key) for column, key, _ in found):
            for column, key, value in found:
                apply(table.column(column) or {}, key, value)
            return
        condition = self.text(check)
        rule: dict[str, Json] = {
            "name": name,
            "type": "sql",
            "description": f"CHECK ({condition})",
            "query": f"SELECT COUNT(*) FROM ${{table}} WHERE NOT ({condition})",
            "mustBe": 0,
        }
        table.quality.append(draft.filled(rule, keep=("mustBe",)))


def fits(column: dict[str, Json] | None, key: str) -> bool:
    """Whether a column of this type can have the option."""
    logical = column.get("logicalType") if column else None
    if key in _LIMITS:
        return logical in _NUMBERS | _TIMES
    if key in _TEXTS:
        return logical == "string"
    return logical in _NUMBERS if key == "multipleOf" else logical is not None


def apply(column: dict[str, Json], key: str, value: Json) -> None:
    if key == "enum" and isinstance(value, list):
        column["enum"] = draft.enum(value)
    elif key == "required":
        column["required"] = True
    else:
        options = column.get("logicalTypeOptions")
        column["logicalTypeOptions"] = {**(options if isinstance(options, dict) else {}), key: value}


def add_custom(column: dict[str, Json], name: str, value: Json) -> None:
    given = column.get("customProperties")
    column["customProperties"] = [*(given if isinstance(given, list) else []), {"property": name, "value": value}]


def columns_of(schema: Schema, table: Table, parts: Iterable[exp.Expr]) -> None:
    """The column definitions; constraints of the table come after all columns are known."""
    from sqlglot import exp

    rest = []
    for part in parts:
        if isinstance(part, exp.ColumnDef | exp.Identifier):
            _column(schema, table, part)
        else:
            rest.append(part)
    for part in parts:
        if isinstance(part, exp.ColumnDef):
            for each in part.args.get("constraints") or ():
                of_column(schema, table, part.name, each)
    for part in rest:
        of_table(schema, table, part)


def _column(schema: Schema, table: Table, part: exp.Expr) -> None:
    path = f"{table.name}.{part.name}"
    found = schema.types.field(part.args.get("kind"), part.name, path)
    made = property_of(found, schema.notes, table.name)
    if part.comments:
        made["description"] = " ".join(each.strip() for each in part.comments)
    serial = found.native.upper()
    if serial in {"SERIAL", "BIGSERIAL", "SMALLSERIAL"}:
        add_custom(made, "identity", True)
        made["required"] = True
    table.columns[part.name] = made


def of_column(schema: Schema, table: Table, name: str, constraint: exp.Expr) -> None:
    from sqlglot import exp

    column = table.columns[name]
    kind = constraint.args.get("kind") or constraint
    match kind:
        case exp.NotNullColumnConstraint():
            column["required"] = not kind.args.get("allow_null")
        case exp.PrimaryKeyColumnConstraint():
            table.key.append(name)
        case exp.UniqueColumnConstraint():
            column["unique"] = True
        case exp.DefaultColumnConstraint():
            schema.default(column, kind.this)
        case exp.CheckColumnConstraint():
            schema.check(table, kind.this, constraint.name)
        case exp.CommentColumnConstraint():
            column["description"] = kind.name
        case exp.Reference():
            reference(schema, table, [name], kind)
        case _:
            _rare(schema, table, column, kind)


def _rare(schema: Schema, table: Table, column: dict[str, Json], kind: exp.Expr) -> None:
    from sqlglot import exp

    match kind:
        case exp.GeneratedAsIdentityColumnConstraint() | exp.AutoIncrementColumnConstraint():
            add_custom(column, "identity", True)
        case exp.ComputedColumnConstraint() | exp.GeneratedAsRowColumnConstraint() if kind.this:
            column["transformLogic"] = schema.text(kind.this)
        case exp.Properties():
            for each in kind.expressions:
                if each.name == "description":
                    column["description"] = each.args["value"].name
        case _:
            text = schema.text(kind)[:80]
            schema.notes.lost(f"{table.name}.{column.get('name')}", f"{text} was left out.")


def of_table(schema: Schema, table: Table, part: exp.Expr, name: str = "") -> None:
    from sqlglot import exp

    match part:
        case exp.Constraint():
            _named(schema, table, part)
        case exp.PrimaryKey():
            table.key = names(part.expressions)
        case exp.UniqueColumnConstraint():
            inner = part.this
            unique(table, names(inner.expressions if isinstance(inner, exp.Schema) else [inner] if inner else []))
        case exp.ForeignKey():
            reference(schema, table, names(part.expressions), part.args.get("reference"))
        case exp.CheckColumnConstraint() | exp.Check():
            schema.check(table, part.this, name)
        case exp.IndexColumnConstraint() | exp.Index():
            schema.notes.changed(table.name, "indexes were left out.")
        case exp.ColumnDef():
            columns_of(schema, table, [part])
        case _:
            schema.notes.lost(table.name, f"{schema.text(part)[:80]} was left out.")


def _named(schema: Schema, table: Table, part: exp.Constraint) -> None:
    """A constraint with a name; SQL Server says the columns of a key in how it is clustered."""
    from sqlglot import exp

    clustered = part.find(exp.ClusteredColumnConstraint, exp.NonClusteredColumnConstraint)
    for each in part.expressions:
        if clustered and isinstance(each, exp.PrimaryKeyColumnConstraint):
            table.key = names(clustered.this)
        elif clustered and isinstance(each, exp.UniqueColumnConstraint):
            unique(table, names(clustered.this))
        elif each is not clustered:
            of_table(schema, table, each, part.name)


def names(parts: Sequence[exp.Expr]) -> list[str]:
    return [each.name for each in parts]


def unique(table: Table, columns: Sequence[str]) -> None:
    """One column is unique itself; several together are a quality rule."""
    if len(columns) == 1 and (column := table.column(columns[0])) is not None:
        column["unique"] = True
    elif columns:
        arguments: Json = {"properties": list(columns)}
        table.quality.append({"type": "library", "metric": "duplicateValues", "arguments": arguments, "mustBe": 0})


def reference(schema: Schema, table: Table, columns: list[str], target: exp.Expr | None) -> None:
    from sqlglot import exp

    if target is None:
        return
    inner = target.this
    listed = names(inner.expressions) if isinstance(inner, exp.Schema) else []
    if target.args.get("options"):
        actions = ", ".join(map(str, target.args["options"]))
        schema.notes.lost(f"{table.name}.{columns[0]}", f"{actions} was left out.")
    found = inner.find(exp.Table)
    table.references.append((columns, found.name if found else inner.name, listed))
