"""A team's channels, for those who may set them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import NotFound, Refused
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may
from hansa.registry.channels.model import ChannelRow
from hansa.registry.channels.values import Channel, ChannelType
from hansa.registry.records.queries import names
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import ancestors

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor


def list_channels(session: Session, actor: Actor, vault: Vault, team: str) -> list[Channel]:
    """By id. Raises NotFound for a team that does not exist, Refused for who is not of it."""
    check_team(session, team)
    _check_sees(session, actor, team)
    rows = session.scalars(select(ChannelRow).where(ChannelRow.team == team).order_by(ChannelRow.id))
    return [_channel(row, vault) for row in rows]


def find_channel(session: Session, actor: Actor, vault: Vault, team: str, identifier: str) -> Channel:
    found = next((each for each in list_channels(session, actor, vault, team) if each.id == identifier), None)
    if found is None:
        raise NotFound(f"The team `{team}` has no notification channel `{identifier}`.")
    return found


def check_team(session: Session, team: str) -> None:
    if not names(session, Kind.TEAM, [team]):
        raise NotFound(f"There is no team `{team}`.", hint="GET /api/teams lists them.")


def _check_sees(session: Session, actor: Actor, team: str) -> None:
    person = actor.kind is not ActorKind.AGENT  # an address is a secret: an agent sees it only with the right to set it
    own = person and bool(actor.teams & set(ancestors(session, team)))
    if not (own or actor.is_operator or may(session, actor, Permission.TEAM_EDIT, team)):
        raise Refused(f"`{actor.name}` may not see the notification channels of `{team}`.", hint="Its own members may.")


def _channel(row: ChannelRow, vault: Vault) -> Channel:
    return Channel(row.id, row.name, ChannelType(row.type), vault.open(row.endpoint), row.enabled)
