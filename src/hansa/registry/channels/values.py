"""A channel as the team has set it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChannelType(StrEnum):
    SLACK = "slack"
    TEAMS = "teams"
    GOOGLE_CHAT = "googlechat"


@dataclass(frozen=True, slots=True)
class Channel:
    """`endpoint` is the address of the chat's incoming webhook: who knows it may write there."""

    id: str
    name: str
    type: ChannelType
    endpoint: str
    enabled: bool
