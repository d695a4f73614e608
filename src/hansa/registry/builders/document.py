"""A data product builder as a document: the manager's `DataProductBuilder` shape."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

if TYPE_CHECKING:
    from collections.abc import Mapping

AGENTS = {
    "claude_code": "Claude Code",
    "openai_codex": "OpenAI Codex",
    "github_copilot_cli": "GitHub Copilot CLI",
}
"""The coding agents that the manager names, as people call them; others are shown as they are written."""
_PLACEHOLDER = re.compile(r"\{\{\s*(dataProductId|dataProductName|dataProductUrl)\s*\}\}")

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


def filled(instructions: str, values: Mapping[str, str]) -> str:
    """With the product's values for `{{dataProductId}}` and the like, in one pass: what a value says is no placeholder."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], instructions)
