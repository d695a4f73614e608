"""One contract and its rows, in the forms that places keep them in; what is promised, and which checks must fail."""

from datetime import date, datetime
from decimal import Decimal

PROPERTIES = [
    {"name": "id", "logicalType": "integer", "required": True, "primaryKey": True},
    {"name": "city", "logicalType": "string", "required": True, "logicalTypeOptions": {"maxLength": 5}},
    {"name": "email", "logicalType": "string", "unique": True, "logicalTypeOptions": {"format": "email"}},
    {
        "name": "total",
        "logicalType": "number",
        "physicalType": "decimal(12,2)",
        "logicalTypeOptions": {"minimum": 0, "multipleOf": 0.5},
    },
    {"name": "score", "logicalType": "number", "logicalTypeOptions": {"exclusiveMaximum": 10}},
    {"name": "day", "logicalType": "date", "logicalTypeOptions": {"minimum": "2026-01-01"}},
    {"name": "at", "logicalType": "timestamp"},
    {"name": "paid", "logicalType": "boolean"},
    {"name": "state", "logicalType": "string", "enum": [{"value": "new"}, {"value": "sent"}]},
]
QUALITY = [
    {"metric": "rowCount", "mustBe": 4},
    {"metric": "duplicateValues", "arguments": {"properties": ["city", "day"]}, "mustBe": 0},
    {
        "type": "sql",
        "name": "paid rows",
        "query": "SELECT count(*) FROM ${object} WHERE paid AND total > 100",
        "mustBe": 0,
    },
]
NAMES = tuple(each["name"] for each in PROPERTIES)
moment = datetime.fromisoformat
ROWS = [
    (1, "Bonn", "a@x.org", Decimal("10.50"), 1.5, date(2026, 1, 2), moment("2026-01-02 10:00"), True, "new"),
    (2, "Kiel", "b@x.org", Decimal("-1.00"), 10.0, date(2026, 1, 3), moment("2026-01-03 10:30"), False, "sent"),
    (3, "Lübeck", "a@x.org", Decimal("20.25"), 9.99, date(2025, 12, 31), None, True, "gone"),
    (4, None, "nobody", None, -3.0, date(2026, 1, 2), moment("2026-01-04"), None, None),
]
FAILED = {
    "orders.city.required": 1,
    "orders.city.length": 1,
    "orders.email.unique": 1,
    "orders.email.format": 1,
    "orders.total.range": 1,
    "orders.total.range-2": 1,
    "orders.score.range": 1,
    "orders.day.range": 1,
    "orders.state.enum": 1,
}
"""Check → rows that break it; every other check passes, none is skipped or an error."""


def column(number):
    return [row[number] for row in ROWS]


def as_dicts():
    return [dict(zip(NAMES, row, strict=True)) for row in ROWS]
