"""The audit trail, as the command line and Python read it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hansa.api.wire.audit import as_json
from hansa.kernel.errors import InvalidInput
from hansa.registry.audit import queries
from hansa.registry.audit.values import Wanted

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor


class Audit:
    """What `hansa audit` does."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def list(
        self, *, who: str = "", kind: str = "", identifier: str = "", since: str = "", until: str = "", limit: int = 100
    ) -> list[dict[str, Any]]:
        """The newest first; days as `2026-09-30`, both included."""
        wanted = Wanted(who, kind, identifier, _day(since), _day(until))
        with self._services.db.read() as session:
            return [as_json(each) for each in queries.entries(session, self._actor, wanted, limit=limit)]

    def show(self, identifier: str) -> dict[str, Any]:
        """One change, with what it was before and after."""
        with self._services.db.read() as session:
            entry, changed = queries.access_entry(session, self._actor, identifier)
        return {**as_json(entry), "before": changed.before, "after": changed.after}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day.", hint="Write it as 2026-09-30.") from error
