"""What happened: CloudEvents 1.0, appended to the outbox in the transaction of the change itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hansa.kernel.json import Json

TYPE_PREFIX = "com.entropy-data.events."
"""The namespace the manager's clients expect; they match only what follows the last dot."""


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is the short type (`DataProductUpdated`), `subject` the id of the thing, `sequence` its place in the log."""

    id: str
    name: str
    subject: str
    time: datetime
    principal: str
    data: Mapping[str, Json] = field(default_factory=dict)
    sequence: int = 0

    @property
    def type(self) -> str:
        """As the manager's clients know it: `com.entropy-data.events.AccessActivatedEvent`."""
        return f"{TYPE_PREFIX}{self.name}Event"
