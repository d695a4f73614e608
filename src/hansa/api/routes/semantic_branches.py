"""`/api/semantics/experimental/namespaces/{namespace}/branches`: cut, write, review, rebase and merge drafts of a namespace."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from hansa.api.actors import api_actor
from hansa.api.namespaces import Place, ask_for_branch, land_branch
from hansa.api.routes.semantics import ONE as NAMESPACE_PATH
from hansa.api.routes.semantics import YAML, Text
from hansa.api.services import Services, services_of
from hansa.api.wire.body import parsed
from hansa.api.wire.branches import MergeRequest, RebaseRequest, request_json
from hansa.api.wire.semantic_branches import branch_json, change_json
from hansa.dataplane.git.asking import live
from hansa.dataplane.git.requests.seam import Live
from hansa.governance.namespace_branches import NAMESPACE, stand, standing
from hansa.kernel.actor import Actor
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch, access_target, list_branches
from hansa.registry.git.queries import list_requests
from hansa.registry.records.values import Kind

router = APIRouter(tags=["semantics"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
Merge = Annotated[MergeRequest, Depends(parsed(MergeRequest))]
Rebase = Annotated[RebaseRequest, Depends(parsed(RebaseRequest))]

BASE = NAMESPACE_PATH + "/branches"
ONE = BASE + "/{branch:id}"
SIDES = {"branch": "ours", "target": "theirs"}


def _place(namespace: str, branch: str) -> Place:
    return Place(namespace, branch)


At = Annotated[Place, Depends(_place)]


@router.get(BASE, operation_id="listSemanticBranches")
def list_all(namespace: str, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        target = access_target(session, Kind.NAMESPACE, namespace)
        found = [stand(each, target) for each in list_branches(session, Kind.NAMESPACE, namespace)]
    return JSONResponse([branch_json(each, None) for each in found])


@router.get(ONE, operation_id="getSemanticBranch")
def get_one(place: At, request: Request, actor: Asks, services: Uses) -> Response:
    return JSONResponse(_shown(services, request, actor, place))


@router.put(ONE, operation_id="putSemanticBranch")
def cut(place: At, request: Request, actor: Asks, services: Uses) -> Response:
    """Answers the branch that is there already, if there is one of that name."""
    with services.db.write() as session:
        commands.cut(session, actor, NAMESPACE, *place, at=services.clock.now())
    return JSONResponse(_shown(services, request, actor, place))


@router.delete(ONE, status_code=204, operation_id="deleteSemanticBranch")
def delete(place: At, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.discard(session, actor, NAMESPACE, *place, at=services.clock.now())
    return Response(status_code=204)


@router.get(ONE + "/ontology.yaml", operation_id="getSemanticBranchOntologyYaml")
def get_text(place: At, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = access_branch(session, Kind.NAMESPACE, *place)
    return Response(found.text.encode(), media_type=YAML, headers={"ETag": f'"{found.revision}"'})


@router.put(ONE + "/ontology.yaml", operation_id="putSemanticBranchOntologyYaml")
def put_text(place: At, text: Text, actor: Asks, services: Uses) -> Response:
    """The document is the branch's whole state, kept byte for byte: what it leaves out is removed from the branch."""
    with services.db.write() as session:
        made = commands.write(session, actor, NAMESPACE, *place, text=text, at=services.clock.now())
    return Response(status_code=200, headers={"ETag": f'"{made.revision}"'})


@router.get(ONE + "/changes", operation_id="listSemanticBranchChanges")
def changes(place: At, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = standing(session, *place)
    return JSONResponse([change_json(each) for each in found.changes])


@router.post(ONE + "/rebase", operation_id="rebaseSemanticBranch")
def rebase(place: At, wanted: Rebase, request: Request, actor: Asks, services: Uses) -> Response:
    decided: Any = {key: SIDES[side] for key, side in wanted.decisions.items()}
    with services.db.write() as session:
        commands.rebase(session, actor, NAMESPACE, *place, at=services.clock.now(), decided=decided)
    return JSONResponse(_shown(services, request, actor, place))


@router.post(ONE + "/merge", status_code=204, operation_id="mergeSemanticBranch")
def merge(place: At, wanted: Merge, request: Request, actor: Asks, services: Uses) -> Response:
    """204 where it landed; 200 with the request where one was asked for, and the branch stays."""
    if wanted.route == "pull_request":
        return JSONResponse(_asked(services, request, actor, place))
    land_branch(services, actor, place)
    return Response(status_code=204)


def _asked(services: Services, request: Request, actor: Actor, place: Place) -> dict[str, Any]:
    """Opens a merge request with the branch's text in the repository of the namespace."""
    return request_json(ask_for_branch(services, actor, place), _origin(request), Live("open"))


def _shown(services: Services, request: Request, actor: Actor, place: Place) -> dict[str, Any]:
    with services.db.read() as session:
        found = standing(session, *place)
        asked = list_requests(session, Kind.NAMESPACE, *place)
    told = request_json(asked[0], _origin(request), live(services.git, actor, asked[0])) if asked else None
    return branch_json(found, told)


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"
