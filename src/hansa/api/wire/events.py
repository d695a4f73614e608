"""An event on the wire: CloudEvents 1.0 in the JSON format, with the manager's types, principals and payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from hansa.kernel.ids import slug

if TYPE_CHECKING:
    from hansa.kernel.events import Event
    from hansa.kernel.json import Json

MORE: dict[str, tuple[str, ...]] = {
    "OutputPort": ("outputPortId",),
    "AccessProvision": ("status", "platform"),
    "AccessDeprovision": ("status", "platform"),
    "TestResultsCreated": ("status",),
}
"""What an event's data holds beside `id` and `timestamp`, by the beginning of its name."""


def as_cloud_event(event: Event, mesh: str, base: str) -> dict[str, Json]:
    """`mesh` is the name of this mesh, the events' source; `base` is the address at which their schemas are found."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "type": event.type,
        "source": f"urn:hansa:{slug(mesh) or 'mesh'}",
        "subject": event.subject,
        "time": event.time.isoformat(),
        "datacontenttype": "application/json",
        "dataschema": f"{base}/api/event-schemas/{quote(event.name, safe='')}Event.json",
        "principal": "anonymous" if event.principal.startswith("guest:") else event.principal,
        "data": {"id": event.subject, "timestamp": event.time.isoformat(), **event.data},
    }


def schema_of(name: str, base: str) -> dict[str, Json]:
    """The JSON Schema of an event's data; further keys may come."""
    more = next((fields for begin, fields in MORE.items() if name.startswith(begin)), ())
    properties: dict[str, Json] = {field: {"type": ["string", "null"]} for field in more}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/api/event-schemas/{quote(name, safe='')}.json",
        "title": name,
        "type": "object",
        "required": ["id", "timestamp"],
        "properties": {
            "id": {"type": "string", "description": "What it happened to."},
            "timestamp": {"type": "string", "format": "date-time"},
            "why": {"type": "string", "description": "The reason somebody gave."},
            **properties,
        },
    }
