"""`…/{id}/gitconnection` of data products and data contracts: connect, look, pull, push, ask, and import from git."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse, Response

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.body import parsed
from hansa.api.wire.git import (
    GitConnectionRequest,
    GitPullRequest,
    GitPullRequestRequest,
    GitPushRequest,
    connection_json,
)
from hansa.dataplane.git.asking import Proposal, propose
from hansa.kernel.actor import Actor
from hansa.registry.records.values import Kind

router = APIRouter(tags=["git"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
Connect = Annotated[GitConnectionRequest, Depends(parsed(GitConnectionRequest))]
Pull = Annotated[GitPullRequest, Depends(parsed(GitPullRequest))]
Push = Annotated[GitPushRequest, Depends(parsed(GitPushRequest))]
Ask = Annotated[GitPullRequestRequest, Depends(parsed(GitPullRequestRequest))]


def _add_connection(kind: Kind, noun: str, path: str) -> None:
    def get_one(identifier: str, actor: Asks, services: Uses) -> Response:
        return JSONResponse(connection_json(services.git.look(actor, kind, identifier)))

    def put_one(identifier: str, wanted: Connect, actor: Asks, services: Uses) -> Response:
        return JSONResponse(connection_json(services.git.connect(actor, kind, identifier, wanted.draft())))

    def delete_one(identifier: str, actor: Asks, services: Uses) -> Response:
        services.git.disconnect(actor, kind, identifier)
        return Response(status_code=200)

    router.add_api_route(path, get_one, methods=["GET"], operation_id=f"get{noun}GitConnection")
    router.add_api_route(path, put_one, methods=["PUT"], operation_id=f"put{noun}GitConnection")
    router.add_api_route(path, delete_one, methods=["DELETE"], operation_id=f"delete{noun}GitConnection")


def _add_verbs(kind: Kind, noun: str, path: str) -> None:
    def pull(identifier: str, wanted: Pull, actor: Asks, services: Uses) -> Response:
        return JSONResponse(connection_json(services.git.pull(actor, kind, identifier, prefer=wanted.prefer)))

    def push(identifier: str, wanted: Push, actor: Asks, services: Uses) -> Response:
        message = wanted.commit_message or ""
        return JSONResponse(connection_json(services.git.push(actor, kind, identifier, message=message)))

    def ask(identifier: str, wanted: Ask, actor: Asks, services: Uses) -> Response:
        proposal = Proposal(
            wanted.commit_message or "", wanted.branch_name or "", wanted.title or "", wanted.comment or ""
        )
        made = propose(services.git, actor, kind, identifier, proposal)
        answer = connection_json(services.git.look(actor, kind, identifier))
        return JSONResponse({**answer, "pullRequestUrl": made.url, "pullRequestId": made.remote_id})

    router.add_api_route(f"{path}/pull", pull, methods=["POST"], operation_id=f"pull{noun}FromGit")
    router.add_api_route(f"{path}/push", push, methods=["POST"], operation_id=f"push{noun}ToGit")
    router.add_api_route(f"{path}/push-pr", ask, methods=["POST"], operation_id=f"push{noun}ToGitAsPullRequest")


def _add_import(kind: Kind, noun: str) -> None:
    def bring(wanted: Connect, actor: Asks, services: Uses) -> Response:
        return JSONResponse(connection_json(services.git.import_from(actor, kind, wanted.draft())), 201)

    router.add_api_route(
        f"/{kind.value}/import/git",
        bring,
        methods=["POST"],
        operation_id=f"import{noun}FromGit",
        status_code=201,
    )


for _kind, _noun in ((Kind.PRODUCT, "DataProduct"), (Kind.CONTRACT, "DataContract")):
    _path = f"/{_kind.value}/{{identifier:ids}}/gitconnection"
    _add_connection(_kind, _noun, _path)
    _add_verbs(_kind, _noun, _path)
    _add_import(_kind, _noun)
_namespace = "/semantics/experimental/namespaces/{identifier:id}/gitconnection"
_add_connection(Kind.NAMESPACE, "SemanticNamespace", _namespace)
_add_verbs(Kind.NAMESPACE, "SemanticNamespace", _namespace)
