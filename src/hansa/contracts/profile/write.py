"""Suggestions and statistics in the draft of a contract: each suggested rule says why it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.convert import draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hansa.contracts.profile.model import Seen, SeenTable, Suggestion
    from hansa.kernel.json import Json

    Part = dict[str, Json]

WHOLE = {"quality", "slaProperties"}
"""Keys whose entries have a description of their own; a reason for any other key stands in a custom property."""


def suggested(data: Mapping[str, Json], found: Iterable[Suggestion]) -> Part:
    """A copy of the document with the suggestions in it; what the source has declared already is left as it is."""
    made = _copy(data)
    for each in found:
        table = _table(made, each.table)
        if each.key == "slaProperties":
            _append(made, "slaProperties", each.value)
        elif table is not None and each.key == "quality":
            _append(table, "quality", each.value)
        elif table is not None:
            _of_column(table, each)
    return _in_order(made)


def _of_column(table: Part, each: Suggestion) -> None:
    column = _column(table, each.column)
    if column is None or (each.key == "primaryKey" and any(one.get("primaryKey") for one in _properties(table))):
        return
    name, _, option = each.key.partition("/")
    place = column
    if option:
        place = column.setdefault(name, {})  # type: ignore[assignment]  # options are a map
    key = option or name
    if key in place or (key == "unique" and column.get("primaryKey")):
        return
    place[key] = each.value
    if key == "primaryKey":
        place["primaryKeyPosition"] = 1
    note: Part = {"property": f"suggested.{key}", "value": True, "description": each.reason}
    _append(column, "customProperties", note)


def with_statistics(data: Mapping[str, Json], tables: Sequence[SeenTable]) -> Part:
    """The numbers themselves, as custom properties `statistics`."""
    made = _copy(data)
    for seen in tables:
        table = _table(made, seen.table)
        if table is None:
            continue
        rows: Part = {"rows": seen.total, "seen": seen.rows, "on": seen.at.date().isoformat()}
        _append(table, "customProperties", {"property": "statistics", "value": rows})
        for each in seen.columns:
            column = _column(table, each.column)
            if column is not None:
                _append(column, "customProperties", {"property": "statistics", "value": _numbers(seen, each)})
    return _in_order(made)


def _numbers(seen: SeenTable, each: Seen) -> Part:
    """Without values, where they may be personal."""
    found: Part = {"nulls": seen.rows - each.filled, "distinct": each.distinct}
    found |= {"minLength": each.shortest, "maxLength": each.longest}
    if not each.personal:
        found |= {"minimum": each.limit(each.least), "maximum": each.limit(each.greatest)}
        found["frequent"] = [{"value": value, "rows": count} for value, count in each.values] or None
    shapes: Part = {name: count for name, count in each.fits.items() if count}
    found["shapes"] = shapes or None
    return {name: value for name, value in found.items() if value is not None}


def _table(data: Part, name: str) -> Part | None:
    tables = data.get("schema")
    found = (each for each in (tables if isinstance(tables, list) else []) if isinstance(each, dict))
    return next((each for each in found if each.get("name") == name), None)


def _properties(table: Part) -> list[Part]:
    given = table.get("properties")
    return [each for each in (given if isinstance(given, list) else []) if isinstance(each, dict)]


def _column(table: Part, name: str) -> Part | None:
    return next((each for each in _properties(table) if name == (each.get("physicalName") or each.get("name"))), None)


def _append(place: Part, key: str, value: Json) -> None:
    given = place.get(key)
    place[key] = [*(given if isinstance(given, list) else []), value]


def _in_order(data: Part) -> Part:
    for table in _tables(data):
        ordered: list[Json] = []
        for each in _properties(table):
            rest = {key: value for key, value in each.items() if key not in {"name", "logicalType"}}
            ordered.append(draft.column(str(each.get("name") or ""), str(each.get("logicalType") or ""), **rest))
        table["properties"] = ordered
    return data


def _tables(data: Part) -> list[Part]:
    given = data.get("schema")
    return [each for each in (given if isinstance(given, list) else []) if isinstance(each, dict)]


def _copy(data: Mapping[str, Json]) -> Part:
    made: Part = {key: _deep(value) for key, value in data.items()}
    return made


def _deep(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _deep(each) for key, each in value.items()}
    return [_deep(each) for each in value] if isinstance(value, list) else value
