"""Pydantic models: a class a table and a nested object, constraints in the fields, what else is promised in their metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from hansa.contracts.convert import kept
from hansa.contracts.convert.format import Exported
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.python.source import (
    Code,
    Names,
    call,
    checked,
    docstring,
    imports,
    is_name,
    keyword_arguments,
    literal,
)  # fmt: skip
from hansa.contracts.convert.rules import format_pattern
from hansa.contracts.convert.scalar import scalar
from hansa.contracts.types import column_name, is_stored, map_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.contracts.convert.format import Options
    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import Property, SchemaElement, SchemaObject

KNOWN = (
    ("datetime", ("date", "datetime", "time")),
    ("decimal", ("Decimal",)),
    ("enum", ("Enum",)),
    ("ipaddress", ("IPv4Address", "IPv6Address")),
    ("typing", ("Annotated", "Any")),
    ("uuid", ("UUID",)),
    ("pydantic", ("AwareDatetime", "BaseModel", "ConfigDict", "Field")),
)
_OWN = frozenset(name for _, names in KNOWN for name in names) | {
    "str",
    "int",
    "float",
    "bool",
    "bytes",
    "list",
    "dict",
}
_TAKEN = frozenset(
    {"copy", "json", "dict", "schema", "construct", "validate", "fields", "model_config", "parse_obj", "parse_raw"}
)
"""Names that Pydantic's base class has; a field must not hide them."""
_WORDS = {
    "string": "str", "binary": "bytes", "bool": "bool", "date": "date", "time": "time", "timestamp": "datetime",
    "timestamptz": "AwareDatetime", "float32": "float", "float64": "float", "json": "dict[str, Any]", "uuid": "UUID",
}  # fmt: skip
_ADDRESSES = {"ipv4": "IPv4Address", "ipv6": "IPv6Address"}
_TIMES = {"date": date, "time": time, "timestamp": datetime}
_SAID = (
    "businessName", "examples", "deprecated", "required", "description", "physicalType", "enum", "properties", "items", "map",
)  # fmt: skip
_LIMITS = frozenset(
    {
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
        "minItems", "maxItems",
    }
)  # fmt: skip
"""What stands in the field itself, unless it does not fit there."""


@dataclass(slots=True)
class Writer:
    """`parts` are classes in the order in which Python needs them: inner ones first."""

    notes: Notes
    names: Names = field(default_factory=lambda: Names(set(_OWN)))
    parts: list[str] = field(default_factory=list)

    def model(self, element: SchemaElement, properties: Sequence[Property], where: str, extra: dict[str, Json]) -> str:
        """Writes the class of an object and answers its name."""
        name = self.names.class_name(where.replace("[]", " item"))
        given = Names(set(_TAKEN))
        lines = [self._field(prop, given, where) for prop in properties if is_stored(prop)]
        config = [
            *keyword_arguments(title=element.business_name, json_schema_extra=extra),
            "populate_by_name=True", 'regex_engine="python-re"', "arbitrary_types_allowed=False",
        ]  # fmt: skip
        text = docstring(element.description or "", "    ")
        body = f"    model_config = {call('ConfigDict', config[:-1], '    ')}\n\n" + "".join(lines)
        self.parts.append(f"class {name}(BaseModel):\n{text}{chr(10) if text else ''}{body}")
        return name

    def _field(self, prop: Property, given: Names, where: str) -> str:
        real = column_name(prop)
        free = is_name(real) and real not in given.taken and not real.startswith("model_")
        name = real if free else given.give(real.removeprefix("model_"), "field")
        given.taken.add(name)
        path = f"{where}.{prop.name}"
        kind = self.annotation(prop, path)
        required = prop.required or prop.primary_key
        arguments = [*self._limits(prop, path), *_described(prop, real if name != real else "")]
        annotated = kind if required else f"{kind} | None"
        value = call("Field", [*([] if required else ["default=None"]), *arguments], "    ")
        return f"    {name}: {annotated} = {value}\n" if arguments or not required else f"    {name}: {annotated}\n"

    def annotation(self, prop: Property, where: str) -> str:  # noqa: PLR0911 one return for each kind of value
        """The type of a property; classes that it needs are written first."""
        if prop.enum:
            return self._enum(prop, where)
        if prop.properties:
            return self.model(prop, prop.properties, where, {})
        found = scalar(prop)
        if found:
            if found.kind == "integer":
                return "int"
            if found.kind == "decimal":
                return "Decimal"
            return _ADDRESSES.get(found.format) or _WORDS[found.word]
        if prop.logical_type == "map":
            key, value = map_parts(prop)
            inner = self._inner(value, f"{where} value") if value else "str"
            return f"dict[{self._inner(key, f'{where} key') if key else 'str'}, {inner}]"
        return f"list[{self._inner(prop.items, f'{where}[]') if prop.items else 'float' if prop.logical_type == 'vector' else 'Any'}]"

    def _inner(self, prop: Property, where: str) -> str:
        kind = self.annotation(prop, where)
        limits = self._limits(prop, where)
        return f"Annotated[{kind}, {call('Field', limits)}]" if limits else kind

    def _enum(self, prop: Property, where: str) -> str:
        name = self.names.class_name(where.replace("[]", " item"))
        given = Names({"name", "value", "names", "values", "mro"})
        lines = []
        for each in prop.enum:
            member = given.give((each.label or str(each.value)).upper(), "VALUE")
            lines.append(f"    {member} = {literal(each.value)}\n{docstring(each.description or '', '    ')}")
        self.parts.append(f"class {name}(Enum):\n{docstring(prop.description or '', '    ')}{''.join(lines)}")
        return name

    def _limits(self, prop: Property, where: str) -> list[str]:
        """The constraints that Pydantic knows; the rest stays metadata."""
        if prop.enum:
            return []
        options = prop.logical_type_options
        found = scalar(prop)
        if found is None:
            return _counts(prop)
        if found.kind == "text":
            return self._text_limits(prop, where)
        sizes: dict[str, Json | Code] = {}
        if found.kind == "decimal":
            sizes = {"max_digits": found.precision, "decimal_places": Code(str(found.scale))}
        bounds = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum"}
        given = {name: self._bound(prop, options.get(ours), where) for name, ours in bounds.items()}
        return [
            *[f"{name}={literal(value)}" for name, value in given.items() if value is not None],
            *keyword_arguments(multiple_of=_number(options.get("multipleOf")), **sizes),
        ]

    def _text_limits(self, prop: Property, where: str) -> list[str]:
        options = prop.logical_type_options
        if options.get("format") in {"uuid", *_ADDRESSES}:
            return []
        pattern = options.get("pattern") or format_pattern(options.get("format")) or None
        if isinstance(pattern, str) and not _compiles(pattern):
            self.notes.lost(where, f"the pattern {pattern} is no regular expression of Python.")
            pattern = None
        if pattern and prop.logical_type_options.get("format") == "binary":
            pattern = None
        return keyword_arguments(
            min_length=options.get("minLength"), max_length=options.get("maxLength"), pattern=pattern
        )

    def _bound(self, prop: Property, value: Json, where: str) -> Json | Code:
        """A limit of a date is a date."""
        if not isinstance(value, str):
            return _number(value)
        kind = _TIMES.get(prop.logical_type or "")
        try:
            made = kind.fromisoformat(value) if kind else None  # type: ignore[attr-defined]  # all three have it
        except ValueError:
            made = None
        if made is None or kind is None or (kind is not date and made.tzinfo is None and _zoned(prop)):
            self.notes.lost(where, f"the limit {value} is none of Pydantic's.")
            return None
        return Code(f"{kind.__name__}.fromisoformat({literal(value)})")


def _counts(prop: Property) -> list[str]:
    """How many items a list has."""
    options = prop.logical_type_options
    if prop.logical_type == "vector":
        return keyword_arguments(min_length=options.get("dimensions"), max_length=options.get("dimensions"))
    if prop.properties:
        return []
    return keyword_arguments(min_length=options.get("minItems"), max_length=options.get("maxItems"))


def _zoned(prop: Property) -> bool:
    found = scalar(prop)
    return bool(found and found.zone)


def _number(value: Json) -> Json:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _described(prop: Property, alias: str) -> list[str]:
    extra = kept.of_column(prop, _SAID)
    if prop.logical_type != "vector":
        extra.pop("logicalType", None)
        extra["logicalTypeOptions"] = {
            key: value for key, value in prop.logical_type_options.items() if key not in _LIMITS
        }
    if prop.physical_type:
        extra["physicalType"] = prop.physical_type
    extra = {key: value for key, value in extra.items() if value not in ({}, None)}
    return keyword_arguments(
        alias=alias,
        title=prop.business_name,
        description=prop.description,
        examples=list(prop.examples),
        deprecated=prop.deprecated,
        json_schema_extra=extra,
    )


def export_pydantic(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note(contract, notes)
    writer = Writer(notes)
    for schema in contract.schema_:
        writer.model(schema, schema.properties, schema.name, _extra(contract, schema))
    body = "\n\n".join(writer.parts)
    head = f"{docstring(f'{contract.name or contract.id} {contract.version}', '')}\n"
    return Exported(checked(f"{head}{imports(body, KNOWN)}\n\n\n{body}"), notes.findings)


def _extra(contract: Contract, schema: SchemaObject) -> dict[str, Json]:
    """What the class says about the table; the class itself has the name and the description."""
    extra: dict[str, Json] = {"name": schema.name, "dataContract": contract.id, "dataContractVersion": contract.version}
    return {name: value for name, value in (extra | kept.of_table(schema, ("businessName",))).items() if value}


def note(contract: Contract, notes: Notes) -> None:
    from hansa.contracts.convert.loss import note_losses
    from hansa.contracts.convert.python.carries import PYDANTIC

    note_losses(contract, "Pydantic", PYDANTIC, notes)
