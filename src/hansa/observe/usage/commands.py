"""Keeps, removes and lets go of usage."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, delete
from sqlalchemy.dialects import postgresql, sqlite

from hansa.db import outbox
from hansa.kernel.errors import InvalidInput
from hansa.kernel.permissions import Permission
from hansa.observe.usage.model import SpanRow
from hansa.observe.usage.queries import where
from hansa.observe.usage.values import KEPT
from hansa.registry import authority
from hansa.registry.products.queries import find_products
from hansa.registry.records.queries import chunks, links_from
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.observe.usage.queries import Wanted
    from hansa.observe.usage.values import Span

AT_ONCE = 40
"""Rows of one statement: eighteen values each stay below the 999 that an old SQLite binds."""


def record(session: Session, actor: Actor, spans: Sequence[Span]) -> int:
    """Keeps spans, a span id again replaces. A team reports the use of its own products, the organisation that of all."""
    owners = {row.id: row.owner for row in find_products(session, {span.product for span in spans})}
    for product in sorted({span.product for span in spans}):
        doing = f"report the use of `{product}`" if product else "report use without a data product"
        authority.check(session, actor, Permission.DATAPRODUCT_EDIT, owners.get(product) or None, doing=doing)
    return store(session, spans)


def store(session: Session, spans: Sequence[Span]) -> int:
    """Without asking whether anybody may; how many they were."""
    fresh = {span.span_id: span for span in spans}
    contracts = _contracts(session, {span.product for span in fresh.values()})
    rows = [_row(span, contracts) for span in fresh.values()]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for start in range(0, len(rows), AT_ONCE):
        statement = insert(SpanRow).values(rows[start : start + AT_ONCE])
        changed = {name: statement.excluded[name] for name in rows[0] if name != "span_id"}
        session.execute(statement.on_conflict_do_update(index_elements=["span_id"], set_=changed))
    return len(rows)


def remove(session: Session, actor: Actor, wanted: Wanted, *, at: datetime) -> int:
    """How many were removed; all of the organisation where nothing is wanted."""
    owners = {row.id: row.owner for row in find_products(session, {wanted.product})} if wanted.product else {}
    authority.check(
        session, actor, Permission.DATAPRODUCT_EDIT, owners.get(wanted.product) or None, doing="remove usage"
    )
    gone = session.execute(delete(SpanRow).where(*where(wanted)), execution_options={"synchronize_session": False})
    count = cast("CursorResult[object]", gone).rowcount
    outbox.note(session, actor, "TracesDeleted", wanted.product or "all", at=at, count=count)
    return count


def forget(session: Session, *, at: datetime) -> int:
    """Lets go of what is older than is kept."""
    gone = delete(SpanRow).where(SpanRow.at < at - KEPT)
    ended = session.execute(gone, execution_options={"synchronize_session": False})
    return cast("CursorResult[object]", ended).rowcount


def _contracts(session: Session, products: set[str]) -> dict[tuple[str, str], str]:
    """(product, port) → contract, of these products."""
    found: dict[tuple[str, str], str] = {}
    for some in chunks(products - {""}):
        for link in links_from(session, Kind.PRODUCT, some, ("output", "retired-output")):
            found[link.id, link.name] = link.target_id
    return found


def _row(span: Span, contracts: dict[tuple[str, str], str]) -> dict[str, object]:
    rows = span.said("rows")
    contract = span.said("datacontract.id") or contracts.get((span.product, span.port), "")
    if not (span.span_id and len(span.span_id) <= 256):
        raise InvalidInput("A span has no spanId.", hint="Give each span an id of at most 256 characters.")
    return {
        "span_id": span.span_id,
        "trace_id": span.trace_id[:256],
        "scope": span.scope[:256],
        "scope_version": span.scope_version[:80],
        "product": span.product[:256],
        "port": span.port[:256],
        "contract": contract[:256],
        "access": span.said("access.id")[:256],
        "reader": span.said("user", "role")[:300],
        "name": span.name,
        "kind": span.kind[:80],
        "at": span.at,
        "start_nanos": span.start_nanos,
        "end_nanos": span.end_nanos,
        "rows": int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 19 else None,
        "result": span.said("result")[:80],
        "resource": list(span.resource),
        "attributes": list(span.attributes),
    }
