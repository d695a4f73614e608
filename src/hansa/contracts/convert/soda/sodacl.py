"""SodaCL, the checks of Soda 3: `checks for orders:` with one line a check and its arguments below."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.parsed import parsed
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule, rules
from hansa.contracts.convert.soda import contract as version_4
from hansa.contracts.convert.soda.words import (
    CARRIES,
    FORMATS,
    bound_of,
    bounded,
    filled,
    note_lost,
    period,
    plain,
    threshold,
)
from hansa.contracts.sql import quote
from hansa.contracts.types import column_name, duckdb_type, is_stored
from hansa.kernel.errors import InvalidInput
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject

_SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_METRIC = re.compile(
    r"(?P<metric>[a-z_][a-z0-9_]*)\s*(?:\((?P<columns>.*)\))?\s*(?P<bound>(?:not\s+between|between|!=|<>|<=|>=|=|<|>).*)\Z",
    re.DOTALL,
)
_REFERENCE = re.compile(r"values in\s*\((.+)\)\s*must exist in\s+(\S+)\s*\((.+)\)\s*\Z")
_FRESHNESS = re.compile(r"freshness\s*\((.+?)(?:\s+with\s+.*)?\)\s*<=?\s*(.+)\Z")
_SECTION = re.compile(r"checks for\s+(?:dataset\s+)?(.+?)(?:\s+\[.*\])?\s*\Z")
_DAYS = {"s": "s", "m": "m", "h": "h", "d": "d", "w": "w"}


def export_sodacl(contract: Contract, options: Options) -> Exported:
    notes = Notes(options.source)
    note_losses(contract, "Soda", CARRIES, notes)
    made: dict[str, Json] = {}
    for schema in contract.schema_:
        made[f"checks for {_name(schema.physical_name or schema.name)}"] = list(_checks(contract, schema, notes))
    return Exported(dump(made), notes.findings)


def _name(name: str) -> str:
    """A name that is more than a word is quoted, as in SQL."""
    return name if _SIMPLE.match(name) else quote(name.replace("\n", " "))


def _checks(contract: Contract, schema: SchemaObject, notes: Notes) -> Iterator[Json]:
    stored = [prop for prop in schema.properties if is_stored(prop)]
    required: list[Json] = [column_name(prop) for prop in stored]
    types: dict[str, Json] = {column_name(prop): prop.physical_type or duckdb_type(prop).lower() for prop in stored}
    if required:
        yield {"schema": {"fail": {"when required column missing": required, "when wrong column type": types}}}
    seen: list[Json] = []
    for number, rule in enumerate(rules(schema, notes)):
        made = _check(filled(rule, schema), number)
        if made is None:
            note_lost(rule, schema, notes)
        elif made not in seen:
            seen.append(made)
            yield from made if isinstance(made, list) else [made]
    yield from _freshness(contract, schema)


def _check(rule: Rule, number: int) -> Json:
    """A check is text, or a map of the text to its arguments; None for what Soda has none for."""
    if rule.kind == "native":
        return _native(rule)
    arguments: dict[str, Json] = (
        {"name": rule.name or rule.description}
        if (rule.name or rule.description) and rule.name != "primary key"
        else {}
    )
    line = _line(rule, arguments, number)
    if not line:
        return None
    return {line: arguments} if arguments else line


def _native(rule: Rule) -> Json:
    """Checks that the contract has in SodaCL already."""
    if rule.text != "soda" or not isinstance(rule.values[0], str):
        return list(rule.values[0]) if rule.text == "soda" and isinstance(rule.values[0], list) else None
    from hansa.standards.yaml import parse

    tree, _ = parse(rule.values[0], "soda")
    return tree.data if tree is not None and isinstance(tree.data, list) else None


def _line(rule: Rule, arguments: dict[str, Json], number: int) -> str:  # noqa: PLR0911 one return for each kind of value
    """The text of a check; what it needs besides is put into `arguments`."""
    compared = threshold(rule)
    if not compared:
        return ""
    listed = ", ".join(_name(each) for each in rule.columns)
    share = "percent" if rule.percent else "count"
    match rule.kind:
        case "required":
            return f"missing_{share}({listed}){compared}"
        case "missing":
            arguments["missing values"] = list(rule.values)
            return f"missing_{share}({listed}){compared}"
        case "unique":
            return f"duplicate_{share}({listed}){compared}"
        case "rows":
            return f"row_count{compared}"
        case "reference" if len(rule.columns) == 1:
            return f"values in ({listed}) must exist in {_name(rule.table)} ({_name(rule.targets[0])})"
        case "sql":
            return _metric(rule, arguments, number)
        case "values" | "length" | "range" | "pattern":
            return f"invalid_{share}({listed}){compared}" if _valid(rule, arguments) else ""
        case _:
            return ""


def _metric(rule: Rule, arguments: dict[str, Json], number: int) -> str:
    """A metric of its own query."""
    name = f"rule_{number}"
    arguments[f"{name} query"] = rule.text
    return f"{name}{threshold(replace(rule, percent=False))}"


def _valid(rule: Rule, arguments: dict[str, Json]) -> bool:
    """False for what Soda's validity cannot say: limits are inclusive and numbers."""
    if rule.kind == "values":
        arguments["valid values"] = list(rule.values)
    elif rule.kind == "pattern":
        named = next((theirs for theirs, ours in FORMATS.items() if ours == rule.name), "")
        arguments.pop("name", None)
        arguments["valid format" if named else "valid regex"] = named or rule.text
    else:
        words = ("valid min length", "valid max length") if rule.kind == "length" else ("valid min", "valid max")
        numbers = all(isinstance(each, int | float) for each in (rule.low, rule.high) if each is not None)
        if rule.open_low or rule.open_high or not numbers:
            return False
        arguments.update(
            {word: value for word, value in zip(words, (rule.low, rule.high), strict=True) if value is not None}
        )
    return True


def _freshness(contract: Contract, schema: SchemaObject) -> Iterator[Json]:
    for level in contract.sla_properties:
        table, _, column = (level.element or contract.sla_default_element or "").rpartition(".")
        unit = (level.unit or "")[:1].lower()
        if (
            level.property in {"freshness", "latency"}
            and table in {schema.name, schema.physical_name}
            and unit in _DAYS
        ):
            yield f"freshness({_name(column)}) < {level.value}{unit}"


def import_soda(content: str, options: Options) -> Imported:
    """SodaCL or a contract of version 4, whichever the document is."""
    data = parsed(content, options, "Soda checks")
    notes = Notes(options.source)
    if "dataset" in data or "columns" in data:
        return version_4.from_contract(data, options, notes)
    sections = {found[1]: value for name, value in data.items() if (found := _SECTION.match(name))}
    if not sections:
        raise InvalidInput(
            f"{options.source} has no section `checks for …`.", hint="Give SodaCL, or a contract of Soda 4."
        )
    for name in data:
        if not _SECTION.match(name) and not name.startswith("filter "):
            notes.lost(name, "is no section of checks.")
    levels: list[Json] = []
    tables = [_table(name, value, (levels, notes)) for name, value in sections.items()]
    made = [table.build() for table in tables if not options.tables or table.name in options.tables]
    keys: dict[str, Json] = {"slaProperties": levels} if levels else {}
    return Imported(draft.document(options, made, **keys), notes.findings)


def _table(name: str, checks: Json, context: tuple[list[Json], Notes]) -> Table:
    table = Table(_bare(name))
    listed = checks if isinstance(checks, list) else []
    parts = [next(iter(each.items())) if isinstance(each, dict) and each else (each, None) for each in listed]
    for text, arguments in parts:
        if text == "schema":
            _schema(table, arguments, context[1])
    for text, arguments in parts:
        if text != "schema":
            _put(table, str(text), plain(arguments), context)
    return table


def _bare(name: str) -> str:
    name = name.strip()
    return name[1:-1].replace('""', '"') if len(name) > 1 and name[0] == name[-1] == '"' else name.strip("`'")


def _schema(table: Table, arguments: Json, notes: Notes) -> None:
    for level in ("fail", "warn"):
        part = plain(plain(arguments).get(level))
        for name, kind in plain(part.get("when wrong column type")).items():
            table.typed(name, str(kind))
        needed = part.get("when required column missing")
        for each in needed if isinstance(needed, list) else []:
            table.column(str(each))
        for word in set(part) - {"when wrong column type", "when required column missing"}:
            notes.lost(table.name, f"the schema check “{word}” has no counterpart.")


def _put(table: Table, text: str, arguments: Mapping[str, Json], context: tuple[list[Json], Notes]) -> None:
    levels, notes = context
    if found := _REFERENCE.match(text):
        table.put(Rule("reference", (_bare(found[1]),), table=_bare(found[2]), targets=(_bare(found[3]),)))
        return
    if (found := _FRESHNESS.match(text)) and (limit := period(found[2])):
        element = f"{table.name}.{_bare(found[1])}"
        if _SIMPLE.match(_bare(found[1])):
            levels.append({"property": "freshness", "value": limit[0], "unit": limit[1], "element": element})
            return
    rule_list = _rules(text, arguments) if not {"filter", "fail condition"} & set(arguments) else []
    if not rule_list:
        statement: Json = [{text: dict(arguments)}] if arguments else [text]
        rule_list = [Rule("native", text="soda", values=({"checks": statement},))]
        notes.changed(table.name, f"the check “{text}” is kept as a custom rule of Soda.")
    for rule in rule_list:
        table.put(rule)


def _rules(text: str, arguments: Mapping[str, Json]) -> list[Rule]:  # noqa: PLR0911 one return for each kind of value
    """The rules of one check; none where the check has no counterpart."""
    found = _METRIC.match(text.strip())
    if not found:
        return []
    bound, percent = bound_of(found["bound"])
    if bound is None:
        return []
    columns = tuple(_bare(each) for each in (found["columns"] or "").split(",") if each.strip())
    percent = percent or found["metric"].endswith("_percent")
    base = replace(Rule("", columns), name=str(arguments.get("name") or ""))
    metric = found["metric"].rpartition("_")[0] if found["metric"].endswith(("_count", "_percent")) else found["metric"]
    if metric == "row":
        return [replace(base, kind="rows", bound=bound)]
    query = arguments.get(f"{found['metric']} query")
    if isinstance(query, str):
        return [replace(base, kind="sql", text=query.strip(), bound=bound)]
    if metric in {"missing", "duplicate"} and columns:
        missing = arguments.get("missing values")
        kind = "missing" if isinstance(missing, list) else {"missing": "required", "duplicate": "unique"}[metric]
        made = replace(base, kind=kind, values=tuple(missing) if isinstance(missing, list) else ())
        return [
            replace(made, bound=bound, percent=percent) if kind == "missing" else bounded(made, bound, percent=percent)
        ]
    if metric == "invalid" and len(columns) == 1:
        return [bounded(each, bound, percent=percent) for each in valid(base, arguments)]
    return []


def valid(base: Rule, arguments: Mapping[str, Json]) -> list[Rule]:
    """What makes a value valid, in the words of SodaCL (`valid min`) or of a contract (`valid_min`)."""
    given = {name.replace("_", " "): value for name, value in arguments.items()}
    out = []
    values = given.get("valid values")
    if isinstance(values, list):
        out.append(replace(base, kind="values", values=tuple(values)))
    for kind, low, high in (("range", "valid min", "valid max"), ("length", "valid min length", "valid max length")):
        if given.get(low) is not None or given.get(high) is not None:
            out.append(replace(base, kind=kind, low=given.get(low), high=given.get(high)))
    if given.get("valid length") is not None:
        out.append(replace(base, kind="length", low=given["valid length"], high=given["valid length"]))
    form = given.get("valid format")
    pattern = form.get("regex") if isinstance(form, dict) else given.get("valid regex")
    if isinstance(pattern, str):
        out.append(replace(base, kind="pattern", text=pattern))
    elif isinstance(form, str) and form in FORMATS:
        out.append(replace(base, kind="format", text=FORMATS[form]))
    return out


FORMAT = Format(
    name="sodacl", title="SodaCL", extension="yml", importer=import_soda, exporter=export_sodacl, carries=CARRIES
)
