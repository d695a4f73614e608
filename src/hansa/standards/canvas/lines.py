"""The canvas' small notations, one statement a line: `order_id: string required`, `nullValues(email) < 1%`, `churn: no order in 90 days`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity
from hansa.standards.canvas.values import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hansa.kernel.json import Json

TYPES: dict[str, str] = {
    "string": "string", "text": "string", "varchar": "string", "uuid": "string",
    "integer": "integer", "int": "integer", "bigint": "integer", "long": "integer",
    "number": "number", "double": "number", "float": "number", "decimal": "number", "numeric": "number",
    "boolean": "boolean", "bool": "boolean",
    "date": "date", "time": "time", "timestamp": "timestamp", "timestamptz": "timestamp", "datetime": "timestamp",
}  # fmt: skip
"""The words people write for ODCS' logical types."""

CLASSIFICATIONS = frozenset({"public", "internal", "confidential", "restricted", "sensitive"})
_COLUMN = re.compile(r"([^\s:(]+)\s*(?::\s*|\s+)([A-Za-z]+)\s*(\(\s*\d+\s*(?:,\s*\d+\s*)?\))?(.*)\Z")
_RULE = re.compile(r"(\w+)\s*(?:\(\s*([^)]*?)\s*\))?\s*(<=|>=|<|>|!=|==?)\s*(-?\d+(?:\.\d+)?)\s*(%?)\s*\Z")
_METRICS = {m.lower(): m for m in ("rowCount", "nullValues", "missingValues", "duplicateValues")}
_OPERATORS = {
    "<": "mustBeLessThan", "<=": "mustBeLessOrEqualTo", ">": "mustBeGreaterThan", ">=": "mustBeGreaterOrEqualTo",
    "=": "mustBe", "==": "mustBe", "!=": "mustNotBe",
}  # fmt: skip
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+)\Z")
_UNITS = {
    "m": "m", "min": "m", "minute": "m", "minutes": "m", "h": "h", "hour": "h", "hours": "h",
    "d": "d", "day": "d", "days": "d", "w": "w", "week": "w", "weeks": "w",
}  # fmt: skip


def statements(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers from 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line.strip().removeprefix("- ")


def columns(text: str) -> tuple[tuple[Column, ...], tuple[Finding, ...]]:
    """`name: type [required] [unique] [key] [pii] [classification] # description`, one column a line."""
    found: dict[str, Column] = {}
    findings: list[Finding] = []
    for number, line in statements(text):
        column = _column(line)
        place = Place("schema", number, 1)
        if isinstance(column, str):
            findings.append(
                Finding("canvas-column", Severity.ERROR, place, column, "Write for example: order_id: string required")
            )
        elif column.name in found:
            findings.append(
                Finding(
                    "canvas-column", Severity.ERROR, place, f"Column {column.name} stands here twice.", "Delete one."
                )
            )
        else:
            found[column.name] = column
    return tuple(found.values()), tuple(findings)


def _column(line: str) -> Column | str:
    statement, _, description = line.partition("#")
    match = _COLUMN.match(statement.strip())
    if not match:
        return f"“{statement.strip()}” is not a column and its type."
    name, word, size, rest = match.groups()
    logical = TYPES.get(word.lower())
    if logical is None:
        return f"“{word}” is no type; types are {', '.join(sorted(set(TYPES.values())))}."
    flags = set(rest.lower().replace(",", " ").replace("primary key", "key").split())
    unknown = flags - {"required", "unique", "key", "pk", "primarykey", "pii"} - CLASSIFICATIONS
    if unknown:
        return f"“{min(unknown)}” says nothing about a column; say required, unique, key, pii or a classification."
    key, pii = bool(flags & {"key", "pk", "primarykey"}), "pii" in flags
    exact = word.lower() in {"decimal", "numeric"}
    return Column(
        name=name,
        logical_type=logical,
        physical_type=f"DECIMAL{size.replace(' ', '') if size else '(18,2)'}" if exact else "",
        required=key or "required" in flags,
        unique="unique" in flags,
        key=key,
        pii=pii,
        classification=min(flags & CLASSIFICATIONS, default="confidential" if pii else ""),
        description=description.strip(),
    )


def rules(text: str, known: tuple[Column, ...]) -> tuple[list[dict[str, Json]], dict[str, list[dict[str, Json]]]]:
    """Quality rules of the table and by column: a metric with its threshold is checked, any other sentence is kept as text."""
    names = {column.name for column in known}
    table: list[dict[str, Json]] = []
    by_column: dict[str, list[dict[str, Json]]] = {}
    for _, line in statements(text):
        match = _RULE.match(line)
        metric = _METRICS.get(match.group(1).lower()) if match else None
        if not match or metric is None or (match.group(2) or "") not in names | {""}:
            table.append({"type": "text", "description": line})
            continue
        number = float(match.group(4))
        rule: dict[str, Json] = {
            "metric": metric,
            _OPERATORS[match.group(3)]: int(number) if number.is_integer() else number,
        }
        if match.group(5):
            rule["unit"] = "percent"
        if match.group(2):
            by_column.setdefault(match.group(2), []).append(rule)
        elif metric == "rowCount":
            table.append(rule)
        else:
            table.append({"type": "text", "description": line})
    return table, by_column


def duration(text: str) -> tuple[float, str] | None:
    """`24 hours` is (24, "h")."""
    match = _DURATION.match(text.strip())
    unit = _UNITS.get(match.group(2).lower()) if match else None
    return (float(match.group(1)), unit) if match and unit else None


def terms(text: str) -> list[tuple[str, str]]:
    """`term: meaning`, one a line."""
    pairs = (line.partition(":") for _, line in statements(text))
    return [(term.strip(), meaning.strip()) for term, _, meaning in pairs]
