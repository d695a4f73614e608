"""Tokens of agents: our own for an hour, made for an OAuth client, and those that a believed issuer signed."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from hansa.api.oidc.discovery import Discovery
from hansa.api.oidc.verify import is_for, unverified_issuer, verified
from hansa.db.errors import SealBroken
from hansa.kernel.errors import Refused
from hansa.registry.agents.commands import check_client, find_client, list_issuers
from hansa.registry.agents.queries import actor_of_agent, find_linked
from hansa.registry.agents.values import TOKEN_LASTS

if TYPE_CHECKING:
    from datetime import datetime

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor

PREFIX = "hansa_at_"
"""What begins an access token of ours."""
LONGEST = 16_384


@cache
def discovery() -> Discovery:
    """One for the process: keys that were fetched are kept."""
    return Discovery()


def is_token(text: str) -> bool:
    """Whether it is a token rather than a key: ours, or three parts of which the first is a JSON object's beginning."""
    return text.startswith(PREFIX) or (text.startswith("ey") and text.count(".") == 2)


def issue(services: Services, client_id: str, secret: str) -> str:
    """An access token for the client's agent. Raises Refused for a wrong secret and a disabled agent alike."""
    with services.db.read() as session:
        client = check_client(session, client_id, secret)
        agent = actor_of_agent(session, client.agent) if client else None
    if client is None or agent is None:
        raise Refused(
            "The client is not known, or its secret is another one.", hint="Look at the agent's OAuth clients."
        )
    ends = services.clock.now() + TOKEN_LASTS
    return PREFIX + services.vault.seal(json.dumps({"use": "access", "c": client_id, "e": ends.timestamp()})).decode()


def agent_of_token(services: Services, token: str) -> Actor:
    """The agent that a token stands for. Raises Refused."""
    if len(token) > LONGEST:
        raise _unknown()
    if token.startswith(PREFIX):
        actor = _own(services, token.removeprefix(PREFIX), services.clock.now())
    else:
        actor = _of_an_issuer(services, token)
    if actor is None:
        raise _unknown()
    return actor


def _own(services: Services, sealed: str, now: datetime) -> Actor | None:
    """The client must still be there: ending it ends its tokens at once."""
    try:
        said = json.loads(services.vault.open(sealed.encode()))
    except (SealBroken, ValueError):
        return None
    if said.get("use") != "access" or said.get("e", 0) <= now.timestamp():
        return None
    with services.db.read() as session:
        client = find_client(session, str(said.get("c")))
        return actor_of_agent(session, client.agent) if client else None


def _of_an_issuer(services: Services, token: str) -> Actor | None:
    issuer = unverified_issuer(token)
    with services.db.read() as session:
        believed = list_issuers(session, issuer)
    for each in believed:
        uri = each.jwks_uri or discovery().jwks_uri(issuer)
        claims = verified(token, discovery(), uri, issuer)
        if each.audience and not is_for(claims, each.audience):
            continue
        with services.db.read() as session:
            agent = find_linked(session, each.linked_type, str(claims.get(each.claim) or ""))
            actor = actor_of_agent(session, agent) if agent else None
        if actor is not None:
            return actor
    return None


def _unknown() -> Refused:
    return Refused("The token is not known here.", hint="Get a new one; an owner can see whose tokens are believed.")
