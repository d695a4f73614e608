"""What is known of the use of data products: spans as they came, and sums for pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.observe.seen import seen
from hansa.observe.usage.model import SpanRow
from hansa.observe.usage.values import USAGE, Attributes, Span
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import chunks
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty means any. `since` is inclusive, `until` is not."""

    scope: str = ""
    product: str = ""
    contract: str = ""
    span: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who has read a product: how often, how many rows, and when last."""

    name: str
    access: str
    reads: int
    rows: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A product that somebody has read: how often, how many rows, and when last."""

    product: str
    reads: int
    rows: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    reads: int
    rows: int


def page(session: Session, wanted: Wanted, *, offset: int, limit: int) -> tuple[list[Span], bool]:
    """By time, the oldest first, and whether another page follows."""
    query = select(SpanRow).where(*where(wanted), *seen(session, SpanRow.product)).order_by(SpanRow.at, SpanRow.span_id)
    found = list(session.scalars(query.offset(offset).limit(limit + 1)))
    return [_span(row) for row in found[:limit]], len(found) > limit


def read_since(session: Session, products: Iterable[str], since: datetime) -> set[str]:
    """Those of these products that somebody has read since then."""
    found: set[str] = set()
    read = select(SpanRow.span_id).where(SpanRow.product == RecordRow.id, SpanRow.at >= since, SpanRow.scope == USAGE)
    for some in chunks(set(products)):
        query = select(RecordRow.id).where(RecordRow.kind == Kind.PRODUCT.value, RecordRow.id.in_(some), read.exists())
        found.update(session.scalars(query))
    return found


def readers(session: Session, product: str, *, since: datetime) -> list[Reader]:
    """Who has read the product, the most frequent first."""
    reads = func.count().label("reads")
    query = (
        select(SpanRow.reader, SpanRow.access, reads, func.coalesce(func.sum(SpanRow.rows), 0), func.max(SpanRow.at))
        .where(SpanRow.product == product, SpanRow.scope == USAGE, SpanRow.at >= since)
        .group_by(SpanRow.reader, SpanRow.access)
        .order_by(reads.desc(), SpanRow.reader)
    )
    return [
        Reader(name, access, count, int(rows or 0), last) for name, access, count, rows, last in session.execute(query)
    ]


def read_by(session: Session, reader: str, *, since: datetime) -> list[Reading]:
    """What somebody (`agent:scorer`) has read, the latest first."""
    last = func.max(SpanRow.at).label("last")
    query = (
        select(SpanRow.product, func.count(), func.coalesce(func.sum(SpanRow.rows), 0), last)
        .where(SpanRow.reader == reader, SpanRow.scope == USAGE, SpanRow.at >= since, *seen(session, SpanRow.product))
        .group_by(SpanRow.product)
        .order_by(last.desc(), SpanRow.product)
    )
    return [Reading(product, count, int(rows or 0), at) for product, count, rows, at in session.execute(query)]


def days(session: Session, product: str, *, until: date, count: int) -> list[Day]:
    """Reads of each of the last `count` days, the oldest first; days are days in UTC."""
    first = until - timedelta(days=count - 1)
    query = select(SpanRow.at, SpanRow.rows).where(
        SpanRow.product == product,
        SpanRow.scope == USAGE,
        SpanRow.at >= datetime.combine(first, datetime.min.time(), UTC),
    )
    reads, rows = dict.fromkeys(range(count), 0), dict.fromkeys(range(count), 0)
    for at, number in session.execute(query):
        place = (at.date() - first).days
        if place in reads:
            reads[place] += 1
            rows[place] += number or 0
    return [Day(first + timedelta(days=place), reads[place], rows[place]) for place in range(count)]


def where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, value in (
        (SpanRow.scope, wanted.scope),
        (SpanRow.product, wanted.product),
        (SpanRow.contract, wanted.contract),
        (SpanRow.span_id, wanted.span),
    ):
        if value:
            found.append(column == value)
    if wanted.since is not None:
        found.append(SpanRow.at >= wanted.since)
    if wanted.until is not None:
        found.append(SpanRow.at < wanted.until)
    return found


def _span(row: SpanRow) -> Span:
    return Span(
        row.trace_id,
        row.span_id,
        row.name,
        row.kind,
        row.start_nanos,
        row.end_nanos,
        row.scope,
        row.scope_version,
        _attributes(row.resource),
        _attributes(row.attributes),
        row.contract,
    )


def _attributes(value: Json) -> Attributes:
    return tuple(each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
