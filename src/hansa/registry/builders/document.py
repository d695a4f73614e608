"""A data product builder as a document: the manager's `DataProductBuilder` shape."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

CONFIG = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)


class ByStatus(BaseModel):
    model_config = CONFIG

    statuses: tuple[str, ...] = Field(min_length=1)
    instructions: str


class Builder(BaseModel):
    """An empty list of types, teams, tags or server types means: all of them."""

    model_config = CONFIG

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    description: str = ""
    plugin_repository: str = ""
    supported_agents: tuple[str, ...] = ()
    capabilities: str = ""
    usage_instructions: str = ""
    usage_instructions_by_status: tuple[ByStatus, ...] = ()
    types: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    server_types: tuple[str, ...] = ()

    def instructions(self, status: str) -> str:
        """How to use it for a product of this status, as Markdown; the first rule that names the status wins."""
        found = (rule.instructions for rule in self.usage_instructions_by_status if status in rule.statuses)
        return next(found, self.usage_instructions)
