"""Questions about access on the wire: the status of a port for who asks, and AuthZEN evaluations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from hansa.gateway.evaluate import Because, Evaluation
    from hansa.governance.standing import Standing
    from hansa.kernel.json import Json


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Subject(Wire):
    type: str = "user"
    id: str = Field(default="current_user", min_length=1, max_length=256)


class Port(Wire):
    output_port_id: str = Field(min_length=1, max_length=256)


class Resource(Wire):
    """A port of a data product."""

    type: str = "data_product"
    id: str = Field(min_length=1, max_length=256)
    properties: Port

    @property
    def port(self) -> str:
        return self.properties.output_port_id


class Statement(Wire):
    sql: str | None = Field(default=None, max_length=50_000)
    purpose: str | None = Field(default=None, max_length=2_000)


class Action(Wire):
    name: str = "query"
    properties: Statement = Statement()


class Evaluate(Wire):
    subject: Subject = Subject()
    resource: Resource
    action: Action = Action()


def as_evaluation(made: Evaluation) -> dict[str, Json]:
    reasons: list[Json] = [_reason(number, each) for number, each in enumerate(made.because, 1)]
    return {"decision": made.allow, "context": {"reasons": reasons}}


def as_status(found: Standing) -> dict[str, Json]:
    row = found.agreement
    return {
        "dataProductId": found.product,
        "outputPortId": found.port,
        "dataContractId": found.contract or None,
        "outputPortType": found.type or None,
        "canGetInstantAccess": bool(found.instant),
        "canGetInstantAccessReason": found.instant or found.decides,
        "accessId": row.id if row else None,
        "accessStatus": row.status if row else None,
        "accessLifecycleStatus": row.lifecycle if row else None,
        "canRequestAccess": found.may_ask,
        "canRequestAccessReason": found.why,
    }


def _reason(number: int, because: Because) -> dict[str, Json]:
    """For people the sentence and whom to ask; for those who run the mesh also where it stands."""
    reason = because.reason
    user = f"{reason.sentence} Ask {reason.whom}." if reason.whom and because.against else reason.sentence
    return {"id": f"{because.about}-{number}", "reason_admin": {"en": str(reason)}, "reason_user": {"en": user}}
