"""What a cell holds as a value of a contract: texts, numbers, lists, dates, JSON."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from hansa.contracts.convert.excel import layout

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_BOOLEANS = frozenset(
    {"required", "unique", "primaryKey", "partitioned", "criticalDataElement", "deprecated", "uniqueItems"}
)


ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"})
"""What Excel shows where a formula cannot be computed."""

_DAYS = re.compile(r"\d{5}\Z")
_YES, _NO = frozenset({"true", "yes", "1", "x"}), frozenset({"false", "no", "0", ""})
_FIRST_DAY = date(1899, 12, 30)
"""Excel counts days from here."""


def value_of(cell: object) -> Json:
    """A cell's value; dates as ISO 8601 has them, empty text and errors of formulas as nothing."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, str):
        return cell if cell.strip() and cell not in ERRORS else None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, bool | int | float) else None if cell is None else str(cell)


def text_of(value: Json) -> Json:
    return value if isinstance(value, str) or value is None else str(value)


def typed(key: str, value: Json) -> Json:
    if key in _BOOLEANS:
        return value if isinstance(value, bool) else str(value).strip().lower() in _YES
    if key in layout.LISTS:
        return listed(value)
    if key in _FREE:
        return value
    return text_of(value)


_FREE = frozenset(
    {
        "value", "valueExt", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
        "minItems", "maxItems", "minProperties", "maxProperties", "primaryKeyPosition", "partitionKeyPosition", "implementation",
        "examples", "priceAmount",
    }
)  # fmt: skip


def is_unclear(key: str, value: Json) -> bool:
    """Whether a cell that says yes or no says neither."""
    return key in _BOOLEANS and value is not None and str(value).strip().lower() not in _YES | _NO


def day_of(value: Json) -> Json:
    """A date that a cell without a date's format holds as a number of days."""
    days = str(value)
    return (_FIRST_DAY + timedelta(days=int(days))).isoformat() if _DAYS.match(days) else value


def listed(value: Json) -> list[Json]:
    found = parsed(value)
    if isinstance(found, list):
        return found
    return [part.strip() for part in str(value).split(",") if part.strip()] if value is not None else []


def examples_of(value: Json) -> Json:
    found = parsed(value)
    if isinstance(found, list):
        return found
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else [value]


def parsed(value: Json) -> Json:
    """JSON in a cell; any other text as it is."""
    if not isinstance(value, str) or value.strip()[:1] not in {"{", "[", '"', *"0123456789-tfn"}:
        return value
    try:
        made: Json = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return made


def threshold(value: Json, *, between: bool) -> Json:
    if not between:
        return value
    parts = [str(each) for each in listed(str(value).strip("[]"))]
    return [float(each) if "." in each else int(each) for each in parts if _NUMBER.match(each)]
