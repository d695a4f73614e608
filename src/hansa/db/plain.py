"""A row of a table as plain values, for the audit trail: what is sealed shows only that it is another one."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import inspect

if TYPE_CHECKING:
    from collections.abc import Collection

    from hansa.db.base import Base
    from hansa.kernel.json import Json


def plain(row: Base, but: Collection[str] = ()) -> dict[str, Json]:
    """Column → value as it stands in memory, without the columns `but`."""
    return {each.key: _plain(getattr(row, each.key)) for each in inspect(type(row)).column_attrs if each.key not in but}


def _plain(value: object) -> Json:
    if isinstance(value, bytes):
        return {
            "sealed": sha256(value).hexdigest()[:8]
        }  # of what is sealed: it tells that it was changed, not what it is
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str | dict | list):
        return value
    return str(value)
