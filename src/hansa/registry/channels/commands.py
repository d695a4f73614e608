"""Sets and removes a team's channels."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.ids import is_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.channels.model import ChannelRow
from hansa.registry.channels.queries import check_team

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.registry.channels.values import Channel


def put_channel(session: Session, actor: Actor, vault: Vault, team: str, channel: Channel, *, at: datetime) -> None:
    """Adds the channel to the team or replaces it."""
    check_team(session, team)
    authority.check(session, actor, Permission.TEAM_EDIT, team, doing=f"set the channels of `{team}`")
    if not is_id(channel.id):
        raise InvalidInput(
            f"{channel.id!r} is no id of a channel.", hint="Use letters, digits and . _ - without blanks."
        )
    parts = urlsplit(channel.endpoint)
    if parts.scheme != "https" or not parts.hostname:
        raise InvalidInput(
            "The endpoint is no https address.", hint="Copy the incoming webhook's address from the chat."
        )
    row = session.get(ChannelRow, (team, channel.id))
    before = plain(row) if row else None
    if row is None:
        row = ChannelRow(team=team, id=channel.id)
        session.add(row)
    row.name, row.type, row.enabled = channel.name[:300], channel.type.value, channel.enabled
    row.endpoint = vault.seal(channel.endpoint)
    name = "NotificationChannelUpdated"
    outbox.note(session, actor, name, team, at=at, before=before, after=plain(row), channelId=channel.id)


def remove_channel(session: Session, actor: Actor, team: str, identifier: str, *, at: datetime) -> None:
    check_team(session, team)
    authority.check(session, actor, Permission.TEAM_EDIT, team, doing=f"set the channels of `{team}`")
    row = session.get(ChannelRow, (team, identifier))
    if row is None:
        raise NotFound(f"The team `{team}` has no notification channel `{identifier}`.")
    outbox.note(session, actor, "NotificationChannelDeleted", team, at=at, before=plain(row), channelId=identifier)
    session.delete(row)
