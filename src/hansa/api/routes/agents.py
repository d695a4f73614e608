"""`/api/agent-identities` and `/api/agent-token-issuers`: programs that act for a team, and what they sign in with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.answers import located
from hansa.api.errors import Malformed, Violation
from hansa.api.sent import Body, mapping_of, model_of, with_id
from hansa.api.services import Services, services_of
from hansa.api.wire import agents as wire
from hansa.db import outbox
from hansa.kernel.actor import Actor
from hansa.kernel.errors import NotFound
from hansa.registry import catalogue
from hansa.registry.agents import commands
from hansa.registry.agents.values import Issuer
from hansa.registry.keys import commands as keys
from hansa.registry.keys.queries import find_key, list_keys
from hansa.registry.keys.values import Scope, Wanted
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import expand
from hansa.standards.write import dump

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record

router = APIRouter(tags=["agents"])
Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
PATH, ONE = "/agent-identities", "/agent-identities/{agent:id}"


@router.get(PATH, operation_id="getAgentIdentities")
def list_agents(actor: Asks, services: Uses, owner: Annotated[str, Query()] = "") -> JSONResponse:
    del actor
    with services.db.read() as session:
        found = [record for record in catalogue.list_records(session, Kind.AGENT) if owner in {"", record.owner}]
        return JSONResponse([_shown(session, record) for record in found])


@router.get(ONE, operation_id="getAgentIdentity")
def get_agent(agent: str, actor: Asks, services: Uses) -> JSONResponse:
    del actor
    with services.db.read() as session:
        return JSONResponse(_shown(session, _record(session, agent)))


@router.put(ONE, operation_id="putAgentIdentity")
def put_agent(agent: str, request: Request, actor: Asks, services: Uses, body: Body) -> Response:
    sent = with_id(mapping_of(body), agent)
    document = _document(model_of(wire.SentAgent, sent), sent)
    why, at = request.headers.get("x-why", "through the API"), services.clock.now()
    with services.db.write() as session:
        catalogue.put(session, actor, Kind.AGENT, dump(document), why=why, at=at, id=agent, name=agent)
        record = _record(session, agent)
        if services.folder is not None:
            services.folder.save(Kind.AGENT, agent, record.text)
        answer = JSONResponse(_shown(session, record))
    return located(request, answer, "agents", agent)


@router.delete(ONE, operation_id="deleteAgentIdentity")
def delete_agent(agent: str, request: Request, actor: Asks, services: Uses) -> Response:
    """With all that it held: keys, clients, connections."""
    why, at = request.headers.get("x-why", "through the API"), services.clock.now()
    with services.db.write() as session:
        catalogue.remove(session, actor, Kind.AGENT, agent, why=why, at=at)
        if services.folder is not None:
            services.folder.remove(Kind.AGENT, agent)
    return Response()


@router.get(f"{ONE}/api-keys", operation_id="getAgentApiKeys")
def agent_keys(agent: str, actor: Asks, services: Uses) -> JSONResponse:
    with services.db.read() as session:
        commands.access_agent(session, actor, agent)
        found = [info for info in list_keys(session, agent=agent) if info.revoked_at is None]
    return JSONResponse([wire.key(info) for info in found])


@router.post(f"{ONE}/api-keys", status_code=201, operation_id="createAgentApiKey")
def create_agent_key(agent: str, actor: Asks, services: Uses, body: Body) -> JSONResponse:
    sent = model_of(wire.SentKey, mapping_of(body))
    with services.db.write() as session:
        commands.access_agent(session, actor, agent)
        wanted = Wanted(Scope.AGENT, sent.display_name or "API key", agent, sent.expires_at)
        made = keys.create(session, actor, wanted, at=services.clock.now())
    return _once(wire.key(made.info, made.text))


@router.delete(f"{ONE}/api-keys/{{key:id}}", status_code=204, operation_id="deleteAgentApiKey")
def delete_agent_key(agent: str, key: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.access_agent(session, actor, agent)
        info = find_key(session, key)
        if info is None or info.agent != agent or info.id != key:
            raise NotFound(f"The agent `{agent}` has no API key `{key}`.", hint="Look at its list.")
        keys.revoke(session, actor, key, at=services.clock.now())
    return Response(status_code=204)


@router.get(f"{ONE}/oauth-clients", operation_id="getAgentOAuthClients")
def agent_clients(agent: str, actor: Asks, services: Uses) -> JSONResponse:
    with services.db.read() as session:
        commands.access_agent(session, actor, agent)
        return JSONResponse([wire.client(each) for each in commands.list_clients(session, agent)])


@router.post(f"{ONE}/oauth-clients", status_code=201, operation_id="createAgentOAuthClient")
def create_agent_client(agent: str, actor: Asks, services: Uses, body: Body) -> JSONResponse:
    sent = model_of(wire.SentClient, mapping_of(body) if body.strip() else {})
    with services.db.write() as session:
        made = commands.create_client(session, actor, agent, name=sent.display_name, at=services.clock.now())
    return _once(wire.client(made))


@router.delete(f"{ONE}/oauth-clients/{{client:id}}", status_code=204, operation_id="deleteAgentOAuthClient")
def delete_agent_client(agent: str, client: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.delete_client(session, actor, agent, client, at=services.clock.now())
    return Response(status_code=204)


@router.get(f"{ONE}/connections", operation_id="getAgentConnections")
def agent_connections(agent: str, actor: Asks, services: Uses) -> JSONResponse:
    with services.db.read() as session:
        commands.access_agent(session, actor, agent)
        return JSONResponse([wire.connection(each) for each in commands.list_connections(session, agent)])


@router.post(f"{ONE}/connections", status_code=201, operation_id="createAgentConnection")
def create_agent_connection(agent: str, actor: Asks, services: Uses, body: Body) -> JSONResponse:
    given = mapping_of(body)
    with services.db.write() as session:
        made = commands.create_connection(session, actor, services.vault, agent, given, at=services.clock.now())
    return JSONResponse(wire.connection(made), 201)


@router.delete(f"{ONE}/connections/{{connection:id}}", status_code=204, operation_id="deleteAgentConnection")
def delete_agent_connection(agent: str, connection: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.delete_connection(session, actor, agent, connection, at=services.clock.now())
    return Response(status_code=204)


@router.get("/agent-token-issuers", operation_id="getAgentTokenIssuers")
def list_issuers(actor: Asks, services: Uses) -> JSONResponse:
    del actor
    with services.db.read() as session:
        return JSONResponse([wire.issuer(each) for each in commands.list_issuers(session)])


@router.put("/agent-token-issuers/{issuer:id}", operation_id="putAgentTokenIssuer")
def put_issuer(issuer: str, actor: Asks, services: Uses, body: Body) -> JSONResponse:
    sent = model_of(wire.SentIssuer, with_id(mapping_of(body), issuer))
    wanted = Issuer(
        sent.id, sent.issuer, sent.linked_identity_type, sent.jwks_uri or "", sent.audience or "", sent.claim
    )
    with services.db.write() as session:
        made = commands.put_issuer(session, actor, wanted, at=services.clock.now())
    return JSONResponse(wire.issuer(made))


@router.delete("/agent-token-issuers/{issuer:id}", operation_id="deleteAgentTokenIssuer")
def delete_issuer(issuer: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.delete_issuer(session, actor, issuer, at=services.clock.now())
    return Response()


def _document(sent: wire.SentAgent, raw: dict[str, Json]) -> dict[str, Any]:
    """What is stored: what came, without what only we say; an older word for a permission is spelt out."""
    document: dict[str, Any] = {key: value for key, value in raw.items() if value is not None and key not in wire.AUDIT}
    if sent.permissions is not None:
        try:
            document["permissions"] = sorted(expand(sent.permissions))
        except ValueError as error:
            message = f"{error} is no permission."
            raise Malformed(message, violations=[Violation("permissions", message)]) from error
    return document


def _record(session: Session, agent: str) -> Record:
    record = catalogue.get(session, Kind.AGENT, agent)
    if record is None:
        raise NotFound(f"There is no agent `{agent}`.", hint="GET /api/agent-identities lists them.")
    return record


def _shown(session: Session, record: Record) -> dict[str, Any]:
    first = outbox.read(session, subject=record.id, names=("AgentIdentityCreated",), newest_first=True, limit=1)
    return wire.agent(record, first[0].principal if first else record.updated_by)


def _once(shown: dict[str, Any]) -> JSONResponse:
    """A secret that is shown this once is kept by nobody on the way."""
    return JSONResponse(shown, 201, headers={"Cache-Control": "no-store"})
