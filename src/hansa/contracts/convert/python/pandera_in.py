"""pandera schemas: source of DataFrameSchema and DataFrameModel by its syntax, and the YAML or JSON that pandera writes."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from hansa.contracts.convert import draft, kept
from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.parsed import parsed
from hansa.contracts.convert.python import read
from hansa.contracts.convert.python.carries import PANDERA
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map, entries

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

_ROOTS = frozenset({"DataFrameModel", "SchemaModel"})
_NAMES = {
    "isin": "isin", "str_length": "str_length", "str_matches": "str_matches", "str_contains": "str_contains",
    "ge": "ge", "gt": "gt", "le": "le", "lt": "lt", "greater_than": "gt", "greater_than_or_equal_to": "ge",
    "less_than": "lt", "less_than_or_equal_to": "le", "in_range": "in_range", "between": "in_range",
    "eq": "eq", "equal_to": "eq",
}  # fmt: skip


def import_pandera(content: str, options: Options) -> Imported:
    """Nothing of the source is run."""
    reader = Reader(Notes(options.source))
    if _is_source(content):
        tables = reader.source(read.parse(content, options))
    else:
        tables = [reader.document(parsed(content, options, "pandera schema"))]
    if not tables:
        raise InvalidInput(
            f"{options.source} has no DataFrameSchema and no DataFrameModel.",
            hint="Give the source of a pandera schema, or what its to_yaml() writes.",
        )
    made = [table.build() for table in tables if not options.tables or table.name in options.tables]
    return Imported(draft.document(options, made, **reader.contract), reader.notes.findings)


def _is_source(content: str) -> bool:
    head = content.lstrip()[:1]
    return head != "{" and "schema_type:" not in content[:2000]


@dataclass(slots=True)
class Reader:
    notes: Notes
    contract: dict[str, Json] = field(default_factory=dict)

    def source(self, module: ast.Module) -> list[Table]:
        found = []
        for node in ast.walk(module):
            made = read.as_call(node.value) if isinstance(node, ast.Assign) else None
            if made and made.name == "DataFrameSchema" and isinstance(node, ast.Assign):
                found.append(self._schema(made, read.dotted(node.targets[0])))
        known = read.classes(module)
        models = read.descendants(known, _ROOTS)
        used = {name for node in models.values() for name in read.bases(node)}
        return found + [self._model(node, known) for name, node in models.items() if name not in used]

    def _schema(self, made: read.Call, variable: str) -> Table:
        table = Table(str(made.value("name") or variable or "table"))
        columns = made.keywords.get("columns") or (made.args[0] if made.args else None)
        if isinstance(columns, ast.Dict):
            for key, value in zip(columns.keys, columns.values, strict=True):
                name, inner = read.plain(key) if key else None, read.as_call(value)
                if isinstance(name, str) and inner:
                    self._column(table, name, inner)
        self._about(table, made)
        return table

    def _about(self, table: Table, made: read.Call) -> None:
        values = {key: made.value(key) for key in ("unique", "title", "description", "metadata")}
        self._table(table, values)

    def _table(self, table: Table, values: dict[str, Json]) -> None:
        unique = values.get("unique")
        if isinstance(unique, list) and unique:
            self._unique(table, [str(each) for each in unique])
        for theirs, ours in (("title", "businessName"), ("description", "description")):
            if isinstance(values.get(theirs), str):
                table.keys[ours] = values[theirs]
        metadata = dict(as_map(values.get("metadata")))
        for theirs, ours in (("dataContract", "id"), ("dataContractVersion", "version")):
            value = metadata.pop(theirs, None)
            if value and not self.contract.get(ours):
                self.contract[ours] = value
        kept.into_table(table, metadata)

    def _unique(self, table: Table, names: list[str]) -> None:
        keyed = [name for name in names if table.columns.get(name, {}).get("primaryKey")]
        if keyed == names:
            table.key(names)
        else:
            table.put(Rule("unique", tuple(names)))

    def _column(self, table: Table, name: str, made: read.Call) -> None:
        kind = made.keywords.get("dtype") or (made.args[0] if made.args else None)
        values = {key: made.value(key) for key in ("nullable", "unique", "title", "description", "metadata")}
        self._facts(table, name, _word(kind) if kind is not None else "", values)
        checks = made.keywords.get("checks") or (made.args[1] if len(made.args) > 1 else None)
        listed = checks.elts if isinstance(checks, ast.List | ast.Tuple) else [checks] if checks is not None else []
        for each in listed:
            inner = read.as_call(each)
            if inner:
                arguments = {key: inner.value(key) for key in inner.keywords}
                self._check(table, name, inner.name, [inner.value("", i) for i in range(len(inner.args))], arguments)

    def _facts(self, table: Table, name: str, kind: str, values: dict[str, Json]) -> None:
        column = table.column(name)
        column.update(_typed(kind))
        if values.get("nullable") is not True:
            column["required"] = True
        metadata = as_map(values.get("metadata"))
        kept.into_column(table, name, metadata)
        if values.get("unique") is True:
            column["unique"] = True
        for theirs, ours in (("title", "businessName"), ("description", "description")):
            if isinstance(values.get(theirs), str):
                column[ours] = values[theirs]
        if metadata.get("primaryKey") is True:
            column["primaryKey"] = True
            if metadata.get("unique") is not True:
                column.pop("unique", None)

    def _model(self, node: ast.ClassDef, known: dict[str, ast.ClassDef]) -> Table:
        table = Table(node.name)
        for each in read.lineage(node, known):
            for name, annotation, value, _ in read.fields(each):
                if annotation is not None and not name.startswith("_"):
                    self._model_field(table, name, annotation, read.as_call(value))
        if text := ast.get_docstring(node):
            table.keys["description"] = text
        config = next((each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Config"), None)
        if config:
            given = {name: read.plain(value) for name, _, value, _ in read.fields(config) if value is not None}
            known_values = {key: value for key, value in given.items() if value is not read.MISSING}
            table.name = str(known_values.pop("name", table.name))
            self._table(table, cast("dict[str, Json]", known_values))
        return table

    def _model_field(self, table: Table, name: str, annotation: ast.expr, made: read.Call | None) -> None:
        members, null = read.optional(annotation)
        kind = members[0] if members else annotation
        outer, inner = read.subscript(kind)
        kind = inner[0] if outer in {"Series", "Annotated", "Column"} and inner else kind
        made = made or read.Call("Field", (), {})
        real = str(made.value("alias") or name)
        values = {key: made.value(key) for key in ("nullable", "unique", "title", "description", "metadata")}
        self._facts(table, real, _word(kind), values)
        if null:
            table.column(real).pop("required", None)
        for key in made.keywords:
            if key in _NAMES:
                value = made.value(key)
                arguments = value if isinstance(value, dict) else {}
                self._check(table, real, key, [] if arguments else [value], arguments)

    def document(self, data: dict[str, Json]) -> Table:
        """What `to_yaml` and `to_json` write."""
        table = Table(str(data.get("name") or "table"))
        for name, column in entries(data.get("columns")).items():
            self._facts(table, name, str(column.get("dtype") or ""), column)
            checks = {**{key: column[key] for key in column if key in _NAMES}, **as_map(column.get("checks"))}
            for check, value in checks.items():
                given = as_map(value)
                given = {key: each for key, each in given.items() if key != "options"}
                if set(given) == {"value"}:
                    self._check(table, name, check, [given["value"]], {})
                else:
                    self._check(table, name, check, [] if given else [value], given)
        self._table(table, data)
        return table

    def _check(self, table: Table, name: str, check: str, args: list[Json], arguments: dict[str, Json]) -> None:
        made = _rule(_NAMES.get(check, check), name, args, arguments)
        if made is None:
            label = arguments.get("name") or check or "a function"
            if not str(label).startswith("multiple of "):
                self.notes.lost(f"{table.name}.{name}", f"the check {label} has no counterpart.")
        else:
            table.put(made)


def _rule(check: str, name: str, args: list[Json], arguments: dict[str, Json]) -> Rule | None:  # noqa: PLR0911 one return for each kind of value
    first = args[0] if args else next(iter(arguments.values()), None)
    if check in {"isin", "eq"}:
        values = first if isinstance(first, list) else [first]
        return Rule("values", (name,), values=tuple(values)) if values != [None] else None
    if check in {"ge", "gt"}:
        return None if first is None else Rule("range", (name,), low=first, open_low=check == "gt")
    if check in {"le", "lt"}:
        return None if first is None else Rule("range", (name,), high=first, open_high=check == "lt")
    low = arguments.get("min_value", args[0] if args else None)
    high = arguments.get("max_value", args[1] if len(args) > 1 else None)
    if check == "in_range":
        low_open, high_open = arguments.get("include_min") is False, arguments.get("include_max") is False
        return Rule("range", (name,), low=low, high=high, open_low=low_open, open_high=high_open)
    if check == "str_length":
        return Rule("length", (name,), low=low, high=high)
    if check in {"str_matches", "str_contains"} and isinstance(first, str):
        anchored = check == "str_contains" or first.startswith("^")
        return Rule("pattern", (name,), text=first if anchored else f"^(?:{first})")
    return None


def _word(node: ast.expr) -> str:
    """`pd.DatetimeTZDtype("us", "UTC")` is `DatetimeTZDtype`, `"Int64"` is `Int64`."""
    if made := read.as_call(node):
        parts = [made.value("", i) for i in range(len(made.args))]
        return f"{made.name}({','.join(str(each) for each in parts)})" if made.name.startswith("Decimal") else made.name
    found = read.plain(node)
    return found if isinstance(found, str) else read.subscript(node)[0]


def _typed(kind: str) -> dict[str, Json]:
    """Keys of a property for a dtype of pandas, NumPy or Python."""
    word = kind.lower()
    if word.startswith("decimal"):
        return {"logicalType": "number", "physicalType": word.replace(", ", ",")}
    if word.startswith(("datetime64", "timestamp", "datetime")):
        zoned = "," in word or "tz" in word
        return {"logicalType": "timestamp", **({"logicalTypeOptions": {"timezone": True}} if zoned else {})}
    for start, logical in (
        ("str", "string"), ("int", "integer"), ("uint", "integer"), ("float", "number"), ("bool", "boolean"),
        ("date", "date"), ("time", "time"), ("category", "string"),
    ):  # fmt: skip
        if word.startswith(start):
            options = (
                {"format": f"{word[0]}{word[-2:].replace('t', '')}"}
                if logical == "integer" and word[-2:] in {"t8", "16", "32"}
                else {}
            )
            return {"logicalType": logical, **({"logicalTypeOptions": options} if options else {})}  # type: ignore[dict-item]  # all values are texts
    return {"logicalType": "object", "physicalType": "json"} if word in {"object", "list", "dict"} else {}


def _export(contract: Contract, options: Options) -> Exported:
    from hansa.contracts.convert.python.pandera_out import export_pandera

    return export_pandera(contract, options)


FORMAT = Format(
    name="pandera", title="pandera", extension="py", importer=import_pandera, exporter=_export, carries=PANDERA
)
