"""Reads SQL text into a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.ddl.parse import statements
from hansa.contracts.convert.ddl.tables_in import Schema, Table, columns_of, names, of_table, unique
from hansa.contracts.convert.ddl.types_in import Types
from hansa.contracts.convert.fields import property_of
from hansa.contracts.convert.format import Imported
from hansa.contracts.convert.notes import Notes
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlglot import exp

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json

_TYPE_KEYS = ("logicalType", "logicalTypeOptions", "physicalType", "items", "properties", "map")


def import_sql(text: str, options: Options) -> Imported:
    """The tables and views of a text; every other statement becomes a finding."""
    notes = Notes(options.source)
    try:
        found, dialect = statements(text, options, notes)
        schema = read(found, dialect, notes)
    except RecursionError as error:
        raise InvalidInput(f"{options.source} is nested too deep.", hint="Simplify it.") from error
    if not schema.tables:
        raise InvalidInput(
            f"{options.source} creates no table.",
            hint="Give CREATE TABLE statements, and the dialect with --dialect.",
            findings=notes.findings,
        )
    _position_keys(schema)
    _resolve(schema)
    tables = [_finished(name, table, notes) for name, table in _chosen(schema, options).items()]
    return Imported(draft.document(options, tables), notes.findings)


def read(found: Iterable[exp.Expr], dialect: str, notes: Notes) -> Schema:
    from sqlglot import exp

    every = list(found)
    schema = Schema(dialect, notes, Types(dialect, notes))
    for each in every:
        if isinstance(each, exp.Create) and each.kind == "TYPE" and isinstance(each.expression, exp.DataType):
            values = tuple(value.name for value in each.expression.expressions)
            schema.types.enums[each.this.name.lower()] = values
    for each in every:
        _statement(schema, each)
    return schema


def _statement(schema: Schema, each: exp.Expr) -> None:
    from sqlglot import exp

    match each:
        case exp.Create() if each.kind in {"TABLE", "VIEW"}:
            _create(schema, each)
        case exp.Create() if each.kind == "INDEX":
            _index(schema, each)
        case exp.Create() if each.kind in {"TYPE", "SCHEMA", "DATABASE", "SEQUENCE"}:
            pass
        case exp.Comment():
            _comment(schema, each)
        case exp.Alter():
            _alter(schema, each)
        case exp.Set() | exp.Use() | exp.Transaction() | exp.Commit() | exp.Drop():
            pass
        case _:
            first = " ".join(schema.text(each).split()[:3])
            schema.notes.lost("", f"the statement {first[:60]} … was left out.")


def _create(schema: Schema, create: exp.Create) -> None:
    from sqlglot import exp

    inner = create.this
    target = inner.this if isinstance(inner, exp.Schema) else inner
    parts = inner.expressions if isinstance(inner, exp.Schema) else []
    table = schema.add(Table(target.name, target.text("db"), str(create.kind).lower()))
    if create.expression is not None:
        _query(schema, table, create.expression, names(parts))
    columns_of(schema, table, [each for each in parts if not (create.expression and isinstance(each, exp.Identifier))])
    for each in (create.args.get("properties") or exp.Properties()).expressions:
        _property(schema, table, each)


def _query(schema: Schema, table: Table, query: exp.Expr, listed: list[str]) -> None:
    """The columns of a view, or of a table made from a query: their names, and the types that are cast."""
    from sqlglot import exp

    if table.kind == "view":
        table.definition = schema.text(query)
    selects = list(getattr(query, "selects", []))
    if not selects or any(each.is_star for each in selects):
        schema.notes.lost(table.name, "its query selects `*`; its columns are not known.", "Name the columns.")
        selects = [each for each in selects if not each.is_star]
    for number, each in enumerate(selects):
        name = listed[number] if number < len(listed) else each.alias_or_name or f"column_{number + 1}"
        cast = each.unalias()
        kind = cast.to if isinstance(cast, exp.Cast) else None
        found = schema.types.field(kind, name, f"{table.name}.{name}")
        made = property_of(found, schema.notes, table.name)
        if kind is None and (source := _source(schema, query, cast)) is not None:
            made = {key: source[key] for key in _TYPE_KEYS if key in source} | {"name": name}
        elif kind is None:
            schema.notes.changed(f"{table.name}.{name}", "the query does not say its type; it was read as text.")
        table.columns[name] = made


def _source(schema: Schema, query: exp.Expr, column: exp.Expr) -> dict[str, Json] | None:
    """The column of a table of this text that a query passes on."""
    from sqlglot import exp

    if not isinstance(column, exp.Column):
        return None
    for each in query.find_all(exp.Table):
        table = schema.find(each)
        if column.table in {"", each.alias_or_name} and table and (found := table.column(column.name)) is not None:
            return found
    return None


def _property(schema: Schema, table: Table, each: exp.Expr) -> None:
    from sqlglot import exp

    match each:
        case exp.SchemaCommentProperty():
            table.description = each.this.name
        case exp.Property() if each.name == "description":
            table.description = each.args["value"].name
        case exp.PartitionedByProperty():
            table.partitions = [
                column.name
                for column in each.find_all(exp.Column, exp.Identifier, exp.Literal)
                if table.column(column.name) is not None
            ]
            table.partitions = list(dict.fromkeys(table.partitions))
        case exp.PrimaryKey():
            table.key = names(each.expressions)
        case _:
            schema.notes.changed(table.name, "options of its storage were left out.")


def _comment(schema: Schema, comment: exp.Comment) -> None:
    target, kind = comment.this, str(comment.args.get("kind") or "").upper()
    text = comment.expression.name
    if kind == "COLUMN":
        table = next(
            (each for each in schema.tables.values() if each.name.casefold() == target.text("table").casefold()), None
        )
        column = table.column(target.name) if table else None
        if column is not None:
            column["description"] = text
            return
    elif kind in {"TABLE", "VIEW"} and (found := schema.find(target)):
        found.description = text
        return
    schema.notes.lost(target.name, f"the comment on a {kind.lower() or 'thing'} that is not created here was left out.")


def _alter(schema: Schema, alter: exp.Alter) -> None:
    from sqlglot import exp

    table = schema.find(alter.this)
    for action in alter.args.get("actions") or ():
        if table is not None and isinstance(action, exp.AddConstraint):
            for each in action.expressions:
                of_table(schema, table, each)
        elif table is not None and isinstance(action, exp.ColumnDef):
            columns_of(schema, table, [action])
        else:
            schema.notes.lost(alter.this.name, f"ALTER TABLE … {schema.text(action)[:60]} was left out.")


def _index(schema: Schema, create: exp.Create) -> None:
    from sqlglot import exp

    target = create.this.args.get("table")
    table = schema.find(target) if target is not None else None
    if table is None or not create.args.get("unique"):
        return
    params = create.this.args.get("params")
    columns = [each.this for each in (params.args.get("columns") or ())] if params else []
    if columns and all(isinstance(each, exp.Column) for each in columns) and not params.args.get("where"):
        unique(table, names(columns))
    else:
        schema.notes.lost(table.name, "a unique index on expressions or on some rows was left out.")


def _position_keys(schema: Schema) -> None:
    for table in schema.tables.values():
        for position, name in enumerate(table.key, 1):
            if (column := table.column(name)) is not None:
                column |= {"primaryKey": True, "primaryKeyPosition": position, "required": True}
        for position, name in enumerate(table.partitions, 1):
            if (column := table.column(name)) is not None:
                column |= {"partitioned": True, "partitionKeyPosition": position}


def _resolve(schema: Schema) -> None:
    """A reference that names no columns means the key of its target."""
    by_name = {table.name.casefold(): (name, table) for name, table in schema.tables.items()}
    for table in schema.tables.values():
        for position, (columns, target, listed) in enumerate(table.references):
            name, found = by_name.get(target.casefold(), (target, None))
            known = listed or (found.key if found else [])
            if len(known) != len(columns):
                schema.notes.lost(f"{table.name}.{columns[0]}", f"the columns of {target} it refers to are not known.")
                known = []
            table.references[position] = (columns, name, known)


def _chosen(schema: Schema, options: Options) -> dict[str, Table]:
    if len(schema.tables) < 2 or not options.tables:
        return schema.tables
    if missing := [name for name in options.tables if name not in schema.tables]:
        raise InvalidInput(
            f"{options.source} creates no table {missing[0]!r}.", hint=f"It creates: {', '.join(schema.tables)}."
        )
    return {name: table for name, table in schema.tables.items() if name in options.tables}


def _finished(name: str, table: Table, notes: Notes) -> dict[str, Json]:
    relationships: list[Json] = []
    for columns, target, targets in table.references:
        column = table.column(columns[0])
        if not targets:
            continue
        if not draft.can_refer(target, *targets) or (len(columns) > 1 and not draft.can_refer(name, *columns)):
            notes.lost(f"{name}.{columns[0]}", f"its reference to {target} cannot be said with such names.")
            continue
        if len(columns) == 1 and column is not None:
            given = column.get("relationships")
            column["relationships"] = [*(given if isinstance(given, list) else []), draft.reference(target, targets[0])]
        else:
            relationships.append(draft.foreign_key(columns, target, targets))
    properties = [_ordered(each) for each in table.columns.values()]
    extra = draft.custom({"schema": table.schema, "definition": table.definition})
    return draft.table(
        name,
        properties,
        physicalType=table.kind,
        physicalName=table.name if table.name != name else None,
        description=table.description,
        quality=table.quality,
        relationships=relationships,
        customProperties=extra,
    )


def _ordered(column: dict[str, Json]) -> dict[str, Json]:
    rest = {key: value for key, value in column.items() if key not in {"name", "logicalType"}}
    return draft.column(str(column["name"]), str(column["logicalType"]), **rest)
