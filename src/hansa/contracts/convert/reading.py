"""A table as it is read out of another tool's tests: rules become what ODCS has for them, columns get the type that fits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.rules import Rule, quality_of
from hansa.contracts.plan.rules.format import FORMATS
from hansa.contracts.sql import literal, quote
from hansa.standards.odcs.logical import logical_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hansa.kernel.json import Json

_REFERENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)+\Z")
_ORDERED = frozenset({"integer", "number", "date", "time", "timestamp"})


@dataclass(slots=True)
class Table:
    """Columns in the order in which they are first named; `put` may name new ones."""

    name: str
    columns: dict[str, dict[str, Json]] = field(default_factory=dict)
    quality: list[dict[str, Json]] = field(default_factory=list)
    relationships: list[dict[str, Json]] = field(default_factory=list)
    keys: dict[str, Json] = field(default_factory=dict)

    def column(self, name: str) -> dict[str, Json]:
        return self.columns.setdefault(name, {})

    def typed(self, name: str, physical: str) -> None:
        """What a system calls the type of a column."""
        made = self.column(name)
        if logical := logical_of(physical):
            made["logicalType"] = logical
        if physical:
            made["physicalType"] = physical

    def put(self, rule: Rule) -> None:
        """An exact rule becomes a property's own promise, any other a quality rule."""
        work = _EXACT.get(rule.kind) if rule.bound is None and len(rule.columns) == 1 else None
        if work and not (rule.name or rule.description or rule.severity) and work(self, rule):
            return
        self._quality(rule).append(_as_quality(rule))

    def _quality(self, rule: Rule) -> list[dict[str, Json]]:
        if len(rule.columns) != 1:
            return self.quality
        return self.column(rule.column).setdefault("quality", [])  # type: ignore[return-value]  # the key holds nothing but the list that this method puts there

    def key(self, columns: Sequence[str]) -> None:
        """The primary key in its order."""
        for position, name in enumerate(columns, 1):
            made = self.column(name)
            made["primaryKey"] = made["required"] = True
            made["primaryKeyPosition"] = position

    def build(self) -> dict[str, Json]:
        """Rules name columns as the data does; the contract names its properties."""
        names = {name: str(keys.get("name") or name) for name, keys in self.columns.items()}
        for arguments in [each["arguments"] for each in self.quality if isinstance(each.get("arguments"), dict)]:
            listed = arguments.get("properties") if isinstance(arguments, dict) else None
            if isinstance(arguments, dict) and isinstance(listed, list):
                arguments["properties"] = [names.get(str(each), str(each)) for each in listed]
        for keys in self.columns.values():
            _settle(keys)
        made = [_property(name, keys) for name, keys in self.columns.items()]
        own = [{**each, "from": self._ends(each.get("from"), names)} for each in self.relationships]
        more: dict[str, Json] = {"relationships": list(own), "quality": list(self.quality)}
        _settle(more)
        return draft.table(self.name, made, **{**self.keys, **{k: v for k, v in more.items() if v}})

    def _ends(self, given: Json, names: Mapping[str, str]) -> Json:
        """ODCS names the columns of a key with their table."""
        if isinstance(given, list):
            return [f"{self.name}.{names.get(str(each), str(each))}" for each in given]
        return f"{self.name}.{names.get(str(given), str(given))}"


def _settle(keys: dict[str, Json]) -> None:
    """ODCS refers to names of letters and digits only; what refers to any other name is said in words."""
    listed = keys.get("relationships")
    links = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    good = [each for each in links if all(map(_is_reference, (each.get("to"), each.get("from", "a.b"))))]
    words: list[Json] = [
        {"type": "text", "description": f"refers to {_words(each.get('to'))}"} for each in links if each not in good
    ]
    if links:
        keys["relationships"] = list(good)
    if words:
        quality = keys.get("quality")
        keys["quality"] = [*(quality if isinstance(quality, list) else []), *words]


def _is_reference(ends: Json) -> bool:
    return all(_REFERENCE.match(str(each)) for each in (ends if isinstance(ends, list) else [ends]))


def _words(ends: Json) -> str:
    return ", ".join(map(str, ends)) if isinstance(ends, list) else str(ends)


def logical_of(physical: str) -> str:
    """The logical type of any system's type; nothing for one that is not known."""
    text = physical.strip().lower()
    if text.endswith("[]") or text.startswith(("array", "list")):
        return "array"
    if text.startswith("map"):
        return "map"
    word = text.split("(")[0].split("<")[0].strip()
    if word in _NUMBERS:
        return _NUMBERS[word]
    return logical_type(text) or ""


_NUMBERS = {
    **dict.fromkeys(("number", "double precision", "float32", "bignumeric", "float16"), "number"),
    **dict.fromkeys(("int32", "int16", "uint8", "uint16", "uint32", "uint64", "mediumint", "byteint"), "integer"),
    **dict.fromkeys(("character varying", "varbinary", "binary", "bytea", "bpchar", "object", "str"), "string"),
    **dict.fromkeys(("timestamp with time zone", "timestamp without time zone", "datetimeoffset"), "timestamp"),
}


def _property(name: str, keys: Mapping[str, Json]) -> dict[str, Json]:
    given = dict(keys)
    name = str(given.pop("name", "") or name)
    options = given.get("logicalTypeOptions")
    logical = str(given.pop("logicalType", "") or "") or _guess(options if isinstance(options, dict) else {}, given)
    logical = "object" if logical == "map" and not given.get("map") else logical
    return draft.column(name, logical, **given)


def _guess(options: Mapping[str, Json], keys: Mapping[str, Json]) -> str:
    """What a column without a type must be, from what is demanded of it."""
    limits = [
        options[name] for name in options if name in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    ]
    if limits:
        return "number" if all(isinstance(each, int | float) for each in limits) else "date"
    listed = keys.get("enum")
    values = [each.get("value") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    if values and all(isinstance(each, int) and not isinstance(each, bool) for each in values):
        return "integer"
    return "string"


def _required(table: Table, rule: Rule) -> bool:
    table.column(rule.column)["required"] = True
    return True


def _unique(table: Table, rule: Rule) -> bool:
    table.column(rule.column)["unique"] = True
    return True


def _values(table: Table, rule: Rule) -> bool:
    """Labels that the column has already stay where the values are the same."""
    made = table.column(rule.column)
    listed = made.get("enum")
    given = [each.get("value") for each in listed if isinstance(each, dict)] if isinstance(listed, list) else None
    if rule.values and list(map(str, given or ())) != list(map(str, rule.values)):
        made["enum"] = draft.enum(rule.values)
    return bool(rule.values)


def _length(table: Table, rule: Rule) -> bool:
    if table.column(rule.column).get("logicalType", "string") != "string":
        return False
    return _option(table, rule, minLength=rule.low, maxLength=rule.high)


def _range(table: Table, rule: Rule) -> bool:
    made = table.column(rule.column)
    logical = made.get("logicalType")
    if logical is not None and logical not in _ORDERED:
        return False
    numbers = all(isinstance(each, int | float) for each in (rule.low, rule.high) if each is not None)
    if numbers != (logical in {"integer", "number", None}) and (logical or not numbers):
        return False
    low, high = (
        ("exclusiveMinimum" if rule.open_low else "minimum"),
        ("exclusiveMaximum" if rule.open_high else "maximum"),
    )
    return _option(table, rule, **{low: rule.low, high: rule.high})


def _multiple(table: Table, rule: Rule) -> bool:
    if table.column(rule.column).get("logicalType") not in {"integer", "number"}:
        return False
    return _option(table, rule, multipleOf=rule.low)


def _pattern(table: Table, rule: Rule) -> bool:
    """The pattern that a format of ODCS stands for is that format."""
    if table.column(rule.column).get("logicalType", "string") != "string":
        return False
    named = next((name for name, (_, pattern) in FORMATS.items() if pattern == rule.text), "")
    return _option(table, rule, format=named) if named else _option(table, rule, pattern=rule.text)


def _format(table: Table, rule: Rule) -> bool:
    if table.column(rule.column).get("logicalType", "string") != "string":
        return False
    return _option(table, rule, format=rule.text)


def _option(table: Table, rule: Rule, **options: Json) -> bool:
    """False where the column already promises something else by that name."""
    given = table.column(rule.column).setdefault("logicalTypeOptions", {})
    added = {name: value for name, value in options.items() if value is not None}
    if not isinstance(given, dict) or any(name in given and given[name] != value for name, value in added.items()):
        return False
    given.update(added)
    return True


def _reference(table: Table, rule: Rule) -> bool:
    made = table.column(rule.column).setdefault("relationships", [])
    link = draft.reference(rule.table, rule.targets[0])
    if isinstance(made, list) and link not in made:
        made.append(link)
    return True


_EXACT: dict[str, Callable[[Table, Rule], bool]] = {
    "required": _required,
    "unique": _unique,
    "values": _values,
    "length": _length,
    "range": _range,
    "multiple": _multiple,
    "pattern": _pattern,
    "format": _format,
    "reference": _reference,
}


def _as_quality(rule: Rule) -> dict[str, Json]:  # noqa: PLR0911 one return for each kind of value
    if rule.kind == "rows":
        return quality_of(rule, metric="rowCount", unit=None)
    if rule.kind == "required":
        return quality_of(rule, metric="nullValues")
    if rule.kind == "missing":
        return quality_of(rule, metric="missingValues", arguments={"missingValues": list(rule.values)})
    if rule.kind == "unique":
        more: dict[str, Json] = {"arguments": {"properties": list(rule.columns)}} if len(rule.columns) > 1 else {}
        return quality_of(rule, metric="duplicateValues", **more)
    if rule.kind == "values":
        return quality_of(rule, metric="invalidValues", arguments={"validValues": list(rule.values)})
    if rule.kind == "pattern":
        return quality_of(rule, metric="invalidValues", arguments={"pattern": rule.text})
    if rule.kind == "text":
        made = quality_of(replace(rule, bound=None), type="text", description=rule.text, unit=None)
        return {name: value for name, value in made.items() if name != "mustBe"}
    if rule.kind == "native":
        made = quality_of(rule, type="custom", engine=rule.text, implementation=rule.values[0])
        return made if rule.bound else {name: value for name, value in made.items() if name != "mustBe"}
    query = rule.text if rule.kind == "sql" else failing(rule)
    return quality_of(rule, type="sql", query=query)


def failing(rule: Rule) -> str:
    """A query that measures what breaks a rule that ODCS has no metric for: rows, or their share in percent."""
    test = condition(rule)
    if rule.percent:
        return f"SELECT 100.0 * count(*) FILTER (WHERE {test}) / nullif(count(*), 0) FROM ${{table}}"
    return f"SELECT count(*) FROM ${{table}} WHERE {test}"


def condition(rule: Rule) -> str:
    """The SQL condition that a row which breaks the rule fulfils."""
    name = quote(rule.column)
    if rule.kind == "multiple":
        return f"{name} % {_value(rule.low)} <> 0"
    what = f"length({name})" if rule.kind == "length" else name
    parts = []
    if rule.low is not None:
        parts.append(f"{what} {'<=' if rule.open_low else '<'} {_value(rule.low)}")
    if rule.high is not None:
        parts.append(f"{what} {'>=' if rule.open_high else '>'} {_value(rule.high)}")
    return " OR ".join(parts) or "false"


def _value(value: Json) -> str:
    return literal(value) if isinstance(value, str | bool | int | float) else literal(str(value))
