"""ODCS chapter "Service-level agreement": what is promised about latency, freshness, retention, support."""

from __future__ import annotations

from hansa.kernel.json import Json
from hansa.standards.custom import AuthoritativeDefinition, WithCustom


class SlaProperty(WithCustom):
    """`element` names what is measured: `table.column`, several separated by commas."""

    property: str
    value: Json = None
    id: str | None = None
    value_ext: Json = None
    unit: str | None = None
    element: str | None = None
    driver: str | None = None
    description: str | None = None
    scheduler: str | None = None
    schedule: str | None = None
    authoritative_definitions: tuple[AuthoritativeDefinition, ...] = ()
