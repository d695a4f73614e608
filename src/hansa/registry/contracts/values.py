"""A contract as lists show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape


@dataclass(frozen=True, slots=True)
class ContractRow:
    """`provider`: the id of the product and the name of its output port that promise it, if one does."""

    id: str
    name: str
    version: str
    status: str
    owner: str
    domain: str
    purpose: str
    provider: tuple[str, str] | None
    updated_at: datetime
