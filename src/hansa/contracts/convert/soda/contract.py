"""A contract of Soda 4: one dataset, its columns with types and checks, checks of the dataset."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert import draft
from hansa.contracts.convert.format import Exported, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.reading import Table, condition
from hansa.contracts.convert.rules import Rule, rules
from hansa.contracts.convert.soda.words import CARRIES, FORMATS, bounded, filled, note_lost, plain
from hansa.contracts.convert.sql_types import dialect_of, sql_type
from hansa.contracts.types import column_name, is_stored
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import items
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject

_WORDS = {
    "mustBe": "must_be",
    "mustNotBe": "must_not_be",
    "mustBeGreaterThan": "must_be_greater_than",
    "mustBeGreaterOrEqualTo": "must_be_greater_than_or_equal",
    "mustBeLessThan": "must_be_less_than",
    "mustBeLessOrEqualTo": "must_be_less_than_or_equal",
}
_OURS = {theirs: ours for ours, theirs in _WORDS.items()} | {
    "must_be_greater_than_or_equal_to": "mustBeGreaterOrEqualTo",
    "must_be_less_than_or_equal_to": "mustBeLessOrEqualTo",
}
_UNITS = {"m": "minute", "h": "hour", "d": "day"}


def export_contract(contract: Contract, options: Options) -> Exported:
    if len(contract.schema_) != 1:
        names = ", ".join(schema.name for schema in contract.schema_) or "none"
        raise InvalidInput("A contract of Soda is of one table.", hint=f"Name it with --table; there are: {names}.")
    notes = Notes(options.source)
    note_losses(contract, "Soda", CARRIES, notes)
    return Exported(dump(_document(contract, contract.schema_[0], options, notes)), notes.findings)


def _document(contract: Contract, schema: SchemaObject, options: Options, notes: Notes) -> Json:
    dialect = dialect_of(contract, options)
    found = rules(schema, notes)
    checks: list[Json] = [{"schema": {}}, *_checks([rule for rule in found if len(rule.columns) != 1], schema, notes)]
    columns: list[Json] = []
    for prop in (each for each in schema.properties if is_stored(each)):
        name = column_name(prop)
        made: dict[str, Json] = {
            "name": name,
            "description": prop.description or "",
            "data_type": sql_type(prop, dialect).lower(),
            "checks": list(_checks([rule for rule in found if rule.columns == (name,)], schema, notes)),
        }
        columns.append({key: value for key, value in made.items() if value})
    return draft.filled(
        {
            "dataset": _dataset(contract, schema, options),
            "description": schema.description or "",
            "checks": [*checks, *_freshness(contract, schema)],
            "columns": columns,
        }
    )


def _dataset(contract: Contract, schema: SchemaObject, options: Options) -> str:
    """The data source / database / schema / table, as far as the servers say it."""
    server = next((each for each in contract.servers if not options.server or each.server == options.server), None)
    places = [server.database or server.catalog or server.project, server.schema_ or server.dataset] if server else []
    source = server.server if server else "data_source"
    return "/".join([source, *[str(each) for each in places if each], schema.physical_name or schema.name])


def _checks(found: list[Rule], schema: SchemaObject, notes: Notes) -> Iterator[Json]:
    """Each kind of check may stand several times only with a qualifier of its own."""
    used: dict[str, list[Json]] = {}
    for rule in found:
        made = _check(filled(rule, schema))
        if made is None:
            note_lost(rule, schema, notes)
            continue
        kind, body = made
        before = used.setdefault(kind, [])
        if body in before:
            continue
        before.append(dict(body))
        if len(before) > 1:
            body["qualifier"] = str(len(before))
        yield {kind: body}


def _check(rule: Rule) -> tuple[str, dict[str, Json]] | None:
    limit = _threshold(rule)
    if limit is None:
        return None
    named = rule.name not in {"", "primary key", *FORMATS.values()}
    body: dict[str, Json] = {"name": rule.name} if named else {}
    kind = {
        "required": "missing",
        "missing": "missing",
        "unique": "duplicate",
        "rows": "row_count",
        "sql": "metric",
    }.get(rule.kind, "invalid")
    added = _arguments(rule)
    if added is None:
        return None
    if "expression" in added:
        kind = "failed_rows"
    return kind, {**body, **added, **({"threshold": limit} if limit else {})}


def _arguments(rule: Rule) -> dict[str, Json] | None:
    work = _ARGUMENTS.get(rule.kind)
    return work(rule) if work else None


def _range(rule: Rule) -> dict[str, Json] | None:
    """Limits are inclusive numbers; any other limit is an expression that finds the rows beyond it."""
    if _numbers(rule):
        return draft.filled({"valid_min": rule.low, "valid_max": rule.high})
    return {"expression": condition(rule)} if rule.exact else None


def _reference(rule: Rule) -> dict[str, Json] | None:
    if len(rule.columns) != 1:
        return None
    return {"valid_reference_data": {"dataset": rule.table, "column": rule.targets[0]}}


_ARGUMENTS: dict[str, Callable[[Rule], dict[str, Json] | None]] = {
    "required": lambda _: {},
    "rows": lambda _: {},
    "unique": lambda rule: {"columns": list(rule.columns)} if len(rule.columns) > 1 else {},
    "missing": lambda rule: {"missing_values": [each for each in rule.values if each is not None]},
    "values": lambda rule: {"valid_values": list(rule.values)},
    "pattern": lambda rule: {"valid_format": {"regex": rule.text, "name": rule.name or "pattern"}},
    "length": lambda rule: draft.filled({"valid_min_length": rule.low, "valid_max_length": rule.high}),
    "range": _range,
    "multiple": lambda rule: {"expression": condition(rule)} if rule.exact else None,
    "reference": _reference,
    "sql": lambda rule: None if "${" in rule.text else {"query": rule.text},
}


def _numbers(rule: Rule) -> bool:
    closed = not (rule.open_low or rule.open_high)
    return closed and all(isinstance(each, int | float) for each in (rule.low, rule.high) if each is not None)


def _threshold(rule: Rule) -> dict[str, Json] | None:
    """Empty where no row may fail, which is what Soda takes for granted; None for what it cannot compare."""
    level: dict[str, Json] = {"level": "warn"} if rule.severity in {"warning", "info"} else {}
    if rule.bound is None or (rule.exact and rule.kind not in {"rows", "sql"}):
        return {"must_be": 0, **level} if level else {}
    operator, value = rule.bound
    metric: dict[str, Json] = {"metric": "percent"} if rule.percent and rule.kind not in {"rows", "sql"} else {}
    if isinstance(value, list) and len(value) == 2:
        ends: dict[str, Json] = {"greater_than_or_equal": value[0], "less_than_or_equal": value[1]}
        return {**metric, ("must_be_between" if operator == "mustBeBetween" else "must_be_not_between"): ends, **level}
    return (
        {**metric, _WORDS[operator]: value, **level} if operator in _WORDS and isinstance(value, int | float) else None
    )


def _freshness(contract: Contract, schema: SchemaObject) -> Iterator[Json]:
    for level in contract.sla_properties:
        table, _, column = (level.element or contract.sla_default_element or "").rpartition(".")
        unit = _UNITS.get((level.unit or "")[:1].lower())
        known = level.property in {"freshness", "latency"} and table in {schema.name, schema.physical_name}
        if known and unit and isinstance(level.value, int | float):
            yield {
                "freshness": {"column": column, "threshold": {"unit": unit, "must_be_less_than_or_equal": level.value}}
            }
            return


def from_contract(data: Mapping[str, Json], options: Options, notes: Notes) -> Imported:
    places = [each for each in str(data.get("dataset") or "table").split("/") if each]
    table = Table(options.table or (places[-1] if places else "table"))
    if isinstance(data.get("description"), str):
        table.keys["description"] = data["description"]
    levels: list[Json] = []
    for column in items(data.get("columns")):
        name = str(column.get("name") or "")
        if not name:
            notes.refused(table.name, "A column has no name.")
            continue
        table.typed(name, _physical(column))
        if isinstance(column.get("description"), str):
            table.column(name)["description"] = column["description"]
        _read_checks(table, name, column, (levels, notes))
    _read_checks(table, "", data, (levels, notes))
    if data.get("filter"):
        notes.lost(table.name, f"the filter {data['filter']} has no counterpart.")
    keys: dict[str, Json] = {"slaProperties": levels} if levels else {}
    return Imported(draft.document(options, [table.build()], **keys), notes.findings)


def _physical(column: Mapping[str, Json]) -> str:
    kind, length = str(column.get("data_type") or ""), column.get("character_maximum_length")
    return f"{kind}({length})" if isinstance(length, int) and kind and "(" not in kind else kind


def _read_checks(table: Table, column: str, part: Mapping[str, Json], context: tuple[list[Json], Notes]) -> None:
    for check in items(part.get("checks")):
        for kind, body in check.items():
            _read_check(table, column, (kind, dict(plain(body))), context)


def _read_check(
    table: Table, column: str, check: tuple[str, dict[str, Json]], context: tuple[list[Json], Notes]
) -> None:
    kind, body = check
    levels, notes = context
    if kind == "schema":
        return
    limit = plain(body.get("threshold"))
    if kind == "freshness":
        unit = str(limit.get("unit") or "hour")[:1]
        value = limit.get("must_be_less_than_or_equal", limit.get("must_be_less_than"))
        if value is not None and str(body.get("column") or "").isidentifier():
            levels.append(
                {"property": "freshness", "value": value, "unit": unit, "element": f"{table.name}.{body['column']}"}
            )
            return
    found = _rules(kind, body, column) if not body.get("filter") else []
    bound = _bound(limit)
    if not found or (limit and bound is None and not set(limit) <= {"level", "metric"}):
        rule = Rule("native", (column,) if column else (), text="soda", values=({"checks": [{kind: body}]},))
        notes.changed(f"{table.name}.{column}".rstrip("."), f"the check {kind} is kept as a custom rule of Soda.")
        found, bound = [rule], None
    percent = limit.get("metric") == "percent"
    for rule in found:
        made = replace(rule, severity="warning") if limit.get("level") == "warn" else rule
        needs = kind in {"row_count", "metric"} or rule.kind == "missing"
        table.put(
            replace(made, bound=bound or _default(kind), percent=percent)
            if needs
            else bounded(made, bound, percent=percent)
        )


def _default(kind: str) -> tuple[str, Json]:
    """What Soda takes for granted where a check has no threshold."""
    return ("mustBeGreaterThan", 0) if kind == "row_count" else ("mustBe", 0)


def _bound(limit: Mapping[str, Json]) -> tuple[str, Json] | None:
    for theirs, ours in _OURS.items():
        if theirs in limit:
            return ours, limit[theirs]
    for theirs, ours in (("must_be_between", "mustBeBetween"), ("must_be_not_between", "mustNotBeBetween")):
        ends = plain(limit.get(theirs))
        low = ends.get("greater_than_or_equal", ends.get("greater_than"))
        high = ends.get("less_than_or_equal", ends.get("less_than"))
        if low is not None and high is not None:
            return ours, [low, high]
    return None


def _rules(kind: str, body: Mapping[str, Json], column: str) -> list[Rule]:  # noqa: PLR0911 one return for each kind of value
    from hansa.contracts.convert.soda.sodacl import valid

    base = Rule("", (column,) if column else (), name=str(body.get("name") or ""))
    listed = body.get("columns")
    missing, query, target = body.get("missing_values"), body.get("query"), plain(body.get("valid_reference_data"))
    match kind:
        case "missing":
            values = tuple(missing) if isinstance(missing, list) else ()
            return [replace(base, kind="missing" if values else "required", values=values)]
        case "duplicate":
            return [
                replace(
                    base, kind="unique", columns=tuple(map(str, listed)) if isinstance(listed, list) else base.columns
                )
            ]
        case "row_count":
            return [replace(base, kind="rows", columns=())]
        case "metric" if isinstance(query, str):
            return [replace(base, kind="sql", text=query)]
        case "failed_rows" if isinstance(body.get("expression"), str):
            text = f"SELECT count(*) FROM ${{table}} WHERE {body['expression']}"
            return [replace(base, kind="sql", text=text, bound=("mustBe", 0))]
        case "invalid" if target.get("dataset"):
            table = str(target["dataset"]).rpartition("/")[2]
            return [replace(base, kind="reference", table=table, targets=(str(target.get("column")),))]
        case "invalid":
            return valid(base, body)
        case _:
            return []


def _import(content: str, options: Options) -> Imported:
    from hansa.contracts.convert.soda.sodacl import import_soda

    return import_soda(content, options)


FORMAT = Format(
    name="soda", title="Soda contract", extension="yml", importer=_import, exporter=export_contract, carries=CARRIES
)
