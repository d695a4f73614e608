"""Usage on the wire: OTLP/JSON, spans grouped by their resource and their scope."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.observe.usage.values import Attributes, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.json import Json

MOST_NANOS = 2**63 - 1


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Attribute(BaseModel):
    model_config = ConfigDict(extra="allow")

    key: str = Field(min_length=1, max_length=1000)
    value: dict[str, Any] | None = None


Said = Annotated[list[Attribute], BeforeValidator(lambda value: [] if value is None else value)]
Nanos = Annotated[int, Field(ge=0, le=MOST_NANOS)]
Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class OtlpSpan(Wire):
    trace_id: Text = Field(default="", max_length=256)
    span_id: str = Field(min_length=1, max_length=256)
    name: Text = ""
    kind: Annotated[str, BeforeValidator(lambda value: "" if value is None else str(value))] = ""
    start_time_unix_nano: Nanos = 0
    end_time_unix_nano: Nanos = 0
    attributes: Said = Field(default_factory=list)


class Scope(Wire):
    name: Text = ""
    version: Text = ""


class ScopeSpans(Wire):
    scope: Scope | None = None
    spans: list[OtlpSpan] | None = None


class Resource(Wire):
    attributes: Said = Field(default_factory=list)


class ResourceSpans(Wire):
    resource: Resource | None = None
    scope_spans: list[ScopeSpans] | None = None


class Traces(Wire):
    resource_spans: list[ResourceSpans] | None = None

    def spans(self) -> list[Span]:
        return [
            _span(each, scoped.scope or Scope(), _said((group.resource or Resource()).attributes))
            for group in self.resource_spans or ()
            for scoped in group.scope_spans or ()
            for each in scoped.spans or ()
        ]


def as_otlp(spans: Sequence[Span]) -> dict[str, Json]:
    """Neighbours of one resource and scope stand together; the order of the spans stays."""
    groups: list[Json] = []
    for resource, under in groupby(spans, key=lambda span: span.resource):
        scopes: list[Json] = []
        for scope, within in groupby(under, key=lambda span: (span.scope, span.scope_version)):
            said: dict[str, Json] = {"name": scope[0]} | ({"version": scope[1]} if scope[1] else {})
            scopes.append({"scope": said, "spans": [_wire(span) for span in within]})
        groups.append({"resource": {"attributes": list(resource)}, "scopeSpans": scopes})
    return {"resourceSpans": groups}


def _span(said: OtlpSpan, scope: Scope, resource: Attributes) -> Span:
    start = said.start_time_unix_nano
    return Span(
        said.trace_id,
        said.span_id,
        said.name,
        said.kind,
        start,
        said.end_time_unix_nano or start,
        scope.name,
        scope.version,
        resource,
        _said(said.attributes),
    )


def _said(attributes: list[Attribute]) -> Attributes:
    return tuple(each.model_dump(mode="json", exclude_none=True) for each in attributes)


def _wire(span: Span) -> dict[str, Json]:
    found: dict[str, Json] = {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "name": span.name,
        "kind": span.kind,
        "startTimeUnixNano": span.start_nanos,
        "endTimeUnixNano": span.end_nanos,
        "attributes": list(span.attributes),
    }
    return {key: value for key, value in found.items() if value != ""}
