"""A policy as a document: the manager's `Policy` shape, a rule of play in words."""

from __future__ import annotations

import re
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

_ID = re.compile(r"GLOBAL-[1-9][0-9]{0,8}\Z")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}\Z")


class Status(StrEnum):
    DRAFT = "Draft"
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    DEPRECATED = "Deprecated"


def full_id(text: str) -> str:
    """`7` is `GLOBAL-7`; what is neither stays as it is."""
    return f"GLOBAL-{text}" if _NUMBER.match(text) else text


class Policy(BaseModel):
    """`content` is Markdown."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow", frozen=True)

    id: str
    name: str = Field(min_length=1)
    status: Status | None = None
    content: str | None = None

    @field_validator("id")
    @classmethod
    def _numbered(cls, value: str) -> str:
        if not _ID.match(value):
            raise ValueError("a policy's id is GLOBAL- and a number, as GLOBAL-7")
        return value
