"""The rules of a contract as `CHECK` constraints of a dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.contracts.convert.ddl.target import Target
    from hansa.contracts.convert.ddl.words import Words
    from hansa.kernel.json import Json
    from hansa.standards.odcs.quality import Quality
    from hansa.standards.odcs.schema import Property

_BOUNDS = {"minimum": ">=", "exclusiveMinimum": ">", "maximum": "<=", "exclusiveMaximum": "<"}
_TIMES = {"date": "DATE", "time": "TIME", "timestamp": "TIMESTAMP"}
_QUERY = re.compile(r"SELECT COUNT\(\*\) FROM \$\{table\} WHERE NOT \((.*)\)\Z", re.DOTALL)


def of_column(prop: Property, name: str, words: Words, target: Target, *, sized: int) -> Iterator[str]:
    """Conditions that every row keeps; `sized` is the length that the column's type enforces already."""
    options = prop.logical_type_options or {}
    column = words.name(name)
    for key, sign in _BOUNDS.items():
        if key in options and (limit := _limit(prop, options[key], words)):
            yield f"{column} {sign} {limit}"
    if isinstance(step := options.get("multipleOf"), int) and prop.logical_type == "integer":
        yield {"oracle": f"MOD({column}, {step}) = 0", "teradata": f"{column} MOD {step} = 0"}.get(
            words.dialect, f"{column} % {step} = 0"
        )
    yield from _texts(prop, column, words, target, sized)
    values = [words.value(each) for each in prop.enum_values]
    if values and None not in values:
        yield f"{column} IN ({', '.join(map(str, values))})"


def _limit(prop: Property, limit: Json, words: Words) -> str | None:
    """A number, or a date or time as the column's type."""
    written = words.value(limit)
    kind = _TIMES.get(prop.logical_type or "")
    if kind is None or not isinstance(limit, str) or written is None:
        return written
    if words.dialect == "sqlite":
        return written
    return words.expression(f"CAST({_plain(limit)} AS {kind})")


def _plain(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _texts(prop: Property, column: str, words: Words, target: Target, sized: int) -> Iterator[str]:
    options = prop.logical_type_options or {}
    if prop.logical_type != "string":
        return
    length = target.length.format(column)
    if isinstance(least := options.get("minLength"), int) and least > 0:
        yield f"{length} >= {least}"
    if isinstance(most := options.get("maxLength"), int) and most != sized:
        yield f"{length} <= {most}"
    if isinstance(pattern := options.get("pattern"), str) and target.regex:
        yield target.regex.format(column, words.text(pattern))


def carries_pattern(target: Target) -> bool:
    return bool(target.regex and target.checks)


def condition(rule: Quality) -> str | None:
    """What the SQL rule of an imported `CHECK` says; None for any other rule."""
    found = _QUERY.match(rule.query or "") if rule.type == "sql" and rule.must_be == 0 else None
    return found[1] if found else None


def unique_columns(rule: Quality) -> list[str]:
    """The columns that are unique together; empty for any other rule."""
    listed = rule.arguments.get("properties")
    if rule.metric != "duplicateValues" or rule.must_be != 0 or not isinstance(listed, list) or rule.unit == "percent":
        return []
    return [str(each) for each in listed]
