"""What is visible: the newest release of a product, and the ones before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import func, select

from hansa.dataplane.publish.model import InputStateRow, PortSnapshotRow, ReleaseRow
from hansa.dataplane.publish.values import InputState, PortSnapshot, Release
from hansa.dataplane.storage.values import TableId
from hansa.registry.records.queries import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json


def current(session: Session, product_id: str) -> Release | None:
    found = releases(session, product_id, limit=1)
    return found[0] if found else None


def releases(session: Session, product_id: str, limit: int = 100) -> list[Release]:
    """Newest first."""
    rows = session.scalars(
        select(ReleaseRow).where(ReleaseRow.product_id == product_id).order_by(ReleaseRow.number.desc()).limit(limit)
    )
    return _with_snapshots(session, list(rows))


def find_release(session: Session, release_id: str) -> Release | None:
    row = session.get(ReleaseRow, release_id)
    return _with_snapshots(session, [row])[0] if row else None


def of_run(session: Session, run_id: str) -> Release | None:
    row = session.scalar(select(ReleaseRow).where(ReleaseRow.run_id == run_id))
    return _with_snapshots(session, [row])[0] if row else None


FEW = 500
"""Products that a query names one by one; for more, it asks for all."""


def current_of_all(session: Session, products: Sequence[str] | None = None) -> dict[str, Release]:
    """The newest release of every product (or of each of these) that has one, by product id."""
    newest = select(ReleaseRow.product_id, func.max(ReleaseRow.number).label("number")).group_by(ReleaseRow.product_id)
    if products is not None and len(products) <= FEW:
        newest = newest.where(ReleaseRow.product_id.in_(products))
    last = newest.subquery()
    same = (last.c.product_id == ReleaseRow.product_id) & (last.c.number == ReleaseRow.number)
    rows = session.scalars(select(ReleaseRow).join(last, same)).all()
    return {made.product_id: made for made in _with_snapshots(session, rows)}


def published_at(session: Session, products: Iterable[str]) -> dict[str, datetime]:
    """When each of these was published last; what never was is left out."""
    row = ReleaseRow.__table__.c
    query = select(row.product_id, func.max(row.at)).where(among(session, row.product_id, sorted(set(products))))
    return dict(session.execute(query.group_by(row.product_id)).all())


def input_states(session: Session, product_id: str) -> dict[tuple[str, str], InputState]:
    """What the newest release had read, by port and object."""
    rows = session.scalars(select(InputStateRow).where(InputStateRow.product_id == product_id))
    return {(row.port, row.object): _state(row) for row in rows}


def landed(session: Session) -> list[tuple[str, str, str]]:
    """(product, port, object) of everything that was read from a source and is kept in the warehouse."""
    rows = session.scalars(select(InputStateRow).order_by(InputStateRow.product_id, InputStateRow.port))
    return [
        (row.product_id, row.port, row.object)
        for row in rows
        if _state(row).table is not None and not _state(row).upstream_release
    ]


def kept_snapshots(session: Session) -> dict[str, set[int]]:
    """Every snapshot that a release or an input still points at, by `namespace.table`: never collected."""
    kept: dict[str, set[int]] = {}
    for table, snapshot in session.execute(select(PortSnapshotRow.namespace_table, PortSnapshotRow.snapshot_id)):
        kept.setdefault(table, set()).add(snapshot)
    for row in session.scalars(select(InputStateRow)):
        state = _state(row)
        if state.table is not None and state.snapshot_id is not None:
            kept.setdefault(namespace_table(state.table), set()).add(state.snapshot_id)
    return kept


def visible(session: Session) -> list[tuple[TableId, int]]:
    """The snapshot that each table shows now: of the newest releases and of their landing tables."""
    states = [_state(row) for row in session.scalars(select(InputStateRow))]
    landed = [(each.table, each.snapshot_id) for each in states if each.table and each.snapshot_id is not None]
    shown = [(each.table, each.snapshot_id) for made in current_of_all(session).values() for each in made.snapshots]
    return shown + landed


def namespace_table(table: TableId) -> str:
    return f"{table.namespace}.{table.table}"


def _with_snapshots(session: Session, rows: Sequence[ReleaseRow]) -> list[Release]:
    by_release: dict[str, list[PortSnapshotRow]] = {}
    query = select(PortSnapshotRow).where(PortSnapshotRow.release_id.in_([row.id for row in rows]))
    for each in session.scalars(query.order_by(PortSnapshotRow.number)):
        by_release.setdefault(each.release_id, []).append(each)
    return [
        Release(row.id, row.product_id, row.run_id, row.number, row.at, _snapshots(row, by_release.get(row.id, ())))
        for row in rows
    ]


def _snapshots(release: ReleaseRow, rows: Iterable[PortSnapshotRow]) -> tuple[PortSnapshot, ...]:
    return tuple(
        PortSnapshot(
            release.product_id,
            row.port,
            row.object,
            row.contract_id,
            row.contract_version,
            TableId(release.product_id, row.table_name, row.major),
            row.snapshot_id,
            row.rows,
            row.bytes,
            release.at,
        )
        for row in rows
    )


def state_to_json(state: InputState) -> dict[str, Json]:
    table = state.table
    return {
        "fingerprint": state.fingerprint,
        "cursor": state.cursor,
        "table": [table.product, table.name, table.major] if table else None,
        "snapshot": str(state.snapshot_id) if state.snapshot_id is not None else None,
        "upstream_release": state.upstream_release,
    }


def _state(row: InputStateRow) -> InputState:
    stored = cast("dict[str, Json]", row.state)
    table = stored.get("table")
    snapshot = stored.get("snapshot")
    release = stored.get("upstream_release")
    cursor = stored.get("cursor")
    return InputState(
        row.port,
        row.object,
        str(stored.get("fingerprint") or ""),
        None if cursor is None else str(cursor),
        TableId(str(table[0]), str(table[1]), int(str(table[2]))) if isinstance(table, list) else None,
        None if snapshot is None else int(str(snapshot)),
        None if release is None else str(release),
    )
