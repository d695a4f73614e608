"""Test results on the wire: the manager's `TestResults`, as `datacontract test --publish` sends them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from hansa.registry.testresults.values import STATES, TestResult

if TYPE_CHECKING:
    from hansa.kernel.json import Json

Moment = Annotated[datetime, AfterValidator(lambda at: at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))]
"""A time without a zone is UTC: older clients write it so."""
KNOWN = frozenset(
    {
        "id", "dataContractId", "dataContractVersion", "branch", "server", "timestampStart", "timestampEnd", "result",
        "checks", "logs",
    }
)  # fmt: skip


class Open(BaseModel):
    """Keys that nobody knows here are kept."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")


class Check(Open):
    type: str = Field(default="", max_length=200)
    result: str = Field(max_length=40)
    name: str | None = None
    quality_reference: str | None = None
    quality_category: str | None = None
    dimension: str | None = None
    quality_check_definition: str | None = None
    failed_number: int | None = None
    total_number: int | None = None
    failed_samples: list[str] | None = None
    engine: str | None = None
    model: str | None = None
    field: str | None = None
    reason: str | None = None
    details: str | None = None


class Log(Open):
    level: str | None = None
    message: str | None = None
    timestamp: Moment | None = None


class TestResults(Open):
    __test__ = False  # no test of ours, whatever pytest takes from the name

    id: str = Field(min_length=1, max_length=256)
    data_contract_id: str = Field(min_length=1, max_length=256)
    data_contract_version: str | None = None
    branch: str | None = Field(default=None, max_length=256)
    server: str | None = Field(default=None, max_length=600)
    timestamp_start: Moment
    timestamp_end: Moment
    result: str = Field(max_length=40)
    checks: list[Check] | None = Field(default=None, max_length=100_000)
    logs: list[Log] | None = Field(default=None, max_length=100_000)

    def value(self) -> TestResult:
        said = self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
        return TestResult(
            self.id,
            self.data_contract_id,
            self.data_contract_version or "",
            self.server or "",
            self.result if self.result in STATES else "unknown",
            self.timestamp_start,
            self.timestamp_end,
            branch=self.branch or "",
            more={key: value for key, value in said.items() if key not in KNOWN},
            checks=tuple({"type": "", **check} for check in said.get("checks", ())),
            logs=tuple(said.get("logs", ())),
        )


def as_head(result: TestResult) -> dict[str, Json]:
    """As lists show it: without checks and logs."""
    branch: dict[str, Json] = {"branch": result.branch} if result.branch else {}
    return {
        **result.more,
        "id": result.id,
        "dataContractId": result.contract,
        "dataContractVersion": result.version,
        **branch,
        "server": result.server,
        "timestampStart": result.started_at.isoformat(),
        "timestampEnd": result.ended_at.isoformat(),
        "result": result.result,
    }


def as_whole(result: TestResult) -> dict[str, Json]:
    return as_head(result) | {"checks": list(result.checks), "logs": list(result.logs)}
