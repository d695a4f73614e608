"""One use of a data product: a span as OpenTelemetry has it, with the resource and scope that it came under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.kernel.json import Json

Attributes = tuple[dict[str, "Json"], ...]
"""OTLP/JSON: `{key, value: {stringValue | intValue | …}}`, as they came."""
KEPT = timedelta(days=30)
"""How long usage is kept, as the manager keeps it."""
USAGE = "usage"
"""The scope under which reads of data products are reported."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    trace_id: str
    span_id: str
    name: str
    kind: str
    start_nanos: int
    end_nanos: int
    scope: str
    scope_version: str
    resource: Attributes
    attributes: Attributes
    contract: str = ""

    @property
    def at(self) -> datetime:
        """The start, within what a calendar has."""
        seconds = min(max(self.start_nanos, 0) / 1_000_000_000, (LAST - EPOCH).total_seconds())
        return EPOCH + timedelta(seconds=seconds)

    def said(self, *keys: str) -> str:
        """The first of these attributes that the span or its resource has, as text."""
        found = texts((*self.resource, *self.attributes))
        return next((found[key] for key in keys if found.get(key)), "")

    @property
    def product(self) -> str:
        return self.said("dataproduct.id")

    @property
    def port(self) -> str:
        return self.said("outputport.id", "outputport.name")


def texts(attributes: Sequence[Mapping[str, Json]]) -> dict[str, str]:
    """Key → value as text, of the plain values."""
    found = {}
    for each in attributes:
        value = each.get("value")
        plain = next(iter(value.values()), None) if isinstance(value, dict) else None
        if isinstance(plain, str | int | float):
            found[str(each.get("key"))] = str(plain)
    return found


def attribute(key: str, value: str | int) -> dict[str, Json]:
    said: dict[str, Json] = {"intValue": value} if isinstance(value, int) else {"stringValue": value}
    return {"key": key, "value": said}
