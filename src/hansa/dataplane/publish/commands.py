"""Publishes a product: one transaction makes all its ports visible and says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.errors import StaleSnapshot
from hansa.dataplane.publish.model import InputStateRow, PortSnapshotRow, ReleaseRow
from hansa.dataplane.publish.queries import current, namespace_table, state_to_json
from hansa.dataplane.publish.values import Release
from hansa.db import outbox
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.dataplane.publish.values import InputState, PortSnapshot
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run wants to publish. `based_on` is the number of the release it built on, 0 if there was none."""

    product_id: str
    run_id: str
    based_on: int
    snapshots: tuple[PortSnapshot, ...]
    inputs: tuple[InputState, ...] = ()


def release(session: Session, publication: Publication, *, principal: str, at: datetime) -> Release:
    """Refused if another run has published since this one began: what it built on is no longer what readers see."""
    product = publication.product_id
    before = current(session, product)
    number = before.number if before else 0
    if number != publication.based_on:
        raise StaleSnapshot(
            f"`{product}` was published by another run meanwhile (release {number}).",
            hint="Run the product again: it will build on the newer release.",
        )
    made = Release(new_id(at), product, publication.run_id, number + 1, at, publication.snapshots)
    session.add(ReleaseRow(id=made.id, product_id=product, run_id=made.run_id, number=made.number, at=at))
    session.flush()
    session.add_all(_row(made, each, place) for place, each in enumerate(made.snapshots))
    for each in publication.inputs:  # an input that was not read this time keeps its cursor: its events are in it only
        session.merge(_state(made, each))
    outbox.append(session, Event(new_id(at), "DataProductPublished", product, at, principal, _data(made)))
    return made


def _row(made: Release, snapshot: PortSnapshot, place: int) -> PortSnapshotRow:
    return PortSnapshotRow(
        release_id=made.id,
        port=snapshot.port,
        object=snapshot.object,
        number=place,
        contract_id=snapshot.contract_id,
        contract_version=snapshot.contract_version,
        table_name=snapshot.table.name,
        major=snapshot.table.major,
        namespace_table=namespace_table(snapshot.table),
        snapshot_id=snapshot.snapshot_id,
        rows=snapshot.rows,
        bytes=snapshot.bytes,
    )


def _state(made: Release, state: InputState) -> InputStateRow:
    return InputStateRow(
        product_id=made.product_id,
        port=state.port,
        object=state.object,
        release_id=made.id,
        state=state_to_json(state),
    )


def _data(made: Release) -> dict[str, Json]:
    """Snapshot ids are text: they are too long for a JavaScript number."""
    ports: list[Json] = [
        {
            "port": each.port,
            "table": each.object,
            "contract": each.contract_id,
            "version": each.contract_version,
            "snapshot": str(each.snapshot_id),
            "rows": each.rows,
            "bytes": each.bytes,
        }
        for each in made.snapshots
    ]
    return {
        "release": made.id,
        "number": made.number,
        "run": made.run_id,
        "rows": sum(each.rows for each in made.snapshots),
        "ports": ports,
    }
