"""Least and greatest value of a column of a file, as a manifest carries them, so that an engine can skip the file.

A bound may be wider than the truth, never narrower; where that is not certain there is none.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pyiceberg.conversions import to_bytes
from pyiceberg.types import (
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    StringType,
    TimestampType,
    TimestamptzType,
)
from pyiceberg.utils.datetime import date_to_days, datetime_to_micros

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyiceberg.types import IcebergType, PrimitiveType

KEPT = 16
"""Characters of a text that a bound keeps, as Iceberg's own writers do (`truncate(16)`)."""

_LAST, _LOW, _HIGH = 0x10FFFF, 0xD800, 0xDFFF


def bounds(kind: IcebergType, found: Mapping[str, str]) -> tuple[bytes | None, bytes | None]:
    """What DuckDB's RETURN_STATS says of one column in one file, in Iceberg's single-value serialization."""
    read = next((reader for known, reader in _READERS if isinstance(kind, known)), None)
    if read is None or found.get("has_nan", "false") != "false":
        return None, None
    least, greatest = _value(read, found, "min"), _value(read, found, "max")
    if isinstance(kind, FloatType | DoubleType):
        # Zero has two signs, and an engine may tell them apart.
        least, greatest = (-0.0 if least == 0 else least), (0.0 if greatest == 0 else greatest)
    if isinstance(kind, StringType):
        least = least[:KEPT] if isinstance(least, str) else None
        greatest = _above(greatest) if isinstance(greatest, str) else None
    return _bytes(kind, least), _bytes(kind, greatest)


def _value(read: Callable[[str], Any], found: Mapping[str, str], name: str) -> Any:
    text = found.get(name)
    if text is None or found.get(f"{name}_is_exact", "true") != "true":
        return None
    try:
        return read(text)
    except (ValueError, InvalidOperation, OverflowError):
        return None  # before year 1, after year 9999, infinity: no bound


def _bytes(kind: IcebergType, value: Any) -> bytes | None:
    primitive: PrimitiveType = kind  # type: ignore[assignment]  # only primitive types have a reader
    return None if value is None else to_bytes(primitive, value)


def _above(text: str) -> str | None:
    """The text itself if it is short, else the least short text that is greater."""
    if len(text) <= KEPT:
        return text
    for end in range(KEPT - 1, -1, -1):
        point = ord(text[end])
        if point < _LAST:
            following = point + 1
            return text[:end] + chr(_HIGH + 1 if _LOW <= following <= _HIGH else following)
    return None


def _finite(text: str) -> float:
    value = float(text)
    if math.isnan(value):
        raise ValueError(text)
    return value


def _truth(text: str) -> bool:
    return {"1": True, "true": True, "0": False, "false": False}[text]


def _zoned(text: str) -> int:
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(text)
    return (value - _EPOCH) // timedelta(microseconds=1)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


_READERS: tuple[tuple[type[IcebergType], Callable[[str], Any]], ...] = (
    (BooleanType, _truth),
    (IntegerType, int),
    (LongType, int),
    (FloatType, _finite),
    (DoubleType, _finite),
    (DecimalType, Decimal),
    (DateType, lambda text: date_to_days(date.fromisoformat(text))),
    (TimestamptzType, _zoned),
    (TimestampType, lambda text: datetime_to_micros(datetime.fromisoformat(text))),
    (StringType, str),
)
"""A type that is not here (time, uuid, binary, nested) has no bounds."""
