"""The organisation as the manager's API shows it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class OrganizationFeatures(BaseModel):
    """What is None has its default; unknown keys are kept, so that an instance of a later version can be copied."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")

    change_process_mode: str | None = None
    change_self_approval: Literal["allowed"] | None = None
    managed_tags_policy: str | None = None
    auto_approve_policy: Literal["always"] | None = None
    access_provisioning_policy: Literal["required"] | None = None
    access_approvers: Literal["other-person", "other-team"] | None = None
    custom_team_roles_enabled: bool | None = None
    data_contract_tests_enabled: bool | None = None
    data_contract_tests_tags: list[str] | None = None
    open_in_options: list[str] | None = None
    custom_script: str | None = None
    intelligence_enabled: bool | None = None
    intelligence_query_execution_enabled: bool | None = None
