"""Great Expectations: suites as JSON, of the names that version 1 has and of those before it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from hansa.contracts.convert import draft, kept
from hansa.contracts.convert.format import Exported, Feature, Format, Imported, Options
from hansa.contracts.convert.loss import note_losses
from hansa.contracts.convert.notes import Notes
from hansa.contracts.convert.parsed import parsed
from hansa.contracts.convert.reading import Table
from hansa.contracts.convert.rules import Rule, halves, rules
from hansa.contracts.types import column_name, is_stored
from hansa.kernel.errors import InvalidInput
from hansa.standards.mapping import as_map, entries, items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hansa.kernel.json import Json
    from hansa.standards.odcs.contract import Contract
    from hansa.standards.odcs.schema import SchemaObject

CARRIES = frozenset(Feature) - {
    Feature.TERMS, Feature.TEAM, Feature.ROLES, Feature.SUPPORT, Feature.PRICE, Feature.SERVERS, Feature.SERVICE_LEVELS,
    Feature.MEASURES, Feature.REFERENCES,
}  # fmt: skip
_SEVERITIES = {"error": "critical", "warning": "warning", "info": "info"}
_ENGINES = frozenset({"greatExpectations", "great-expectations", "great_expectations", "gx"})


def export_suites(contract: Contract, options: Options) -> Exported:
    """One suite for a contract of one table; a list of suites where there are several."""
    notes = Notes(options.source)
    note_losses(contract, "Great Expectations", CARRIES, notes)
    suites = [_suite(contract, schema, notes) for schema in contract.schema_]
    content: Json = suites[0] if len(suites) == 1 else cast("Json", suites)
    return Exported(json.dumps(content, indent=2, ensure_ascii=False) + "\n", notes.findings)


def _suite(contract: Contract, schema: SchemaObject, notes: Notes) -> Json:
    stored = [prop for prop in schema.properties if is_stored(prop)]
    names: list[Json] = [column_name(prop) for prop in stored]
    found: list[Json] = [_expectation("expect_table_columns_to_match_set", {"column_set": names, "exact_match": True})]
    for rule in (half for each in rules(schema, notes) for half in halves(each)):
        made = list(_expectations(rule))
        if not made:
            words = rule.name or rule.description or rule.text or f"a rule of kind {rule.kind}"
            notes.lost(
                f"{schema.name}.{rule.column}".rstrip("."), f"Great Expectations has no expectation for “{words}”."
            )
        found += [each for each in made if each not in found]
    columns: dict[str, Json] = {
        column_name(prop): {"name": prop.name, **kept.of_column(prop), **_text(prop.description)} for prop in stored
    }
    about: dict[str, Json] = {
        "dataContract": contract.id, "dataContractVersion": contract.version, "table": schema.name,
        "description": schema.description, **kept.of_table(schema), "columns": columns,
    }  # fmt: skip
    meta: dict[str, Json] = {"great_expectations_version": "1.0.0", "odcs": draft.filled(about)}
    return {"name": schema.physical_name or schema.name, "expectations": found, "meta": meta}


def _text(description: str | None) -> dict[str, Json]:
    return {"description": description} if description else {}


def _expectation(kind: str, kwargs: dict[str, Json], rule: Rule | None = None) -> Json:
    made: dict[str, Json] = {"type": kind, "kwargs": kwargs, "meta": {}}
    if rule and rule.severity in _SEVERITIES:
        made["severity"] = _SEVERITIES[rule.severity]
    if rule and (text := rule.description or rule.name) and rule.name != "primary key":
        made["description"] = text
    return made


def _expectations(rule: Rule) -> Iterator[Json]:
    """None for what has no counterpart, which is then noted."""
    if rule.kind == "native" and rule.text in _ENGINES:
        yield from _native(rule)
        return
    made = _WRITERS[rule.kind](rule) if rule.kind in _WRITERS else None
    if made is None:
        return
    kind, kwargs = made
    if len(rule.columns) == 1 and kind.startswith("expect_column_"):
        kwargs = {"column": rule.column, **kwargs}
    if rule.kind != "rows" and not rule.exact:
        share = rule.most
        if share is None:
            return
        kwargs["mostly"] = round(1 - share, 6)
    yield _expectation(kind, kwargs, rule)


def _native(rule: Rule) -> Iterator[Json]:
    """Statements that the contract has in this engine's own words."""
    given = rule.values[0]
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            return
    for each in given if isinstance(given, list) else [given]:
        part = as_map(each)
        kind = part.get("type") or part.get("expectation_type")
        if isinstance(kind, str):
            yield {"type": kind, "kwargs": as_map(part.get("kwargs")), "meta": as_map(part.get("meta"))}


def _write_range(rule: Rule) -> tuple[str, dict[str, Json]]:
    kwargs = draft.filled(
        {"min_value": rule.low, "max_value": rule.high, "strict_min": rule.open_low, "strict_max": rule.open_high}
    )
    return "expect_column_values_to_be_between", kwargs


def _write_unique(rule: Rule) -> tuple[str, dict[str, Json]]:
    if len(rule.columns) == 1:
        return "expect_column_values_to_be_unique", {}
    return "expect_compound_columns_to_be_unique", {"column_list": list(rule.columns)}


def _write_rows(rule: Rule) -> tuple[str, dict[str, Json]] | None:
    operator, value = rule.bound or ("", None)
    if operator == "mustBe":
        return "expect_table_row_count_to_equal", {"value": value}
    if operator == "mustBeBetween" and isinstance(value, list):
        return "expect_table_row_count_to_be_between", {"min_value": value[0], "max_value": value[1]}
    ends = {
        "mustBeGreaterThan": ("min_value", 1),
        "mustBeGreaterOrEqualTo": ("min_value", 0),
        "mustBeLessThan": ("max_value", -1),
        "mustBeLessOrEqualTo": ("max_value", 0),
    }
    if operator not in ends or not isinstance(value, int | float):
        return None
    key, step = ends[operator]
    return "expect_table_row_count_to_be_between", {key: int(value) + step}


def _write_sql(rule: Rule) -> tuple[str, dict[str, Json]] | None:
    """A count of bad rows that must be zero is a query for rows that must be none."""
    found = _COUNT.match(rule.text)
    if not found or not rule.exact or "${" in found[1]:
        return None
    return "unexpected_rows_expectation", {"unexpected_rows_query": f"SELECT * FROM {{batch}} WHERE {found[1]}"}


_COUNT = re.compile(
    r"\s*SELECT\s+count\(\*\)\s+FROM\s+\$\{(?:table|object)\}\s+WHERE\s+(.*?);?\s*\Z", re.IGNORECASE | re.DOTALL
)

_WRITERS: dict[str, Callable[[Rule], tuple[str, dict[str, Json]] | None]] = {
    "required": lambda _: ("expect_column_values_to_not_be_null", {}),
    "unique": _write_unique,
    "values": lambda rule: ("expect_column_values_to_be_in_set", {"value_set": list(rule.values)}),
    "missing": lambda rule: (
        "expect_column_values_to_not_be_in_set",
        {"value_set": [each for each in rule.values if each is not None]},
    ),
    "length": lambda rule: (
        "expect_column_value_lengths_to_be_between",
        draft.filled({"min_value": rule.low, "max_value": rule.high}, keep=()),
    ),
    "range": _write_range,
    "pattern": lambda rule: ("expect_column_values_to_match_regex", {"regex": rule.text}),
    "rows": _write_rows,
    "sql": _write_sql,
}


def import_suites(content: str, options: Options) -> Imported:
    suites = _suites(content, options)
    notes = Notes(options.source)
    tables, keys = [], cast("dict[str, Json]", {})
    for suite in suites:
        table = _table(suite, options if len(suites) == 1 else Options(), notes)
        about = as_map(as_map(suite.get("meta")).get("odcs"))
        keys |= {
            ours: about[theirs]
            for theirs, ours in (("dataContract", "id"), ("dataContractVersion", "version"))
            if about.get(theirs)
        }
        tables.append(table)
    made = [table.build() for table in tables if not options.tables or table.name in options.tables]
    return Imported(draft.document(options, made, **keys), notes.findings)


def _suites(content: str, options: Options) -> list[dict[str, Json]]:
    if content.lstrip()[:1] == "[":
        found = items(parsed(f'{{"suites": {content}}}', options, "suite of Great Expectations")["suites"])
    else:
        found = [parsed(content, options, "suite of Great Expectations")]
    if not found or not all(isinstance(each.get("expectations"), list) for each in found):
        raise InvalidInput(
            f"{options.source} has no list of expectations.", hint="Give the JSON of an expectation suite."
        )
    return found


def _table(suite: Mapping[str, Json], options: Options, notes: Notes) -> Table:
    table = Table(options.table or str(suite.get("name") or suite.get("expectation_suite_name") or "table"))
    about = dict(as_map(as_map(suite.get("meta")).get("odcs")))
    for each in items(suite["expectations"]):
        _columns(table, each)
    for name, keys in entries(about.pop("columns", None)).items():
        if text := keys.pop("description", None):
            table.column(name)["description"] = text
        kept.into_column(table, name, keys)
    for each in items(suite["expectations"]):
        _put(table, each, notes)
    if described := about.pop("description", None):
        table.keys["description"] = described
    real = about.pop("table", None)
    about = {key: value for key, value in about.items() if key not in {"dataContract", "dataContractVersion"}}
    kept.into_table(table, about | ({"name": real} if real else {}))
    _key(table)
    return table


def _key(table: Table) -> None:
    """A combination of columns that are all of the key is the key's own promise."""
    keyed = [name for name, keys in table.columns.items() if keys.get("primaryKey")]
    table.quality = [
        rule
        for rule in table.quality
        if not (rule.get("metric") == "duplicateValues" and as_map(rule.get("arguments")).get("properties") == keyed)
    ]


def _columns(table: Table, part: Mapping[str, Json]) -> None:
    """Columns and types first: what is demanded of a column depends on its type."""
    kind, kwargs = str(part.get("type") or part.get("expectation_type") or ""), as_map(part.get("kwargs"))
    listed = kwargs.get("column_set") or kwargs.get("column_list")
    if kind in {"expect_table_columns_to_match_set", "expect_table_columns_to_match_ordered_list"} and isinstance(
        listed, list
    ):
        for name in listed:
            table.column(str(name))
    if kind in {"expect_column_values_to_be_of_type", "expect_column_values_to_be_in_type_list"}:
        types = kwargs.get("type_list")
        first = kwargs.get("type_") or (types[0] if isinstance(types, list) and types else None)
        table.typed(str(kwargs.get("column")), str(first or ""))
    if kind == "expect_column_to_exist" and kwargs.get("column"):
        table.column(str(kwargs["column"]))


_SHAPE = frozenset(
    {
        "expect_table_columns_to_match_set", "expect_table_columns_to_match_ordered_list", "expect_column_to_exist",
        "expect_column_values_to_be_of_type", "expect_column_values_to_be_in_type_list", "expect_table_column_count_to_equal",
    }
)  # fmt: skip


def _put(table: Table, part: Mapping[str, Json], notes: Notes) -> None:
    kind, kwargs = str(part.get("type") or part.get("expectation_type") or ""), as_map(part.get("kwargs"))
    if kind in _SHAPE:
        return
    column = str(kwargs.get("column") or "")
    rule = None if kwargs.get("row_condition") else _rule(kind, kwargs, column)
    if rule is None:
        statement: dict[str, Json] = {"type": kind, "kwargs": kwargs}
        rule = Rule("native", (column,) if column else (), text="greatExpectations", values=(statement,))
        notes.changed(f"{table.name}.{column}".rstrip("."), f"{kind} is kept as a custom rule of Great Expectations.")
    severity = {"critical": "", "warning": "warning", "info": "info"}.get(str(part.get("severity") or "critical"), "")
    table.put(_with_bound(rule, kwargs.get("mostly"), severity))


def _with_bound(rule: Rule, mostly: Json, severity: str) -> Rule:
    rule = replace(rule, severity=severity) if severity else rule
    if isinstance(mostly, int | float) and 0 <= mostly < 1 and rule.kind != "native":
        return replace(rule, bound=("mustBeLessOrEqualTo", round((1 - mostly) * 100, 6)), percent=True)
    return rule


def _rule(kind: str, kwargs: Mapping[str, Json], column: str) -> Rule | None:
    return _READERS[kind](kwargs, (column,)) if kind in _READERS else None


def _read_combination(kwargs: Mapping[str, Json], columns: tuple[str, ...]) -> Rule | None:
    del columns
    listed = kwargs.get("column_list")
    return Rule("unique", tuple(map(str, listed))) if isinstance(listed, list) and listed else None


def _read_values(kwargs: Mapping[str, Json], columns: tuple[str, ...]) -> Rule | None:
    values = kwargs.get("value_set")
    return Rule("values", columns, values=tuple(values)) if isinstance(values, list) and values else None


def _read_not_values(kwargs: Mapping[str, Json], columns: tuple[str, ...]) -> Rule | None:
    made = _read_values(kwargs, columns)
    return replace(made, kind="missing", bound=("mustBe", 0)) if made else None


def _read_lengths(kwargs: Mapping[str, Json], columns: tuple[str, ...]) -> Rule | None:
    exact = kwargs.get("value")
    low, high = kwargs.get("min_value", exact), kwargs.get("max_value", exact)
    return None if low is None and high is None else Rule("length", columns, low=low, high=high)


def _read_range(kwargs: Mapping[str, Json], columns: tuple[str, ...]) -> Rule | None:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if low is None and high is None:
        return None
    strict = kwargs.get("strict_min") is True, kwargs.get("strict_max") is True
    return Rule("range", columns, low=low, high=high, open_low=strict[0], open_high=strict[1])


def _read_pattern(kwargs: Mapping[str, Json], columns: tuple[str, ...]) -> Rule | None:
    pattern = kwargs.get("regex")
    return Rule("pattern", columns, text=pattern) if isinstance(pattern, str) else None


_READERS: dict[str, Callable[[Mapping[str, Json], tuple[str, ...]], Rule | None]] = {
    "expect_column_values_to_not_be_null": lambda _, columns: Rule("required", columns),
    "expect_column_values_to_be_unique": lambda _, columns: Rule("unique", columns),
    "expect_compound_columns_to_be_unique": _read_combination,
    "expect_column_values_to_be_in_set": _read_values,
    "expect_column_values_to_not_be_in_set": _read_not_values,
    "expect_column_value_lengths_to_be_between": _read_lengths,
    "expect_column_value_lengths_to_equal": _read_lengths,
    "expect_column_values_to_match_regex": _read_pattern,
    "expect_column_values_to_be_between": _read_range,
    "expect_table_row_count_to_equal": lambda kwargs, _: Rule("rows", bound=("mustBe", kwargs.get("value"))),
    "expect_table_row_count_to_be_between": lambda kwargs, _: _rows(kwargs.get("min_value"), kwargs.get("max_value")),
    "unexpected_rows_expectation": lambda kwargs, _: _unexpected(str(kwargs.get("unexpected_rows_query") or "")),
}


def _rows(low: Json, high: Json) -> Rule | None:
    if low is not None and high is not None:
        return Rule("rows", bound=("mustBeBetween", [low, high]))
    if low is not None:
        return Rule("rows", bound=("mustBeGreaterOrEqualTo", low))
    return None if high is None else Rule("rows", bound=("mustBeLessOrEqualTo", high))


def _unexpected(query: str) -> Rule | None:
    if "{batch}" not in query:
        return None
    text = query.replace("{batch}", "${table}").strip().rstrip(";")
    simple = re.match(r"SELECT\s+\*\s+FROM\s+\$\{table\}\s+WHERE\s+(.*)\Z", text, re.IGNORECASE | re.DOTALL)
    counted = (
        f"SELECT count(*) FROM ${{table}} WHERE {simple[1]}"
        if simple
        else f"SELECT count(*) FROM ({text}) AS unexpected"
    )
    return Rule("sql", text=counted, bound=("mustBe", 0))


FORMAT = Format(
    name="great-expectations",
    title="Great Expectations",
    extension="json",
    importer=import_suites,
    exporter=export_suites,
    carries=CARRIES,
)
