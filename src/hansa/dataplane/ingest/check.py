"""A cheap check of each event against its port's contract, compiled once: what is required and of which type.

The full checks of the contract run on the product's result; here only what could never become a row is refused.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, TypeAlias

from hansa.dataplane.ingest.errors import BadEvent
from hansa.dataplane.ingest.names import raw_names
from hansa.standards.pointer import join

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hansa.dataplane.ingest.events import Object, Posted
    from hansa.kernel.json import Json
    from hansa.standards.odcs.schema import Property, SchemaObject

EventCheck: TypeAlias = "Callable[[Posted, int], None]"
"""Raises BadEvent, which names the event and the field."""

_Test: TypeAlias = "Callable[[Json], bool]"


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Json) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


def _parses(parse: Callable[[str], object]) -> _Test:
    def test(value: Json) -> bool:
        if not isinstance(value, str):
            return False
        try:
            parse(value)
        except ValueError:
            return False
        return True

    return test


_TESTS: dict[str, tuple[str, _Test]] = {
    "string": ("a text", lambda value: isinstance(value, str)),
    "integer": ("a whole number", _is_integer),
    "number": ("a number", _is_number),
    "boolean": ("true or false", lambda value: isinstance(value, bool)),
    "date": ("a date such as 2026-11-23", _parses(date.fromisoformat)),
    "timestamp": ("a time such as 2026-11-23T10:00:00Z", _parses(datetime.fromisoformat)),
    "time": ("a time of day such as 10:00:00", _parses(time.fromisoformat)),
    "object": ("an object", lambda value: isinstance(value, dict)),
    "map": ("an object", lambda value: isinstance(value, dict)),
    "array": ("an array", lambda value: isinstance(value, list)),
}


def compile_check(schema: SchemaObject) -> EventCheck:
    """One function for the port; two microseconds an event for ten columns."""
    fields = [_field(prop) for prop in schema.properties]

    def check(event: Posted, index: int) -> None:
        for pointer, message in _faults(fields, event.data, event.attributes):
            raise BadEvent(
                f"Event {index}: {message}",
                hint=f"Send what the contract of `{schema.name}` promises, or have the contract changed.",
                index=index,
                field=pointer,
            )

    return check


class _Field:
    """One property, ready to be looked up and tested."""

    __slots__ = ("expected", "inner", "names", "required", "test")

    def __init__(self, prop: Property) -> None:
        self.names = raw_names(prop)
        self.required = prop.required or prop.primary_key
        self.expected, self.test = _TESTS.get(prop.logical_type or "", ("", lambda _: True))
        self.inner = [_field(each) for each in prop.properties]


def _field(prop: Property) -> _Field:
    return _Field(prop)


def _faults(fields: Sequence[_Field], data: Object, attributes: Object | None) -> Sequence[tuple[str, str]]:
    """The first fault, or none: an event is refused by its first."""
    for field in fields:
        name, value = _find(field, data, attributes)
        if value is None:
            if field.required:
                return ((join([name]), f"`{name}` is required and missing."),)
            continue
        if not field.test(value):
            return ((join([name]), f"`{name}` must be {field.expected}."),)
        if field.inner and isinstance(value, dict):
            below = _faults(field.inner, value, None)
            if below:
                return tuple((join([name]) + pointer, message) for pointer, message in below)
    return ()


def _find(field: _Field, data: Object, attributes: Object | None) -> tuple[str, Json]:
    for name in field.names:
        value = data.get(name)
        if value is None and attributes:
            value = attributes.get(name)
        if value is not None:
            return name, value
    return field.names[0], None
