"""Gives agents what they sign in with, and takes it away: who manages their team's keys may."""

from __future__ import annotations

import json
from hmac import compare_digest
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import delete, select

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.kernel.ids import is_id
from hansa.kernel.permissions import Permission
from hansa.registry.accounts.secret import digest, new_token
from hansa.registry.agents.model import ClientRow, ConnectionRow, IssuerRow
from hansa.registry.agents.queries import find_agent
from hansa.registry.agents.values import PLATFORMS, Client, Connection, Issuer
from hansa.registry.authority import check, check_owner, permissions_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.agents.document import Agent

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def access_agent(session: Session, actor: Actor, identifier: str) -> Agent:
    """The agent, for who may manage what it signs in with. Raises NotFound and Refused."""
    agent = find_agent(session, identifier)
    if agent is None:
        raise NotFound(f"There is no agent `{identifier}`.", hint="GET /api/agent-identities lists them.")
    check(
        session, actor, Permission.TEAM_API_KEY_MANAGE, agent.owner, doing=f"manage what the agent `{agent.id}` holds"
    )
    return agent


def check_permissions(session: Session, actor: Actor, wanted: Agent) -> None:
    """Nobody gives an agent more than they may do themselves in its team."""
    more = set(wanted.permissions) - permissions_in(session, actor, wanted.owner) - {Permission.ACCESS_REQUEST}
    if more:
        raise Refused(
            f"`{actor.name}` cannot give an agent what it may not do itself: {', '.join(sorted(more)[:3])}.",
            hint="Leave it out, or ask an owner of the team.",
        )


def create_client(session: Session, actor: Actor, agent: str, *, name: str, at: datetime) -> Client:
    """Its `secret` is known only now."""
    access_agent(session, actor, agent)
    secret = new_token()
    row = ClientRow(
        client_id=f"agent_{uuid4().hex}",
        agent=agent,
        digest=digest(secret),
        name=name[:200] or "OAuth client",
        created_at=at,
        created_by=actor.principal,
    )
    session.add(row)
    session.flush()
    _tell(session, actor, "AgentOAuthClientCreated", (row.client_id, agent), at, after=plain(row))
    return client_of(row, secret)


def delete_client(session: Session, actor: Actor, agent: str, client_id: str, *, at: datetime) -> None:
    access_agent(session, actor, agent)
    row = session.get(ClientRow, client_id)
    if row is None or row.agent != agent:
        raise NotFound(f"The agent `{agent}` has no OAuth client `{client_id}`.", hint="Look at its list.")
    _tell(session, actor, "AgentOAuthClientDeleted", (client_id, agent), at, before=plain(row))
    session.delete(row)


def list_clients(session: Session, agent: str) -> list[Client]:
    rows = session.scalars(select(ClientRow).where(ClientRow.agent == agent).order_by(ClientRow.created_at))
    return [client_of(row) for row in rows]


def check_client(session: Session, client_id: str, secret: str) -> Client | None:
    """The client that this secret belongs to, or None."""
    row = session.get(ClientRow, client_id)
    shown = digest(secret)
    stored = row.digest if row else digest(client_id)
    return client_of(row) if row and compare_digest(stored, shown) else None


def find_client(session: Session, client_id: str) -> Client | None:
    row = session.get(ClientRow, client_id)
    return client_of(row) if row else None


def create_connection(
    session: Session, actor: Actor, vault: Vault, agent: str, given: Mapping[str, Json], *, at: datetime
) -> Connection:
    """`given`: `type`, `name` and the type's fields; the fields are sealed and never answered again."""
    access_agent(session, actor, agent)
    kind, name = str(given.get("type") or ""), str(given.get("name") or "").strip()
    if kind not in PLATFORMS:
        raise InvalidInput(f"`{kind}` is no platform an agent connects to.", hint=f"Types: {', '.join(PLATFORMS)}.")
    if not name:
        raise InvalidInput("The connection has no name.", hint="Say what it is for.")
    fields = {field: given[field] for field in PLATFORMS[kind] if given.get(field) is not None}
    row = ConnectionRow(
        id=str(uuid4()),
        agent=agent,
        type=kind,
        name=name[:200],
        sealed=vault.seal(json.dumps(fields)),
        created_at=at,
        created_by=actor.principal,
    )
    session.add(row)
    session.flush()
    _tell(session, actor, "AgentConnectionCreated", (row.id, agent), at, after=plain(row))
    return connection_of(row)


def delete_connection(session: Session, actor: Actor, agent: str, identifier: str, *, at: datetime) -> None:
    access_agent(session, actor, agent)
    row = session.get(ConnectionRow, identifier)
    if row is None or row.agent != agent:
        raise NotFound(f"The agent `{agent}` has no connection `{identifier}`.", hint="Look at its list.")
    _tell(session, actor, "AgentConnectionDeleted", (identifier, agent), at, before=plain(row))
    session.delete(row)


def list_connections(session: Session, agent: str) -> list[Connection]:
    query = select(ConnectionRow).where(ConnectionRow.agent == agent).order_by(ConnectionRow.created_at)
    return [connection_of(row) for row in session.scalars(query)]


def forget(session: Session, actor: Actor, agent: str, *, at: datetime) -> None:
    """Takes away all that an agent held, when it is removed."""
    for table in (ClientRow, ConnectionRow):
        session.execute(delete(table).where(table.agent == agent))
    _tell(session, actor, "AgentCredentialsDeleted", (agent, agent), at)


def put_issuer(session: Session, actor: Actor, wanted: Issuer, *, at: datetime) -> Issuer:
    """Owners of the organisation only: an issuer can make tokens for every agent of that kind."""
    check_owner(actor, doing="say whose tokens are believed")
    if not is_id(wanted.id):
        raise InvalidInput(f"`{wanted.id}` is no id.", hint="Use letters, digits, dots and dashes.")
    for url in filter(None, (wanted.issuer, wanted.jwks_uri)):
        check_url(url)
    if not wanted.linked_type or not wanted.claim:
        raise InvalidInput("It is not said which claim is which linked identity of an agent.", hint="Set both.")
    row = session.get(IssuerRow, wanted.id)
    before = plain(row) if row else None
    row = row or IssuerRow(id=wanted.id)
    row.issuer, row.jwks_uri, row.audience = wanted.issuer, wanted.jwks_uri, wanted.audience
    row.claim, row.linked_type = wanted.claim, wanted.linked_type
    row.updated_at, row.updated_by = at, actor.principal
    session.add(row)
    _tell(session, actor, "AgentTokenIssuerUpdated", (wanted.id, ""), at, before=before, after=plain(row))
    return wanted


def delete_issuer(session: Session, actor: Actor, identifier: str, *, at: datetime) -> None:
    check_owner(actor, doing="say whose tokens are believed")
    row = session.get(IssuerRow, identifier)
    if row is None:
        raise NotFound(f"There is no token issuer `{identifier}`.", hint="GET /api/agent-token-issuers lists them.")
    _tell(session, actor, "AgentTokenIssuerDeleted", (identifier, ""), at, before=plain(row))
    session.delete(row)


def list_issuers(session: Session, issuer: str = "") -> list[Issuer]:
    query = select(IssuerRow).order_by(IssuerRow.id)
    rows = session.scalars(query.where(IssuerRow.issuer == issuer) if issuer else query)
    return [Issuer(row.id, row.issuer, row.linked_type, row.jwks_uri, row.audience, row.claim) for row in rows]


def check_url(url: str) -> None:
    """Signing keys come over https only, or from this machine."""
    parts = urlsplit(url)
    local = parts.hostname in LOOPBACK
    if not parts.hostname or parts.scheme not in ({"https", "http"} if local else {"https"}) or parts.username:
        raise InvalidInput(
            f"`{url}` is no https address.", hint="Write it as the issuer does: https://login.example.org."
        )


def client_of(row: ClientRow, secret: str = "") -> Client:
    return Client(row.client_id, row.agent, row.name, row.created_at, row.created_by, secret)


def connection_of(row: ConnectionRow) -> Connection:
    return Connection(row.id, row.agent, row.type, row.name, row.created_at)


def _tell(
    session: Session,
    actor: Actor,
    name: str,
    what: tuple[str, str],
    at: datetime,
    *,
    before: Json = None,
    after: Json = None,
) -> None:
    """`what` is the thing, and the agent it belongs to."""
    subject, agent = what
    outbox.note(session, actor, name, subject, at=at, before=before, after=after, agentId=agent or None)
