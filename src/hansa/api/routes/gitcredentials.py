"""`/api/organization/gitcredentials` and `/api/teams/{team}/gitcredentials`: tokens go in and never come out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.body import bad, parsed
from hansa.api.wire.git import GitCredentialCreateRequest, GitCredentialRequest, credential_json
from hansa.kernel.actor import Actor
from hansa.registry.git import credentials
from hansa.registry.git.values import Scope

router = APIRouter(tags=["git"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
Create = Annotated[GitCredentialCreateRequest, Depends(parsed(GitCredentialCreateRequest))]
Update = Annotated[GitCredentialRequest, Depends(parsed(GitCredentialRequest))]


def _owner(request: Request) -> str:
    """The team of the path; empty for the organisation."""
    return str(request.path_params.get("team", ""))


Owner = Annotated[str, Depends(_owner)]


def _check_username(wanted: GitCredentialRequest) -> None:
    if (wanted.git_connection_type, wanted.token_type) == ("bitbucket", "apiToken") and not wanted.username:
        raise bad("username", "must not be blank for an API token of Bitbucket")


def _add(path: str, scope: Scope, noun: str) -> None:
    def list_all(of: Owner, actor: Asks, services: Uses) -> Response:
        with services.db.read() as session:
            found = credentials.readable(session, actor, scope, of)
        return JSONResponse([credential_json(each) for each in found])

    def create(wanted: Create, of: Owner, actor: Asks, services: Uses) -> Response:
        _check_username(wanted)
        with services.db.write() as session:
            made = credentials.create(
                session, actor, services.vault, scope, of, wanted=wanted.draft(), at=services.clock.now()
            )
        return JSONResponse(credential_json(made), 201)

    def get_one(credential: str, of: Owner, actor: Asks, services: Uses) -> Response:
        with services.db.read() as session:
            return JSONResponse(credential_json(credentials.read_one(session, actor, scope, of, credential)))

    def update(credential: str, wanted: Update, of: Owner, actor: Asks, services: Uses) -> Response:
        _check_username(wanted)
        place = (scope, of, credential)
        with services.db.write() as session:
            made = credentials.update(session, actor, services.vault, place, wanted.draft(), at=services.clock.now())
        return JSONResponse(credential_json(made))

    def delete(credential: str, of: Owner, actor: Asks, services: Uses) -> Response:
        with services.db.write() as session:
            credentials.delete(session, actor, scope, of, credential, at=services.clock.now())
        return Response(status_code=204)

    one = path + "/{credential}"
    router.add_api_route(path, list_all, methods=["GET"], operation_id=f"get{noun}GitCredentials")
    router.add_api_route(path, create, methods=["POST"], operation_id=f"create{noun}GitCredential", status_code=201)
    router.add_api_route(one, get_one, methods=["GET"], operation_id=f"get{noun}GitCredential")
    router.add_api_route(one, update, methods=["PUT"], operation_id=f"update{noun}GitCredential")
    router.add_api_route(one, delete, methods=["DELETE"], operation_id=f"delete{noun}GitCredential", status_code=204)


_add("/organization/gitcredentials", Scope.ORGANIZATION, "Organization")
_add("/teams/{team:ids}/gitcredentials", Scope.TEAM, "Team")
