"""A read through the guarded door as usage: one span for each output port that it read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hansa.observe.usage.values import EPOCH, USAGE, Span, attribute

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.kernel.events import Event

SERVICE = "hansa"
KIND = "SPAN_KIND_SERVER"
MICRO = 1000
"""Nanoseconds of the smallest step that our clock has."""


def spans_of(event: Event) -> Iterable[Span]:
    """Of a `DataQueried` event; the statement itself is not told, because it may quote values."""
    reads = event.data.get("reads")
    nanos = round((event.time - EPOCH).total_seconds() * 1_000_000) * MICRO
    for product, port in sorted({_port(str(read)) for read in (reads if isinstance(reads, list) else [])}):
        resource = (
            attribute("service.name", SERVICE),
            attribute("dataproduct.id", product),
            attribute("outputport.name", port),
        )
        said = {"user": event.principal, "type": "query", "purpose": event.data.get("purpose"), "result": "success"}
        agreements = event.data.get("agreements")
        if isinstance(agreements, list) and agreements:
            said["access.id"] = agreements[0]
        attributes = [attribute(key, str(value)) for key, value in said.items() if value]
        rows = event.data.get("rows")
        if isinstance(rows, int):
            attributes.append(attribute("rows", rows))
        span = hashlib.sha256(f"{event.id}/{product}/{port}".encode()).hexdigest()[:16]
        trace = event.id.replace("-", "")
        yield Span(trace, span, "query", KIND, nanos, nanos, USAGE, "1.0.0", resource, tuple(attributes))


def _port(read: str) -> tuple[str, str]:
    """`product/port/table@snapshot`; a product's id may hold slashes itself."""
    product, port, _ = read.rsplit("@", 1)[0].rsplit("/", 2)
    return product, port
