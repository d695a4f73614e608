"""An access agreement as a document: the manager's `Access` shape."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class Status(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


class Info(BaseModel):
    model_config = CONFIG

    purpose: str = Field(min_length=1)
    status: Status = Status.REQUESTED
    start_date: date | None = None
    end_date: date | None = None
    next_reassessment_date: date | None = None
    individual_agreements: str = ""


class Provider(BaseModel):
    model_config = CONFIG

    data_product_id: str = Field(min_length=1)
    output_port_id: str = Field(min_length=1)
    team_id: str | None = None
    data_contract_id: str | None = None
    data_contract_version: str | None = None


class Consumer(BaseModel):
    """Exactly who reads: a product, a team, a person or an agent."""

    model_config = CONFIG

    data_product_id: str | None = None
    team_id: str | None = None
    user_id: str | None = None
    agent_id: str | None = None


class Agreement(BaseModel):
    model_config = CONFIG

    id: str = Field(min_length=1)
    info: Info
    provider: Provider
    consumer: Consumer
    roles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    links: dict[str, str] = Field(default_factory=dict)
    custom: dict[str, str] = Field(default_factory=dict)

    def active(self, today: date) -> bool:
        """Approved, and between its dates; without a start it began when it was approved."""
        begun = self.info.start_date is None or self.info.start_date <= today
        ended = self.info.end_date is not None and self.info.end_date < today
        return self.info.status is Status.APPROVED and begun and not ended

    def holds(self, today: date) -> bool:
        """Whether somebody still relies on it: asked for, or approved and not over."""
        over = self.info.end_date is not None and self.info.end_date < today
        return self.info.status is not Status.REJECTED and not over
