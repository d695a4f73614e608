"""OpenLineage events: kept as they came, found by job, run, kind and data product, let go of after 90 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, delete, select

from hansa.db import outbox
from hansa.kernel.errors import InvalidInput
from hansa.kernel.permissions import Permission
from hansa.observe.lineage.model import LineageEventRow
from hansa.observe.seen import seen
from hansa.registry import authority
from hansa.registry.products.queries import find_product

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

KEPT = timedelta(days=90)
"""How long lineage events are kept, as the manager keeps them."""
TYPES = ("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a run; `product` and `port` link it to a data product, empty where it names none."""

    id: str
    run: str
    namespace: str
    job: str
    type: str
    at: datetime
    event: dict[str, Json]
    product: str = ""
    port: str = ""
    contract: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty means any. `since` is inclusive, `until` is not."""

    namespace: str = ""
    job: str = ""
    run: str = ""
    type: str = ""
    product: str = ""
    since: datetime | None = None
    until: datetime | None = None


def record(session: Session, actor: Actor, told: Told, *, at: datetime) -> None:
    """Keeps an event. A team tells of its own products, the organisation of all; a product that is named must be there."""
    owner, contract = None, ""
    if told.product:
        product = find_product(session, told.product)
        if product is None:
            raise InvalidInput(f"There is no data product `{told.product}`.", hint="Leave it out, or publish it first.")
        port = next((each for each in product.outputs if each.is_called(told.port)), None)
        owner, contract = product.owner, (port.contract_id or "") if port else ""
    doing = f"tell the lineage of `{told.product}`" if told.product else "tell lineage without a data product"
    authority.check(session, actor, Permission.DATAPRODUCT_EDIT, owner or None, doing=doing)
    store(session, told, by=actor.principal, contract=contract, at=at)


def store(session: Session, told: Told, *, by: str, contract: str, at: datetime) -> None:
    """Without asking whether anybody may; an id again replaces."""
    session.merge(
        LineageEventRow(
            id=told.id,
            run_id=told.run[:256],
            job_namespace=told.namespace[:500],
            job_name=told.job[:500],
            type=told.type,
            at=told.at,
            kept_at=at,
            product=told.product[:256],
            port=told.port[:256],
            contract=contract[:256],
            by=by,
            producer=str(told.event.get("producer") or ""),
            event=told.event,
        )
    )


def page(session: Session, wanted: Wanted, *, offset: int, limit: int) -> tuple[list[Told], bool]:
    """By time, the oldest first, and whether another page follows."""
    hidden = seen(session, LineageEventRow.product)
    query = select(LineageEventRow).where(*_where(wanted), *hidden).order_by(LineageEventRow.at, LineageEventRow.id)
    found = list(session.scalars(query.offset(offset).limit(limit + 1)))
    return [_told(row) for row in found[:limit]], len(found) > limit


def remove(session: Session, actor: Actor, wanted: Wanted, *, at: datetime) -> int:
    """How many were removed; all of the organisation where nothing is wanted. For those who run the organisation."""
    if bool(wanted.namespace) != bool(wanted.job):
        raise InvalidInput("A job is its namespace and its name.", hint="Give jobNamespace and jobName together.")
    authority.check(session, actor, Permission.DATAPRODUCT_EDIT, None, doing="remove lineage events")
    gone = delete(LineageEventRow).where(*_where(wanted))
    ended = session.execute(gone, execution_options={"synchronize_session": False})
    count = cast("CursorResult[object]", ended).rowcount
    outbox.note(session, actor, "LineageDeleted", wanted.product or wanted.job or "all", at=at, count=count)
    return count


def forget(session: Session, *, at: datetime) -> int:
    """Lets go of what is older than is kept."""
    gone = delete(LineageEventRow).where(LineageEventRow.at < at - KEPT)
    ended = session.execute(gone, execution_options={"synchronize_session": False})
    return cast("CursorResult[object]", ended).rowcount


def known(session: Session, identifiers: Iterable[str]) -> set[str]:
    """Which of these are on record."""
    return set(session.scalars(select(LineageEventRow.id).where(LineageEventRow.id.in_(list(identifiers)))))


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (LineageEventRow.job_namespace, wanted.namespace),
        (LineageEventRow.job_name, wanted.job),
        (LineageEventRow.run_id, wanted.run),
        (LineageEventRow.type, wanted.type),
        (LineageEventRow.product, wanted.product),
    ):
        if value:
            found.append(column == value)
    if wanted.since is not None:
        found.append(LineageEventRow.at >= wanted.since)
    if wanted.until is not None:
        found.append(LineageEventRow.at < wanted.until)
    return found


def _told(row: LineageEventRow) -> Told:
    event = row.event if isinstance(row.event, dict) else {}
    return Told(
        row.id,
        row.run_id,
        row.job_namespace,
        row.job_name,
        row.type,
        row.at,
        event,
        row.product,
        row.port,
        row.contract,
    )
