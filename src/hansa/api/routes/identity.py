"""`/api/organization/members` and `/api/api-keys`: who is in the organisation, and keys for its teams."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.answers import PAGE_SIZE, paged
from hansa.api.errors import Malformed, Violation
from hansa.api.sent import Body, mapping_of, model_of
from hansa.api.services import Services, services_of
from hansa.api.wire.identity import WantedKey, end_of, key_created, member
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound, Refused
from hansa.registry.accounts.queries import find_user, list_users
from hansa.registry.authority import check_owner
from hansa.registry.keys import commands
from hansa.registry.keys.queries import find_key
from hansa.registry.keys.values import Scope, Wanted

router = APIRouter(tags=["organization"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
PageNumber = Annotated[int, Query(alias="p", ge=0, le=1_000_000_000, description="The page, from 0.")]


@router.get("/organization/members", operation_id="getOrganizationMembers")
def members(request: Request, actor: Asks, services: Uses, p: PageNumber = 0) -> JSONResponse:
    del actor
    with services.db.read() as session:
        page = list_users(session, offset=p * PAGE_SIZE, limit=PAGE_SIZE)
    return paged(request, [member(user) for user in page.items], p, more=page.more)


@router.get("/organization/members/{email:id}", operation_id="getOrganizationMember")
def one_member(email: str, actor: Asks, services: Uses) -> JSONResponse:
    del actor
    with services.db.read() as session:
        user = find_user(session, email)
    if user is None:
        raise NotFound(f"`{email}` is no member of the organisation.", hint="GET /api/organization/members lists them.")
    return JSONResponse(member(user))


@router.post("/api-keys", status_code=201, operation_id="createApiKey")
def create_key(actor: Asks, services: Uses, body: Body) -> JSONResponse:
    """A team's key, by a key of the organisation."""
    check_owner(actor, doing="make API keys through the API")
    wanted = model_of(WantedKey, mapping_of(body))
    try:
        permissions = wanted.allowed()
    except ValueError as error:
        raise _wrong("permissions", f"{error} is no permission.") from error
    asked = Wanted(
        Scope(wanted.scope), wanted.display_name or "API key", wanted.team_id, end_of(wanted.expires_at), permissions
    )
    try:
        with services.db.write() as session:
            made = commands.create(session, actor, asked, at=services.clock.now())
    except InvalidInput as error:
        raise _wrong("teamId" if "team" in error.message else "expiresAt", str(error)) from error
    return JSONResponse(key_created(made), 201, headers={"Cache-Control": "no-store"})


@router.delete("/api-keys/{identifier:id}", status_code=204, operation_id="deleteApiKey")
def delete_key(identifier: str, actor: Asks, services: Uses) -> Response:
    """Team's keys only: the organisation's and people's own are ended where they are made."""
    try:
        wanted = str(UUID(identifier))
    except ValueError as error:
        raise _wrong("organizationApiKeyId", "must be a UUID") from error
    with services.db.write() as session:
        info = find_key(session, wanted)
        if info is None or info.revoked_at is not None:
            raise NotFound(f"There is no API key `{identifier}`.", hint="It may have been deleted already.")
        if info.scope.holder != "team":
            raise Refused("Only keys of teams are deleted through the API.", hint="`hansa key revoke` ends the others.")
        commands.revoke(session, actor, wanted, at=services.clock.now())
    return Response(status_code=204)


def _wrong(field: str, message: str) -> Malformed:
    return Malformed(f"{field}: {message}", violations=[Violation(field, message)])
