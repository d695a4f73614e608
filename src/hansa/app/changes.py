"""Change requests on the command line and from Python: what waits, and each decision, written back into the mesh folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.api.deciding import decide_request
from hansa.api.wire.changes import as_request, as_whole
from hansa.governance.changes import standings, verbs
from hansa.kernel.errors import InvalidInput
from hansa.registry.changes.queries import Wanted, access_request, list_requests
from hansa.registry.changes.values import State

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor


class Changes:
    """What one actor sees and decides, in the shapes of the API."""

    def __init__(self, services: Services, actor: Actor) -> None:
        self._services = services
        self._actor = actor

    def list(self, state: str = "", kind: str = "", team: str = "", document: str = "") -> list[dict[str, Any]]:
        if state and state not in set(State):
            raise InvalidInput(f"There is no state `{state}`.", hint=f"States: {', '.join(State)}.")
        found: list[dict[str, Any]] = []
        more, page = True, 0
        with self._services.db.read() as session:
            while more:
                some, more = list_requests(session, self._actor, Wanted(state, kind, team, document, page))
                found += [dict(as_request(each)) for each in some]
                page += 1
        return found

    def show(self, identifier: str) -> dict[str, Any]:
        """With what each document would say, and the difference."""
        with self._services.db.read() as session:
            found = access_request(session, self._actor, identifier)
            return dict(as_whole(found, standings(session, found), verbs(session, self._actor, found)))

    def decide(self, identifier: str, verb: str, why: str) -> dict[str, Any]:
        """`verb`: accept, reject or withdraw."""
        return dict(as_request(decide_request(self._services, self._actor, identifier, verb, why)))
