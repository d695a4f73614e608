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

    @property
    def type(self) -> str:
        """`dataproduct`, `team`, `user` or `agent`; a product or a person is named together with its team."""
        named = {"dataproduct": self.data_product_id, "agent": self.agent_id, "user": self.user_id}
        return next((kind for kind, value in named.items() if value), "team")

    @property
    def id(self) -> str:
        """The id of what `type` says; empty where nobody is named."""
        return self.data_product_id or self.agent_id or self.user_id or self.team_id or ""


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

    def lifecycle(self, today: date) -> str:
        """requested, rejected, upcoming, active or expired."""
        if self.info.status is not Status.APPROVED:
            return self.info.status.value
        if self.info.end_date is not None and self.info.end_date < today:
            return "expired"
        return "active" if self.active(today) else "upcoming"

    def holds(self, today: date) -> bool:
        """Whether somebody still relies on it: asked for, or approved and not over."""
        over = self.info.end_date is not None and self.info.end_date < today
        return self.info.status is not Status.REJECTED and not over
