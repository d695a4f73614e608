"""An entry of the audit trail on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hansa.registry.audit.values import Entry


def as_json(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "id": event.id,
        "time": event.time.isoformat(),
        "event": event.name,
        "kind": entry.kind or None,
        "subject": event.subject,
        "principal": event.principal,
        "who": entry.who,
        "why": entry.why or None,
    }
