"""The third layer of an agreement: whether the grant exists in the data platform, as whoever makes it has reported.

provisioning ─→ provisioned | provisioning-failed        deprovisioning ─→ deprovisioned | deprovisioning-failed

Any state may follow any other: the reporting component owns it, and the latest report wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.registry.agreements.model import ProvisioningRow
from hansa.registry.records.queries import chunks
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json


class State(StrEnum):
    PROVISIONING = "provisioning"
    PROVISIONED = "provisioned"
    PROVISIONING_FAILED = "provisioning-failed"
    DEPROVISIONING = "deprovisioning"
    DEPROVISIONED = "deprovisioned"
    DEPROVISIONING_FAILED = "deprovisioning-failed"


MOMENTS: Mapping[State, str] = {
    State.PROVISIONING: "provisioning_started_at",
    State.PROVISIONED: "provisioned_at",
    State.PROVISIONING_FAILED: "failed_at",
    State.DEPROVISIONING: "deprovisioning_started_at",
    State.DEPROVISIONED: "deprovisioned_at",
    State.DEPROVISIONING_FAILED: "failed_at",
}
"""State → the moment that is noted when it is reached."""
SUCCESSES = frozenset({State.PROVISIONED, State.DEPROVISIONED})
"""After these the diagnostics of an earlier failure are gone."""
FIELDS = ("platform", "executor", "reference", "diagnostics", "note", "custom_properties", "links")
"""What a report may say; of what it leaves out, the earlier word stays."""
TIMES = ("provisioning_started_at", "provisioned_at", "deprovisioning_started_at", "deprovisioned_at", "failed_at")


@dataclass(frozen=True, slots=True)
class Provisioning:
    status: State
    platform: str | None = None
    executor: str | None = None
    reference: str | None = None
    diagnostics: str | None = None
    note: str | None = None
    provisioning_started_at: datetime | None = None
    provisioned_at: datetime | None = None
    deprovisioning_started_at: datetime | None = None
    deprovisioned_at: datetime | None = None
    failed_at: datetime | None = None
    custom_properties: Json = None
    links: Json = None


def find(session: Session, identifier: str) -> Provisioning | None:
    """None until something has been reported."""
    row = session.get(ProvisioningRow, (Kind.ACCESS.value, identifier))
    return _value(row) if row else None


def find_many(session: Session, identifiers: Iterable[str]) -> dict[str, Provisioning]:
    found: dict[str, Provisioning] = {}
    for some in chunks(set(identifiers)):
        query = select(ProvisioningRow).where(ProvisioningRow.kind == Kind.ACCESS.value, ProvisioningRow.id.in_(some))
        found |= {row.id: _value(row) for row in session.scalars(query)}
    return found


def write(session: Session, identifier: str, value: Provisioning, by: str) -> None:
    """Replaces what is on record."""
    fields = {name: getattr(value, name) for name in (*FIELDS, *TIMES)}
    row = ProvisioningRow(kind=Kind.ACCESS.value, id=identifier, status=value.status.value, by=by, **fields)
    session.merge(row)
    session.flush()


def _value(row: ProvisioningRow) -> Provisioning:
    return Provisioning(State(row.status), **{name: getattr(row, name) for name in (*FIELDS, *TIMES)})
