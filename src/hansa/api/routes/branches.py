"""`/api/datacontracts/{id}/branches`: cut, write, review, rebase and merge drafts of a contract."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from hansa.api.actors import api_actor
from hansa.api.answers import located
from hansa.api.branching import Place, ask_for_branch, land_branch, request_of
from hansa.api.sent import Body, text_of
from hansa.api.services import Services, services_of
from hansa.api.wire.body import bad, parsed
from hansa.api.wire.branches import MergeRequest, RebaseRequest, branch_json, change_json, request_json, waiting_json
from hansa.dataplane.git.requests.seam import Live
from hansa.governance.contract_branches import CONTRACT, Landing, drop, stand, standing
from hansa.kernel.actor import Actor
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch, access_target, list_branches
from hansa.registry.git.queries import list_requests
from hansa.registry.records.values import Kind

router = APIRouter(tags=["branches"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
Merge = Annotated[MergeRequest, Depends(parsed(MergeRequest))]
Rebase = Annotated[RebaseRequest, Depends(parsed(RebaseRequest))]

BASE = "/datacontracts/{contract:ids}/branches"
ONE = BASE + "/{branch:id}"
SIDES = {"branch": "ours", "target": "theirs"}


def _text(body: Body) -> str:
    """The body, byte for byte."""
    return text_of(body)


Text = Annotated[str, Depends(_text)]


def branch_place(contract: str, branch: str) -> Place:
    return Place(contract, branch)


At = Annotated[Place, Depends(branch_place)]


@router.get(BASE)
def list_all(contract: str, request: Request, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        target = access_target(session, Kind.CONTRACT, contract)
        found = [stand(each, target) for each in list_branches(session, Kind.CONTRACT, contract)]
        asked = {each.document_branch: each for each in list_requests(session, Kind.CONTRACT, contract)[::-1]}
    origin = _origin(request)
    return JSONResponse([branch_json(each, _request(asked.get(each.branch.name), origin)) for each in found])


@router.get(ONE)
def get_one(place: At, request: Request, actor: Asks, services: Uses) -> Response:
    return JSONResponse(_shown(services, request, actor, place))


@router.put(ONE)
def cut(place: At, request: Request, actor: Asks, services: Uses) -> Response:
    """Answers the branch that is there already, if there is one of that name."""
    with services.db.write() as session:
        commands.cut(session, actor, CONTRACT, *place, at=services.clock.now())
    return JSONResponse(_shown(services, request, actor, place))


@router.delete(ONE, status_code=204)
def delete(place: At, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        drop(session, actor, *place, at=services.clock.now())
    return Response(status_code=204)


@router.get(ONE + "/datacontract.yaml")
def get_text(place: At, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = access_branch(session, Kind.CONTRACT, *place)
    headers = {"ETag": f'"{found.revision}"'}
    return Response(found.text.encode(), media_type="application/yaml", headers=headers)


@router.put(ONE + "/datacontract.yaml")
def put_text(place: At, text: Text, request: Request, actor: Asks, services: Uses) -> Response:
    """With `If-Match: "<revision>"` only if nobody wrote the branch meanwhile."""
    revision = _revision(request.headers.get("if-match", ""))
    with services.db.write() as session:
        at = services.clock.now()
        made = commands.write(session, actor, CONTRACT, *place, text=text, at=at, revision=revision)
    return Response(status_code=200, headers={"ETag": f'"{made.revision}"'})


@router.get(ONE + "/changes")
def changes(place: At, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        found = standing(session, *place)
    return JSONResponse([change_json(each) for each in found.changes])


@router.post(ONE + "/rebase")
def rebase(place: At, wanted: Rebase, request: Request, actor: Asks, services: Uses) -> Response:
    decided: Any = {key: SIDES[side] for key, side in wanted.decisions.items()}
    with services.db.write() as session:
        commands.rebase(session, actor, CONTRACT, *place, at=services.clock.now(), decided=decided)
    return JSONResponse(_shown(services, request, actor, place))


@router.post(ONE + "/merge", status_code=204)
def merge(place: At, wanted: Merge, request: Request, actor: Asks, services: Uses) -> Response:
    """204 where it landed; 200 with the request where one was opened (or the change must be approved), and the branch stays."""
    if wanted.route == "pull_request":
        made = ask_for_branch(services, actor, place, wanted.version or "")
        return JSONResponse(request_json(made, _origin(request), Live("open")))
    asked = land_branch(services, actor, place, Landing(wanted.version or "", wanted.update_port_versions))
    if asked:
        body = waiting_json(asked, f"Merge {place.branch} into {place.contract}", _origin(request))
        return located(request, JSONResponse(body), "change-requests", asked)
    return Response(status_code=204)


def _shown(services: Services, request: Request, actor: Actor, place: Place) -> dict[str, Any]:
    with services.db.read() as session:
        found = standing(session, *place)
    asked = request_of(services, actor, place)
    return branch_json(found, request_json(asked[0], _origin(request), asked[1]) if asked else None)


def _request(found: Any, origin: str) -> dict[str, Any] | None:
    return request_json(found, origin) if found is not None else None


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _revision(match: str) -> int:
    text = match.strip().strip('"')
    if not text or text == "*":
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise bad("If-Match", "must be the ETag that the text came with")
    return int(text)
