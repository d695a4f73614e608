"""Sets what holds for the whole organisation: its owners only, and every state is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.registry.authority import check_owner
from hansa.registry.settings.model import SettingRevisionRow, SettingRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json


def put(session: Session, actor: Actor, name: str, value: Json, *, why: str, at: datetime) -> None:
    """Sets `name` to `value`, whose form the caller has checked; the same value again changes nothing."""
    check_owner(actor, doing=f"change the organisation's setting `{name}`")
    outbox.lock(session)
    row = session.get(SettingRow, name)
    if row is not None and row.value == value:
        return
    number = row.revision + 1 if row else 1
    if row is None:
        session.add(SettingRow(name=name, value=value, revision=number))
    else:
        row.value, row.revision = value, number
    session.add(SettingRevisionRow(name=name, number=number, value=value, at=at, by=actor.principal, why=why))
    data: dict[str, Json] = {"id": name, "timestamp": at.isoformat(), "revision": number}
    outbox.append(session, Event(new_id(at), "SettingsUpdated", name, at, actor.principal, data))


def change(session: Session, actor: Actor, name: str, changes: Mapping[str, Json], *, why: str, at: datetime) -> None:
    """Sets some keys of a setting that is an object, and leaves the others; None takes a key away."""
    row = session.get(SettingRow, name)
    before = row.value if row is not None and isinstance(row.value, dict) else {}
    value = {**before, **changes}
    put(session, actor, name, {key: each for key, each in value.items() if each is not None}, why=why, at=at)
