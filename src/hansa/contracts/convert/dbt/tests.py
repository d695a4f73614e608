"""Rules as dbt data tests and back: dbt's own four, and the usual ones of dbt_utils and dbt_expectations."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.contracts.convert.rules import Rule
from hansa.contracts.sql import literal, quote

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hansa.kernel.json import Json

_SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_JINJA = re.compile(r"\{(?=[{%#])")
REFERENCE = re.compile(
    r"""(?:ref|source)\(\s*(?:['"][^'"]*['"]\s*,\s*)?['"]([^'"]+)['"]\s*(?:,\s*(?:v|version)\s*=\s*[^)]*)?\)"""
)
_FAILS_IF: dict[str, str] = {
    "mustBe": "!= {}",
    "mustNotBe": "= {}",
    "mustBeGreaterThan": "<= {}",
    "mustBeGreaterOrEqualTo": "< {}",
    "mustBeLessThan": ">= {}",
    "mustBeLessOrEqualTo": "> {}",
}
_HOLDS_UNLESS = {
    "!=": "mustBe",
    "<>": "mustBe",
    "=": "mustNotBe",
    "<=": "mustBeGreaterThan",
    "<": "mustBeGreaterOrEqualTo",
    ">=": "mustBeLessThan",
    ">": "mustBeLessOrEqualTo",
}
_THRESHOLD = re.compile(r"\s*(!=|<>|<=|>=|=|<|>)\s*(-?\d+(?:\.\d+)?)\s*\Z")


def escaped(text: str) -> str:
    """Text in which nothing is Jinja to dbt."""
    return _JINJA.sub("{{ '{' }}", text)


def escaped_all(value: Json) -> Json:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, list):
        return [escaped_all(each) for each in value]
    if isinstance(value, dict):
        return {escaped(name): escaped_all(each) for name, each in value.items()}
    return value


def unescaped(text: str) -> str:
    return text.replace("{{ '{' }}", "{")


def unescaped_all(value: Json) -> Json:
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, list):
        return [unescaped_all(each) for each in value]
    if isinstance(value, dict):
        return {unescaped(name): unescaped_all(each) for name, each in value.items()}
    return value


def data_test(rule: Rule, source: str = "") -> Json:
    """The test as dbt's YAML has it, or None where no usual package has one."""
    made = _named(rule, source)
    if made is None:
        return None
    name, arguments = made
    config = _config(rule)
    if config is None:
        return None
    body: dict[str, Json] = {}
    if arguments:
        body["arguments"] = escaped_all(arguments)
    if config:
        body["config"] = config
    if rule.description:
        body["description"] = escaped(rule.description)
    return {name: body} if body else name


def _config(rule: Rule) -> dict[str, Json] | None:
    """None where the threshold cannot be said: dbt counts rows, it has no shares."""
    config: dict[str, Json] = {"severity": "warn"} if rule.severity in {"warning", "info"} else {}
    if rule.kind == "rows" or rule.exact:
        return config
    if rule.percent or rule.bound is None:
        return None
    operator, value = rule.bound
    condition = _FAILS_IF.get(operator)
    if condition is None or not isinstance(value, int | float):
        return None
    return {**config, "error_if": condition.format(value), "warn_if": condition.format(value)}


def _named(rule: Rule, source: str) -> tuple[str, dict[str, Json]] | None:  # noqa: PLR0911 one return for each kind of value
    if rule.kind == "required":
        return "not_null", {}
    if rule.kind == "unique":
        return _unique(rule)
    if rule.kind == "values":
        return "accepted_values", _values(rule)
    if rule.kind == "reference" and len(rule.columns) == 1:
        return "relationships", {"to": _ref(rule.table, source), "field": _column(rule.targets[0])}
    if rule.kind == "pattern":
        return "dbt_expectations.expect_column_values_to_match_regex", {"regex": _inner(rule.text)}
    if rule.kind in {"length", "range", "rows"}:
        return _limits(rule)
    if rule.kind == "multiple":
        return "dbt_utils.expression_is_true", {"expression": f"% {rule.low} = 0"}
    return None


def _unique(rule: Rule) -> tuple[str, dict[str, Json]]:
    if len(rule.columns) == 1:
        return "unique", {}
    return "dbt_utils.unique_combination_of_columns", {
        "combination_of_columns": [_column(each) for each in rule.columns]
    }


def _values(rule: Rule) -> dict[str, Json]:
    """Texts are set by dbt between quotes of SQL as they are; unquoted values are SQL themselves."""
    if all(isinstance(each, str) for each in rule.values):
        return {"values": [_inner(str(each)) for each in rule.values]}
    return {"values": [literal(each) if isinstance(each, str) else each for each in rule.values], "quote": False}


def _inner(text: str) -> str:
    """Text that dbt itself sets between quotes of SQL."""
    return text.replace("\x00", "").replace("'", "''")


def _column(name: str) -> str:
    """A name in arguments that dbt takes as SQL."""
    return name if _SIMPLE.match(name) else quote(name)


def _bare(name: Json) -> str:
    text = str(name or "")
    return text[1:-1].replace('""', '"') if len(text) > 1 and text[0] == text[-1] == '"' else text


def _ref(table: str, source: str) -> str:
    """`to` is an expression of Jinja; letters outside ASCII and marks are escaped in its strings."""
    return f"source({jinja_text(source)}, {jinja_text(table)})" if source else f"ref({jinja_text(table)})"


def jinja_text(value: str) -> str:
    """A string inside a Jinja expression."""
    quoted = json.dumps(value)[1:-1].replace("'", "\\u0027").replace('\\"', "\\u0022").replace("{", "\\u007b")
    return f"'{quoted}'"


def _limits(rule: Rule) -> tuple[str, dict[str, Json]] | None:
    if rule.kind == "length":
        name = "dbt_expectations.expect_column_value_lengths_to_be_between"
        return name, _given(min_value=rule.low, max_value=rule.high)
    if rule.kind == "rows":
        ends = _ends(rule)
        return ("dbt_expectations.expect_table_row_count_to_be_between", ends) if ends else None
    if rule.open_low == rule.open_high or rule.low is None or rule.high is None:
        strict = rule.open_low if rule.low is not None else rule.open_high
        limits = _given(min_value=_limit(rule.low), max_value=_limit(rule.high))
        return "dbt_utils.accepted_range", {**limits, "inclusive": not strict}
    return None


def _ends(rule: Rule) -> dict[str, Json]:
    operator, value = rule.bound or ("", None)
    if isinstance(value, list):
        return {"min_value": value[0], "max_value": value[1]} if operator == "mustBeBetween" else {}
    if not isinstance(value, int | float):
        return {}
    ends: dict[str, dict[str, Json]] = {
        "mustBe": {"min_value": value, "max_value": value},
        "mustBeGreaterOrEqualTo": {"min_value": value},
        "mustBeGreaterThan": {"min_value": int(value) + 1},
        "mustBeLessOrEqualTo": {"max_value": value},
        "mustBeLessThan": {"max_value": int(value) - 1},
    }
    return ends.get(operator, {})


def _limit(value: Json) -> Json:
    """A limit that is no number is a SQL expression to dbt."""
    return value if value is None or isinstance(value, int | float) else literal(str(value))


def _given(**values: Json) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}


def rule_of(name: str, arguments: Mapping[str, Json], config: Mapping[str, Json], column: str) -> Rule | None:
    """What a data test demands; None for a test that has no counterpart."""
    short = name.rpartition(".")[2]
    made = _READERS[short](arguments, column) if short in _READERS else None
    if made is None:
        return None
    found = _THRESHOLD.match(str(config.get("error_if") or config.get("fail_if") or ""))
    fields: dict[str, object] = {}
    if found and made.kind != "rows" and found[0].strip() not in {"!= 0", "<> 0", "> 0"}:
        number = float(found[2]) if "." in found[2] else int(found[2])
        fields["bound"] = (_HOLDS_UNLESS[found[1]], number)
    if str(config.get("severity") or "").lower() == "warn":
        fields["severity"] = "warning"
    return _with(made, fields)


def _with(rule: Rule, fields: Mapping[str, object]) -> Rule:
    return replace(rule, **fields) if fields else rule  # type: ignore[arg-type]  # the fields are named above


def _read_values(arguments: Mapping[str, Json], column: str) -> Rule | None:
    values = arguments.get("values", arguments.get("value_set"))
    if not isinstance(values, list) or not values:
        return None
    if arguments.get("quote") is False:
        plain = [_number(each) if isinstance(each, str) and each[:1] == "'" else each for each in values]
    else:
        plain = [each.replace("''", "'") if isinstance(each, str) else each for each in values]
    return Rule("values", (column,), values=tuple(plain))


def _read_reference(arguments: Mapping[str, Json], column: str) -> Rule | None:
    found = REFERENCE.search(str(arguments.get("to") or ""))
    target = _bare(arguments.get("field"))
    return Rule("reference", (column,), table=found[1], targets=(target,)) if found and target else None


def _read_range(arguments: Mapping[str, Json], column: str) -> Rule | None:
    low, high = _number(arguments.get("min_value")), _number(arguments.get("max_value"))
    if low is None and high is None:
        return None
    strict = arguments.get("inclusive") is False or arguments.get("strictly") is True
    return Rule("range", (column,), low=low, high=high, open_low=strict, open_high=strict)


def _read_lengths(arguments: Mapping[str, Json], column: str) -> Rule | None:
    exact = arguments.get("value")
    low, high = _number(arguments.get("min_value", exact)), _number(arguments.get("max_value", exact))
    return None if low is None and high is None else Rule("length", (column,), low=low, high=high)


def _read_pattern(arguments: Mapping[str, Json], column: str) -> Rule | None:
    pattern = arguments.get("regex")
    return Rule("pattern", (column,), text=pattern.replace("''", "'")) if isinstance(pattern, str) else None


def _read_combination(arguments: Mapping[str, Json], column: str) -> Rule | None:
    del column
    listed = arguments.get("combination_of_columns", arguments.get("column_list"))
    return Rule("unique", tuple(map(_bare, listed))) if isinstance(listed, list) and listed else None


def _read_rows(arguments: Mapping[str, Json], column: str) -> Rule | None:
    del column
    low, high = _number(arguments.get("min_value")), _number(arguments.get("max_value"))
    exact = _number(arguments.get("value"))
    if exact is not None or (low is not None and low == high):
        return Rule("rows", bound=("mustBe", exact if exact is not None else low))
    if low is not None and high is not None:
        return Rule("rows", bound=("mustBeBetween", [low, high]))
    if low is not None:
        return Rule("rows", bound=("mustBeGreaterOrEqualTo", low))
    return None if high is None else Rule("rows", bound=("mustBeLessOrEqualTo", high))


def _read_multiple(arguments: Mapping[str, Json], column: str) -> Rule | None:
    found = re.fullmatch(r"\s*%\s*(\d+(?:\.\d+)?)\s*=\s*0\s*", str(arguments.get("expression") or ""))
    if not found or not column:
        return None
    return Rule("multiple", (column,), low=float(found[1]) if "." in found[1] else int(found[1]))


def _number(value: Json) -> Json:
    """A limit: a number, or a quoted text as SQL has it; any other expression is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value or "").strip()
    quoted = re.fullmatch(
        r"(?:(?:cast|date|timestamp)\s*\(?\s*)?'((?:[^']|'')*)'(?:\s+as\s+\w+\s*)?\)?", text, re.IGNORECASE
    )
    return quoted[1].replace("''", "'") if quoted else None


_READERS: dict[str, Callable[[Mapping[str, Json], str], Rule | None]] = {
    "not_null": lambda _, column: Rule("required", (column,)) if column else None,
    "unique": lambda _, column: Rule("unique", (column,)) if column else None,
    "accepted_values": _read_values,
    "relationships": _read_reference,
    "accepted_range": _read_range,
    "expect_column_values_to_be_between": _read_range,
    "expect_column_values_to_not_be_null": lambda _, column: Rule("required", (column,)) if column else None,
    "expect_column_values_to_be_unique": lambda _, column: Rule("unique", (column,)) if column else None,
    "expect_column_values_to_be_in_set": _read_values,
    "expect_column_value_lengths_to_be_between": _read_lengths,
    "expect_column_value_lengths_to_equal": _read_lengths,
    "expect_column_values_to_match_regex": _read_pattern,
    "unique_combination_of_columns": _read_combination,
    "expect_compound_columns_to_be_unique": _read_combination,
    "expect_table_row_count_to_be_between": _read_rows,
    "expect_table_row_count_to_equal": _read_rows,
    "expression_is_true": _read_multiple,
}
