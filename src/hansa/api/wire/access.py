"""Agreements on the wire: the manager's `Access`, `AccessProvisioning` and `CopyAccess…`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.registry.agreements.provisioning import FIELDS, TIMES, State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hansa.governance.copying import Candidate, Copied
    from hansa.kernel.json import Json
    from hansa.registry.agreements.provisioning import Provisioning
    from hansa.registry.agreements.queries import AgreementRow
    from hansa.registry.records.values import Record

LONGEST = 2_000
"""Characters of a reason or a purpose that is asked with."""
UNKNOWN = "unknown"
"""In place of a provider that was removed."""

Day = Annotated[date | None, BeforeValidator(lambda value: value or None)]
Id = Annotated[str, Field(min_length=1, max_length=256)]


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Open(Wire):
    """Keys that nobody knows here are kept."""

    model_config = ConfigDict(extra="allow")


class Info(Open):
    purpose: str = Field(min_length=1)
    status: Literal["requested", "approved", "rejected"] | None = None
    start_date: date | None = None
    end_date: date | None = None
    next_reassessment_date: date | None = None
    individual_agreements: str | None = None


class Provider(Open):
    data_product_id: Id
    output_port_id: Id
    team_id: str | None = None
    data_contract_id: str | None = None
    data_contract_version: str | None = None


class Consumer(Open):
    data_product_id: str | None = None
    team_id: str | None = None
    user_id: str | None = None
    agent_id: str | None = None


class Access(Open):
    id: str | None = None
    info: Info
    provider: Provider
    consumer: Consumer
    roles: list[str] | None = None
    tags: list[str] | None = None
    links: dict[str, str] | None = None
    custom: dict[str, str] | None = None

    def document(self, identifier: str) -> dict[str, Json]:
        said: dict[str, Json] = self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        return {"id": self.id or identifier} | {key: value for key, value in said.items() if key != "id"}


class Request(Wire):
    """Who wants to read the port and what for; without a consumer it is who asks."""

    purpose: str = Field(min_length=1, max_length=LONGEST)
    team_id: str = ""
    consumer_data_product_id: str = ""
    user_id: str = ""
    agent_id: str = ""
    roles: list[str] = Field(default_factory=list, max_length=100)
    start_date: Day = None
    end_date: Day = None


class Decided(Wire):
    """Why, and between which days. `endDate` of a cancellation is its last day; without one it ends at once."""

    reason: str = Field(default="", max_length=LONGEST)
    start_date: Day = None
    end_date: Day = None


class Custom(Open):
    property: str | None = None
    value: Any = None


class Report(Wire):
    """What a component says of a grant; the transition is in the path, or the `status` here."""

    status: State | None = None
    platform: str | None = None
    executor: str | None = None
    reference: str | None = None
    diagnostics: str | None = None
    note: str | None = None
    provisioning_started_at: AwareDatetime | None = None
    provisioned_at: AwareDatetime | None = None
    deprovisioning_started_at: AwareDatetime | None = None
    deprovisioned_at: AwareDatetime | None = None
    custom_properties: list[Custom] | None = None
    links: dict[str, str] | None = None

    def said(self) -> dict[str, object]:
        return {
            **{
                name: getattr(self, name)
                for name in (*FIELDS, *TIMES)
                if name not in {"custom_properties", "failed_at"}
            },
            "custom_properties": self.model_dump(mode="json")["custom_properties"],
        }


class Replacing(Report):
    status: State


class CopyRequest(Wire):
    source_output_port_id: Id
    access: list[str] | None = Field(default=None, max_length=10_000)
    notify_consumers: bool | None = None


def as_provisioning(value: Provisioning) -> dict[str, Json]:
    found = {to_camel(name): _text(said) for name, said in asdict(value).items() if said is not None}
    return {"status": value.status.value, **{key: said for key, said in found.items() if key != "status"}}


def as_access(
    record: Record, row: AgreementRow, known: Mapping[str, set[str]], reported: Provisioning | None
) -> dict[str, Json]:
    """The document with what is worked out: whether it is active, the grant, and `unknown` for a provider that is gone."""
    document = dict(record.data)
    info, provider = document.get("info"), document.get("provider")
    document["info"] = {**(info if isinstance(info, dict) else {}), "status": row.status, "active": row.active}
    if isinstance(provider, dict):
        ports = known.get(row.provider_product)
        gone = {"dataProductId": UNKNOWN} if ports is None else {}
        gone |= {"outputPortId": UNKNOWN} if row.provider_port not in (ports or ()) else {}
        document["provider"] = {**provider, **gone}
    if reported is not None:
        document["provisioning"] = as_provisioning(reported)
    return document


def as_preview(port: str, source: str, candidates: Sequence[Candidate]) -> dict[str, Json]:
    return {"outputPortId": port, "sourceOutputPortId": source, "candidates": [_candidate(each) for each in candidates]}


def as_copied(done: Copied) -> dict[str, Json]:
    return {
        "copied": [{"id": made, "copiedFrom": source} for made, source in done.copied],
        "skipped": [{"id": each, "reason": why} for each, why in done.skipped],
        "failed": [{"id": each, "reason": why} for each, why in done.failed],
    }


def _candidate(each: Candidate) -> dict[str, Json]:
    found: dict[str, Json] = {
        "id": each.id,
        "consumerType": each.consumer_type,
        "consumerId": each.consumer_id,
        "purpose": each.purpose,
        "startDate": each.start.isoformat() if each.start else None,
        "endDate": each.end.isoformat() if each.end else None,
        "roles": list(each.roles),
        "rolesNotOnTarget": list(each.roles_missing),
        "copyable": each.reason is None,
        "reason": each.reason,
    }
    return {key: value for key, value in found.items() if value is not None}


def _text(value: Any) -> Json:
    said: Json = value.isoformat() if isinstance(value, datetime) else value
    return said
