"""Pydantic models read by their syntax: classes become tables, classes that others use become nested objects."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft, kept
from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.python import read
from hansa.contracts.convert.python.carries import PYDANTIC
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract

MAX_NESTING = 16
"""Classes inside classes; a class that holds itself ends here."""

_ROOTS = frozenset({"BaseModel", "SQLModel", "RootModel", "BaseSettings"})
_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum"})
_NAMES: dict[str, tuple[str, ...]] = {
    "string": ("str", "StrictStr", "SecretStr"),
    "integer": ("int", "StrictInt"),
    "number": ("float", "StrictFloat", "FiniteFloat"),
    "boolean": ("bool", "StrictBool"),
    "date": ("date", "PastDate", "FutureDate"),
    "time": ("time",),
    "timestamp": ("datetime", "NaiveDatetime", "PastDatetime", "FutureDatetime", "Timestamp"),
}
_TEXTS: dict[str, tuple[str, ...]] = {
    "uuid": ("UUID", "UUID1", "UUID3", "UUID4", "UUID5", "UUID7"),
    "uri": ("AnyUrl", "AnyHttpUrl", "HttpUrl"),
    "email": ("EmailStr", "NameEmail"),
    "ipv4": ("IPv4Address",),
    "ipv6": ("IPv6Address",),
}
_SIGNS = {
    "Positive": "exclusiveMinimum",
    "NonNegative": "minimum",
    "Negative": "exclusiveMaximum",
    "NonPositive": "maximum",
}
_PLAIN: dict[str, dict[str, Json]] = {
    **{name: {"logicalType": logical} for logical, names in _NAMES.items() for name in names},
    **{
        name: {"logicalType": "string", "logicalTypeOptions": {"format": text}}
        for text, names in _TEXTS.items()
        for name in names
    },
    **{name: {"logicalType": "string", "physicalType": "binary"} for name in ("bytes", "bytearray", "StrictBytes")},
    **{name: {"logicalType": "object", "physicalType": "json"} for name in ("dict", "Dict", "Json", "Any", "object")},
    **{f"{sign}Int": {"logicalType": "integer", "logicalTypeOptions": {key: 0}} for sign, key in _SIGNS.items()},
    **{f"{sign}Float": {"logicalType": "number", "logicalTypeOptions": {key: 0}} for sign, key in _SIGNS.items()},
    "AwareDatetime": {"logicalType": "timestamp", "logicalTypeOptions": {"timezone": True}},
    "Decimal": {"logicalType": "number", "physicalType": "decimal"},
}
_CONSTRAINED = {
    "constr": "str", "conint": "int", "confloat": "float", "condecimal": "Decimal", "conbytes": "bytes", "condate": "date",
}  # fmt: skip
_LISTS = frozenset(
    {
        "list",
        "List",
        "Sequence",
        "Iterable",
        "set",
        "Set",
        "frozenset",
        "FrozenSet",
        "tuple",
        "Tuple",
        "conlist",
        "deque",
    }
)
_BOUNDS = {"ge": "low", "gt": "low", "le": "high", "lt": "high"}


def import_pydantic(source: str, options: Options) -> Imported:
    """Nothing of the source is run."""
    module = read.parse(source, options)
    known = read.classes(module)
    models = read.descendants(known, _ROOTS)
    if not models:
        raise InvalidInput(
            f"{options.source} has no class that inherits from BaseModel.", hint="Give the source of Pydantic models."
        )
    reader = Reader(known, models, read.descendants(known, _ENUMS), Notes(options.source))
    wanted = options.tables or reader.roots()
    if missing := [name for name in wanted if name not in models]:
        raise InvalidInput(f"{options.source} has no model {missing[0]!r}.", hint=f"It has: {', '.join(models)}.")
    tables = [reader.table(name) for name in wanted]
    return Imported(draft.document(options, tables, **reader.contract), reader.notes.findings)


@dataclass(slots=True)
class Reader:
    known: dict[str, ast.ClassDef]
    models: dict[str, ast.ClassDef]
    enums: dict[str, ast.ClassDef]
    notes: Notes
    contract: dict[str, Json] = field(default_factory=dict)

    def roots(self) -> list[str]:
        """The models that no other one uses as a type or inherits from."""
        used: set[str] = set()
        for name, node in self.models.items():
            used |= set(read.bases(node)) - {name}
            for _, annotation, _, _ in read.fields(node):
                used |= (
                    {read.dotted(each) for each in ast.walk(annotation) if isinstance(each, ast.Name | ast.Constant)}
                    - {name}
                    if annotation
                    else set()
                )
        return [name for name in self.models if name not in used] or list(self.models)

    def table(self, name: str) -> dict[str, Json]:
        node = self.models[name]
        config = self._config(node)
        extra = as_map(config.value("json_schema_extra")) if config else {}
        table = Table(str(extra.pop("name", "") or name))
        self.contract |= {
            ours: extra.pop(theirs)
            for theirs, ours in (("dataContract", "id"), ("dataContractVersion", "version"))
            if theirs in extra and not self.contract.get(ours)
        }
        self._fill(table, node, table.name, 0)
        if text := ast.get_docstring(node):
            table.keys["description"] = text
        if config and isinstance(title := config.value("title"), str):
            table.keys["businessName"] = title
        kept.into_table(table, extra)
        return table.build()

    def _config(self, node: ast.ClassDef) -> read.Call | None:
        for name, _, value, _ in read.fields(node):
            if name == "model_config":
                return read.as_call(value)
        return None

    def _fill(self, table: Table, node: ast.ClassDef, path: str, depth: int) -> None:
        for each in read.lineage(node, self.known):
            for name, annotation, value, after in read.fields(each):
                if annotation is None or name == "model_config" or name.startswith("_"):
                    continue
                if read.subscript(annotation)[0] == "ClassVar":
                    continue
                self._field(table, name, (annotation, value, after), (f"{path}.{name}", depth))

    def _field(
        self, table: Table, name: str, parts: tuple[ast.expr, ast.expr | None, str], at: tuple[str, int]
    ) -> None:
        annotation, value, after = parts
        calls = [made for made in (read.as_call(value),) if made and made.name == "Field"]
        real = next((found for made in calls if isinstance(found := made.value("alias"), str)), name)
        made = table.column(real)
        keys, nullable, more = self.typed(annotation, at)
        made.update(keys)
        has_default = value is not None and not (calls and _demanded(calls[0]))
        if not nullable and not has_default:
            made["required"] = True
        if after and "description" not in made:
            made["description"] = after.strip()
        for each in [*more, *calls]:
            self._apply(table, real, each, at[0])
        default = read.plain(value) if value is not None and not calls else None
        if default is not None and default is not read.MISSING:
            made["customProperties"] = draft.custom({"default": default})  # type: ignore[dict-item]  # a plain literal

    def typed(self, node: ast.expr, at: tuple[str, int]) -> tuple[dict[str, Json], bool, list[read.Call]]:
        """Keys of a property, whether it may be None, and the calls that constrain it further."""
        where, depth = at
        members, null = read.optional(node)
        if len(members) > 1:
            self.notes.changed(where, "may be of several types; the first one counts.")
        if not members:
            return {"logicalType": "string"}, True, []
        chosen = members[0]
        name, inner = read.subscript(chosen)
        if name == "Annotated" and inner:
            keys, inside, more = self.typed(inner[0], at)
            return keys, null or inside, [*more, *[made for each in inner[1:] if (made := read.as_call(each))]]
        if made := read.as_call(chosen):
            return self._constrained(made, at, null)
        return self._named(name, inner, (where, depth)), null, []

    def _constrained(
        self, made: read.Call, at: tuple[str, int], null: bool
    ) -> tuple[dict[str, Json], bool, list[read.Call]]:
        if made.name == "conlist" and made.args:
            return self._list("list", [made.args[0]], at), null, [made]
        name = _CONSTRAINED.get(made.name, "str")
        return _copied(_PLAIN[name]), null, [made]

    def _named(self, name: str, inner: list[ast.expr], at: tuple[str, int]) -> dict[str, Json]:  # noqa: PLR0911 one return for each kind of value
        where, depth = at
        if name == "Literal":
            return _of_values([read.plain(each) for each in inner])
        if name in _LISTS:
            return self._list(name, inner, at)
        if name in {"dict", "Dict", "Mapping", "MutableMapping"} and len(inner) == 2:
            sides = {
                side: self._inside(each, (f"{where}{{{side}}}", depth + 1))
                for side, each in zip(("key", "value"), inner, strict=True)
            }
            if sides["value"].get("physicalType") == "json" and sides["key"].get("logicalType") == "string":
                return _copied(_PLAIN["dict"])
            return {"logicalType": "map", "map": sides}  # type: ignore[dict-item]  # maps of JSON
        if name in self.enums:
            return self._enum(self.enums[name])
        if name in self.models:
            return self._nested(name, at)
        if name not in _PLAIN:
            self.notes.lost(
                where, f"the type {name or 'of the field'} is not known; it was read as text.", "Set the type."
            )
        return _copied(_PLAIN.get(name, {"logicalType": "string"}))

    def _list(self, name: str, inner: list[ast.expr], at: tuple[str, int]) -> dict[str, Json]:
        keys: dict[str, Json] = {"logicalType": "array"}
        if inner:
            keys["items"] = self._inside(inner[0], (f"{at[0]}[]", at[1] + 1))
        if name.lower() in {"set", "frozenset"}:
            keys["logicalTypeOptions"] = {"uniqueItems": True}
        return keys

    def _inside(self, node: ast.expr, at: tuple[str, int]) -> dict[str, Json]:
        """A property without a name, with its constraints."""
        table = Table("")
        keys, _, more = self.typed(node, at)
        table.columns["item"] = keys
        for each in more:
            self._apply(table, "item", each, at[0])
        made = table.build()["properties"]
        found = dict(as_map(made[0])) if isinstance(made, list) else {}
        found.pop("name", None)
        return found

    def _nested(self, name: str, at: tuple[str, int]) -> dict[str, Json]:
        where, depth = at
        if depth >= MAX_NESTING:
            self.notes.lost(
                where, f"{name} holds itself, or is nested deeper than {MAX_NESTING} levels; it was kept as JSON."
            )
            return _copied(_PLAIN["dict"])
        table = Table(name)
        self._fill(table, self.models[name], where, depth + 1)
        made: dict[str, Json] = {"logicalType": "object", "properties": table.build()["properties"]}
        if text := ast.get_docstring(self.models[name]):
            made["description"] = text
        return made

    def _enum(self, node: ast.ClassDef) -> dict[str, Json]:
        values: list[Json] = []
        listed: list[Json] = []
        for name, _, value, after in read.fields(node):
            found = read.plain(value) if value is not None else read.MISSING
            made = read.as_call(value)
            found = name.lower() if made and made.name == "auto" else found
            if found is read.MISSING or name.startswith("_"):
                continue
            values.append(found)  # type: ignore[arg-type]  # a plain literal
            label = "" if name == str(found).upper() else name
            listed.append(draft.filled({"value": found, "label": label, "description": after.strip()}, keep=("value",)))  # type: ignore[dict-item]  # a plain literal
        keys = _of_values(values)
        if isinstance(given := ast.get_docstring(node), str):
            keys["description"] = given
        return {**keys, "enum": listed}

    def _apply(self, table: Table, name: str, made: read.Call, where: str) -> None:
        """The arguments of Field(), of con…(), of annotated-types."""
        column = table.column(name)
        for key, ours in (("description", "description"), ("title", "businessName")):
            if isinstance(text := made.value(key), str) and text:
                column[ours] = text
        if made.value("deprecated"):
            column["deprecated"] = True
        if isinstance(examples := made.value("examples"), list):
            column["examples"] = examples
        kept.into_column(table, name, as_map(made.value("json_schema_extra")))
        if made.name == "Field" and (made.value("primary_key") is True):
            table.key([name])
        if isinstance(target := made.value("foreign_key"), str) and "." in target:
            head, _, tail = target.rpartition(".")
            table.put(Rule("reference", (name,), table=head, targets=(tail,)))
        if made.value("unique") is True:
            table.put(Rule("unique", (name,)))
        self._limits(table, name, made, where)

    def _limits(self, table: Table, name: str, made: read.Call, where: str) -> None:
        column = table.column(name)
        short = {
            "Ge": "ge",
            "Gt": "gt",
            "Le": "le",
            "Lt": "lt",
            "MultipleOf": "multiple_of",
            "MinLen": "min_length",
            "MaxLen": "max_length",
        }
        values: dict[str, Json] = {
            key: made.value(key) for key in (*_BOUNDS, "multiple_of", "min_length", "max_length")
        }
        if made.name in short:
            values[short[made.name]] = made.value("", 0)
        for key, end in _BOUNDS.items():
            if values[key] is not None:
                opened = key in {"gt", "lt"}
                table.put(Rule("range", (name,), **{end: values[key], f"open_{end}": opened}))  # type: ignore[arg-type]  # low or high
        if values["multiple_of"] is not None:
            table.put(Rule("multiple", (name,), low=values["multiple_of"]))
        pattern = made.value("pattern") or made.value("regex")
        if isinstance(pattern, str):
            table.put(Rule("pattern", (name,), text=pattern))
        digits, places = made.value("max_digits"), made.value("decimal_places")
        if isinstance(digits, int) and column.get("physicalType") == "decimal":
            column["physicalType"] = f"decimal({digits},{places if isinstance(places, int) else 0})"
        self._sizes(column, made, values)
        if made.keywords.get("default_factory"):
            self.notes.changed(where, "has a default that only running the source would show.")

    def _sizes(self, column: dict[str, Json], made: read.Call, values: dict[str, Json]) -> None:
        low = values["min_length"] if values["min_length"] is not None else made.value("min_items")
        high = values["max_length"] if values["max_length"] is not None else made.value("max_items")
        words = {"array": ("minItems", "maxItems"), "string": ("minLength", "maxLength")}.get(
            str(column.get("logicalType"))
        )
        if words and (low is not None or high is not None):
            given = column.get("logicalTypeOptions")
            sizes: dict[str, Json] = {words[0]: low, words[1]: high}
            options = {**(given if isinstance(given, dict) else {}), **sizes}
            column["logicalTypeOptions"] = {key: value for key, value in options.items() if value is not None}


def _demanded(made: read.Call) -> bool:
    """Whether a Field has no default."""
    first = made.args[0] if made.args else made.keywords.get("default")
    if "default_factory" in made.keywords:
        return False
    return first is None or (isinstance(first, ast.Constant) and first.value is ...)


def _copied(keys: dict[str, Json]) -> dict[str, Json]:
    return {key: dict(value) if isinstance(value, dict) else value for key, value in keys.items()}


def _of_values(values: Sequence[object]) -> dict[str, Json]:
    """The type that all values have."""
    found = [each for each in values if each is not read.MISSING]
    kinds = {type(each) for each in found}
    logical = {frozenset({int}): "integer", frozenset({bool}): "boolean"}.get(frozenset(kinds), "string")
    if kinds and kinds <= {int, float} and float in kinds:
        logical = "number"
    return {"logicalType": logical, "enum": draft.enum(found)}  # type: ignore[arg-type]  # plain literals


def _export(contract: Contract, options: Options) -> Exported:
    from hansa.contracts.convert.python.pydantic_out import export_pydantic

    return export_pydantic(contract, options)


FORMAT = Format(
    name="pydantic", title="Pydantic", extension="py", importer=import_pydantic, exporter=_export, carries=PYDANTIC
)
