"""Agreements on the command line and from Python: each verb decided, kept, and written back into the mesh folder."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from hansa.governance import agreements, provisioning
from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import new_id
from hansa.registry.agreements.provisioning import State
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import date

    from hansa.api.services import Services
    from hansa.governance.agreements import Ask
    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Record


class Access:
    """What one actor asks for and decides."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def request(self, ask: Ask) -> dict[str, Any]:
        """The agreement's document; its `info.status` says whether it was granted at once."""
        at = self._services.clock.now()
        with self._services.db.write() as session:
            return self._keep(agreements.request(session, self._actor, ask, at=at, id=new_id(at)))

    def approve(
        self, identifier: str, *, why: str = "", start: date | None = None, end: date | None = None
    ) -> dict[str, Any]:
        at = self._services.clock.now()
        with self._services.db.write() as session:
            return self._keep(
                agreements.approve(session, self._actor, identifier, why=why, at=at, start=start, end=end)
            )

    def reject(self, identifier: str, *, why: str) -> dict[str, Any]:
        at = self._services.clock.now()
        with self._services.db.write() as session:
            return self._keep(agreements.reject(session, self._actor, identifier, why=why, at=at))

    def end(self, identifier: str, *, why: str = "", on: date | None = None) -> dict[str, Any]:
        """Ends it at once, or with the day `on`."""
        at = self._services.clock.now()
        with self._services.db.write() as session:
            return self._keep(agreements.end(session, self._actor, identifier, why=why, at=at, on=on))

    def withdraw(self, identifier: str, *, why: str = "") -> None:
        """Takes back what was asked for and not decided yet."""
        with self._services.db.write() as session:
            agreements.withdraw(session, self._actor, identifier, why=why, at=self._services.clock.now())
        if self._services.folder is not None:
            self._services.folder.remove(Kind.ACCESS, identifier)

    def grant(self, identifier: str, state: str | None, said: dict[str, Any]) -> dict[str, Any]:
        """The grant as it was reported last; with a `state` it is reported first."""
        if state is not None and state not in set(State):
            raise InvalidInput(f"There is no state `{state}`.", hint=f"States: {', '.join(State)}.")
        if state is None:
            with self._services.db.read() as session:
                found = provisioning.get(session, identifier)
        else:
            with self._services.db.write() as session:
                found = provisioning.report(
                    session, self._actor, identifier, State(state), said, at=self._services.clock.now()
                )
        return {key: value for key, value in asdict(found).items() if value is not None}

    def _keep(self, record: Record) -> dict[str, Any]:
        if self._services.folder is not None:
            self._services.folder.save(Kind.ACCESS, record.id, record.text)
        return dict(record.data)
