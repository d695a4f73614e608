"""Reports of the component that makes the grants: kept as they come, told in the log, never refused for their order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.governance.approval import check_provider
from hansa.kernel.errors import NotFound
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import catalogue
from hansa.registry.agreements.document import Agreement
from hansa.registry.agreements.provisioning import FIELDS, MOMENTS, SUCCESSES, TIMES, Provisioning, State, find, write
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

EVENTS: Mapping[State, str] = {
    State.PROVISIONING: "AccessProvisioningStarted",
    State.PROVISIONED: "AccessProvisioned",
    State.PROVISIONING_FAILED: "AccessProvisioningFailed",
    State.DEPROVISIONING: "AccessDeprovisioningStarted",
    State.DEPROVISIONED: "AccessDeprovisioned",
    State.DEPROVISIONING_FAILED: "AccessDeprovisioningFailed",
}


def report(
    session: Session, actor: Actor, identifier: str, state: State, said: Mapping[str, object], *, at: datetime
) -> Provisioning:
    """A transition; of what `said` (by FIELDS) leaves out, the word before stays. Whoever may edit for the provider reports."""
    _check(session, actor, identifier)
    before = find(session, identifier) or Provisioning(state)
    told = {name: value for name, value in said.items() if name in FIELDS and value is not None}
    if state in SUCCESSES:
        told["diagnostics"] = None
    after = replace(before, status=state, **{MOMENTS[state]: at}, **told)  # type: ignore[arg-type]  # the wire has checked the types
    return _keep(session, actor, identifier, after, at)


def put(
    session: Session, actor: Actor, identifier: str, state: State, said: Mapping[str, object], *, at: datetime
) -> Provisioning:
    """Replaces the whole state; what is left out is cleared, and only here moments of the past are taken from outside."""
    _check(session, actor, identifier)
    known = {name: said.get(name) for name in (*FIELDS, *TIMES)}
    known[MOMENTS[state]] = known[MOMENTS[state]] or at
    after = Provisioning(state, **known)  # type: ignore[arg-type]  # the wire has checked the types
    return _keep(session, actor, identifier, after, at)


def get(session: Session, identifier: str) -> Provisioning:
    """Raises NotFound where there is no agreement, or nothing has been reported of it."""
    found = find(session, identifier)
    if found is None:
        _agreement(session, identifier)
        raise NotFound(f"Nothing has been reported of the agreement `{identifier}` yet.", hint="Report a transition.")
    return found


def _keep(session: Session, actor: Actor, identifier: str, after: Provisioning, at: datetime) -> Provisioning:
    write(session, identifier, after, actor.principal)
    data: dict[str, Json] = {
        "id": identifier,
        "status": after.status.value,
        "platform": after.platform,
        "timestamp": at.isoformat(),
    }
    data |= {"why": after.diagnostics} if after.diagnostics else {}
    outbox.append(session, Event(new_id(at), EVENTS[after.status], identifier, at, actor.principal, data))
    return after


def _check(session: Session, actor: Actor, identifier: str) -> None:
    outbox.lock(session)
    agreement = _agreement(session, identifier)
    check_provider(session, actor, agreement, Permission.ACCESS_EDIT, "report the grant of")


def _agreement(session: Session, identifier: str) -> Agreement:
    record = catalogue.get(session, Kind.ACCESS, identifier)
    if record is None:
        raise NotFound(f"There is no access agreement `{identifier}`.", hint="GET /api/access lists them.")
    return Agreement.model_validate(record.data)
