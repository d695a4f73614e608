"""SQLAlchemy declarative models and tables read by their syntax: mapped columns, keys, constraints, comments, `info`."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from hansa.contracts.convert import draft, kept
from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.python import read
from hansa.contracts.convert.python.carries import SQLALCHEMY
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule
from hansa.contracts.convert.scalar import Scalar, typed
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

_SCALARS: dict[str, Scalar] = {
    **dict.fromkeys(("String", "Unicode", "VARCHAR", "NVARCHAR", "CHAR", "NCHAR", "Enum"), Scalar("text")),
    **dict.fromkeys(("Text", "UnicodeText", "TEXT", "CLOB", "CITEXT"), Scalar("text")),
    **dict.fromkeys(("Integer", "INTEGER", "INT"), Scalar("integer", bits=32)),
    **dict.fromkeys(("SmallInteger", "SMALLINT"), Scalar("integer", bits=16)),
    **dict.fromkeys(("BigInteger", "BIGINT", "int"), Scalar("integer")),
    **dict.fromkeys(("Float", "REAL", "FLOAT"), Scalar("float", bits=32)),
    **dict.fromkeys(("Double", "DOUBLE", "DOUBLE_PRECISION", "float"), Scalar("float")),
    **dict.fromkeys(("Boolean", "BOOLEAN", "bool"), Scalar("boolean")),
    **dict.fromkeys(("Date", "DATE", "date"), Scalar("date")),
    **dict.fromkeys(("Time", "TIME", "time"), Scalar("time")),
    **dict.fromkeys(("DateTime", "DATETIME", "TIMESTAMP", "datetime"), Scalar("timestamp")),
    **dict.fromkeys(("LargeBinary", "BLOB", "BYTEA", "BINARY", "VARBINARY", "bytes"), Scalar("binary")),
    **dict.fromkeys(("JSON", "JSONB", "PickleType", "dict"), Scalar("json")),
    **dict.fromkeys(("Uuid", "UUID"), Scalar("text", format="uuid")),
    "str": Scalar("text"),
}
_NUMERIC = frozenset({"Numeric", "DECIMAL", "NUMERIC", "Decimal"})
_MADE = frozenset({"mapped_column", "Column"})
_NAME = r'(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<name>[A-Za-z_]\w*))'
_CONSTANT = r"(?:'(?P<text>(?:[^']|'')*)'|(?P<number>-?\d+(?:\.\d+)?))"
_LIMIT = re.compile(rf"{_NAME}\s*(?P<sign>>=|<=|>|<)\s*{_CONSTANT}\s*\Z")
_LENGTH = re.compile(rf"(?:char_)?length\(\s*{_NAME}\s*\)\s*(?P<sign>>=|<=|>|<)\s*{_CONSTANT}\s*\Z", re.IGNORECASE)
_MULTIPLE = re.compile(rf"{_NAME}\s*%\s*{_CONSTANT}\s*=\s*0\s*\Z")
_LIST = re.compile(rf"{_NAME}\s+IN\s*\((?P<values>(?:'(?:[^']|'')*'|[^()'])*)\)\s*\Z", re.IGNORECASE)
_VALUE = re.compile(r"\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?))\s*(?:,|\Z)")


def import_sqlalchemy(source: str, options: Options) -> Imported:
    """Nothing of the source is run."""
    module = read.parse(source, options)
    reader = Reader(read.classes(module), Notes(options.source))
    tables = [made for node in reader.known.values() if (made := reader.model(node))]
    tables += [made for node in ast.walk(module) if isinstance(node, ast.Assign) and (made := reader.core(node))]
    if not tables:
        raise InvalidInput(
            f"{options.source} has no class with __tablename__ and no Table.",
            hint="Give the source of SQLAlchemy models.",
        )
    wanted = [
        made
        for made in tables
        if not options.tables or {made.name, str(made.keys.get("physicalName"))} & {*options.tables}
    ]
    return Imported(
        draft.document(options, [each.build() for each in wanted], **reader.contract), reader.notes.findings
    )


@dataclass(slots=True)
class Reader:
    known: dict[str, ast.ClassDef]
    notes: Notes
    contract: dict[str, Json] = field(default_factory=dict)

    def model(self, node: ast.ClassDef) -> Table | None:
        name = self._assigned(node, "__tablename__")
        if not isinstance(name, str):
            return None
        table = Table(name)
        for each in read.lineage(node, self.known):
            for attribute, annotation, value, _ in read.fields(each):
                self._attribute(table, attribute, annotation, value)
        if text := ast.get_docstring(node):
            table.keys["description"] = text
        for each in read.lineage(node, self.known):
            self._arguments(table, next((v for n, _, v, _ in read.fields(each) if n == "__table_args__"), None))
        return table

    def _assigned(self, node: ast.ClassDef, wanted: str) -> object:
        return next((read.plain(value) for name, _, value, _ in read.fields(node) if name == wanted and value), None)

    def core(self, node: ast.Assign) -> Table | None:
        """`orders = Table("orders", metadata, Column(…), …)`."""
        made = read.as_call(node.value)
        if made is None or made.name != "Table" or not isinstance(made.value("", 0), str):
            return None
        table = Table(str(made.value("", 0)))
        for each in made.args[1:]:
            inner = read.as_call(each)
            if inner and inner.name in _MADE:
                self._column(table, str(inner.value("name", 0) or ""), None, inner)
            elif inner:
                self._constraint(table, inner)
        self._about(table, {name: made.value(name) for name in ("comment", "info", "schema")})
        return table

    def _attribute(self, table: Table, name: str, annotation: ast.expr | None, value: ast.expr | None) -> None:
        made = read.as_call(value)
        if made and made.name in _MADE:
            self._column(table, name, annotation, made)
        elif annotation is not None and read.subscript(annotation)[0] == "Mapped" and made is None:
            self._column(table, name, annotation, read.Call("mapped_column", (), {}))

    def _column(self, table: Table, name: str, annotation: ast.expr | None, made: read.Call) -> None:
        args = list(made.args)
        if args and isinstance(first := read.plain(args[0]), str):
            name, args = first, args[1:]
        if not name:
            return
        column = table.column(name)
        python, nullable = self._annotated(annotation)
        kind = next((each for each in args if self._is_type(each)), made.keywords.get("type_"))
        column.update(self._type(kind, python, f"{table.name}.{name}"))
        self._facts(table, name, made, nullable=nullable)
        for each in args:
            inner = read.as_call(each)
            if inner and inner.name in {"ForeignKey", "CheckConstraint", "UniqueConstraint"}:
                self._constraint(table, inner, name)

    def _is_type(self, node: ast.expr) -> bool:
        made = read.as_call(node)
        name = made.name if made else read.dotted(node)
        return bool(name) and name not in {
            "ForeignKey",
            "CheckConstraint",
            "Identity",
            "Computed",
            "Sequence",
            "UniqueConstraint",
            "FetchedValue",
        }

    def _annotated(self, annotation: ast.expr | None) -> tuple[str, bool | None]:
        """The Python type of `Mapped[…]`, and whether it may be None (None: it does not say)."""
        if annotation is None:
            return "", None
        name, inner = read.subscript(annotation)
        if name != "Mapped" or not inner:
            return "", None
        members, null = read.optional(inner[0])
        return (read.subscript(members[0])[0] if members else ""), null

    def _type(self, node: ast.expr | None, python: str, where: str) -> dict[str, Json]:
        made = read.as_call(node)
        name = made.name if made else read.dotted(node) if node is not None else python
        if name == "ARRAY" and made and made.args:
            inner = self._type(made.args[0], "", where)
            return {"logicalType": "array", "items": inner}
        if name in _NUMERIC:
            digits, places = (made.value("precision", 0), made.value("scale", 1)) if made else (None, None)
            physical = (
                f"decimal({digits},{places if isinstance(places, int) else 0})"
                if isinstance(digits, int)
                else "decimal"
            )
            return {"logicalType": "number", "physicalType": physical}
        found = _SCALARS.get(name)
        if found is None:
            self.notes.lost(
                where, f"the type {name or 'of the column'} is not known; it was read as text.", "Set the type."
            )
            return {"logicalType": "string"}
        keys = typed(found)
        if name == "Enum" and made:
            values = [value for each in made.args if isinstance(value := read.plain(each), str)]
            keys["enum"] = draft.enum(values or self._members(made))
        length = made.value("length", 0) if made else None
        if found.kind == "text" and isinstance(length, int) and not isinstance(length, bool):
            keys["logicalTypeOptions"] = {"maxLength": length}
        if made and made.value("timezone") is True:
            keys["logicalTypeOptions"] = {"timezone": True}
        return keys

    def _members(self, made: read.Call) -> list[Json]:
        """SQLAlchemy keeps the names of a Python enum's members."""
        node = self.known.get(read.dotted(made.args[0])) if made.args else None
        return [name for name, _, _, _ in read.fields(node) if not name.startswith("_")] if node else []

    def _facts(self, table: Table, name: str, made: read.Call, *, nullable: bool | None) -> None:
        column = table.column(name)
        said = made.value("nullable")
        if made.value("primary_key") is True:
            table.key([*[key for key, keys in table.columns.items() if keys.get("primaryKey") and key != name], name])
        elif said is False or (said is None and nullable is False):
            column["required"] = True
        if made.value("unique") is True:
            column["unique"] = True
        if isinstance(text := made.value("comment") or made.value("doc"), str):
            column["description"] = text
        default = made.value("default")
        if isinstance(default, str | int | float):
            column["customProperties"] = draft.custom({"default": default})
        kept.into_column(table, name, as_map(made.value("info")))

    def _arguments(self, table: Table, node: ast.expr | None) -> None:
        parts = list(node.elts) if isinstance(node, ast.Tuple | ast.List) else [node] if node is not None else []
        for part in parts:
            if made := read.as_call(part):
                self._constraint(table, made)
            elif isinstance(found := read.plain(part), dict):
                self._about(table, cast("dict[str, Json]", found))

    def _about(self, table: Table, found: dict[str, Json]) -> None:
        if isinstance(found.get("comment"), str):
            table.keys["description"] = found["comment"]
        info = dict(as_map(found.get("info")))
        for theirs, ours in (("dataContract", "id"), ("dataContractVersion", "version")):
            value = info.pop(theirs, None)
            if value and not self.contract.get(ours):
                self.contract[ours] = value
        kept.into_table(table, info)

    def _constraint(self, table: Table, made: read.Call, column: str = "") -> None:
        names = [str(value) for each in made.args if isinstance(value := read.plain(each), str)]
        if made.name == "ForeignKey" and names and "." in names[0]:
            head, _, tail = names[0].rpartition(".")
            table.put(Rule("reference", (column,), table=head.rpartition(".")[2], targets=(tail,)))
        elif made.name == "ForeignKeyConstraint":
            self._composite(table, made)
        elif made.name == "PrimaryKeyConstraint" and names:
            table.key(names)
        elif made.name == "UniqueConstraint" and names:
            table.put(Rule("unique", tuple(names)))
        elif made.name == "CheckConstraint" and names:
            self._check(table, names[0])

    def _composite(self, table: Table, made: read.Call) -> None:
        columns, targets = made.value("columns", 0), made.value("refcolumns", 1)
        if not isinstance(columns, list) or not isinstance(targets, list) or len(columns) != len(targets):
            return
        ends = [str(each).rpartition(".") for each in targets]
        table.relationships.append(
            draft.foreign_key([str(each) for each in columns], ends[0][0].rpartition(".")[2], [end[2] for end in ends])
        )

    def _check(self, table: Table, condition: str) -> None:
        """What is a limit or a list becomes one; anything else a rule of its own."""
        text = condition.replace("\\:", ":").strip()
        if not self._simple(table, text):
            query = f"SELECT count(*) FROM ${{table}} WHERE NOT ({text})"
            table.put(Rule("sql", text=query, bound=("mustBe", 0)))

    def _simple(self, table: Table, text: str) -> bool:
        if found := _LIMIT.match(text) or _LENGTH.match(text):
            end, opened = ("low" if found["sign"][0] == ">" else "high"), len(found["sign"]) == 1
            kind = "range" if found.re is _LIMIT else "length"
            value = _constant(found["text"], found["number"])
            if kind == "range" or not opened:
                table.put(Rule(kind, (_name(found),), **{end: value, f"open_{end}": opened}))  # type: ignore[arg-type]  # low or high
                return True
        elif found := _MULTIPLE.match(text):
            table.put(Rule("multiple", (_name(found),), low=_constant(found["text"], found["number"])))
            return True
        elif found := _LIST.match(text):
            values = tuple(_constant(each[1], each[2]) for each in _VALUE.finditer(found["values"]))
            table.put(Rule("values", (_name(found),), values=values))
            return True
        return False


def _name(found: re.Match[str]) -> str:
    return found["quoted"].replace('""', '"') if found["quoted"] else found["name"]


def _constant(text: str | None, number: str | None) -> Json:
    if text is not None:
        return text.replace("''", "'")
    return float(number or 0) if "." in (number or "") else int(number or 0)


def _export(contract: Contract, options: Options) -> Exported:
    from hansa.contracts.convert.python.sqlalchemy_out import export_sqlalchemy

    return export_sqlalchemy(contract, options)


FORMAT = Format(
    name="sqlalchemy",
    title="SQLAlchemy",
    extension="py",
    importer=import_sqlalchemy,
    exporter=_export,
    carries=SQLALCHEMY,
)
