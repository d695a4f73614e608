"""`/api/change-requests`: changes that wait for approval, and the decision about them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.answers import paged
from hansa.api.deciding import decide_request
from hansa.api.routes.common import Asks, PageNumber, Uses  # noqa: TC001 FastAPI reads the annotations
from hansa.api.wire.body import parsed
from hansa.api.wire.changes import Decision, as_request, as_whole
from hansa.governance.changes import standings, verbs
from hansa.registry.changes.queries import Wanted, access_request, list_requests
from hansa.registry.changes.values import State  # noqa: TC001 FastAPI reads the annotation

router = APIRouter(prefix="/change-requests", tags=["change-requests"])

Said = Annotated[Decision, Depends(parsed(Decision))]
Word = Annotated[str, Query(max_length=256)]
ONE = "/{identifier:id}"


@router.get("", operation_id="getChangeRequests")
def list_all(
    request: Request,
    actor: Asks,
    services: Uses,
    *,
    state: State | None = None,
    kind: Word = "",
    team: Word = "",
    document: Word = "",
    p: PageNumber = 0,
) -> Response:
    """Those of the caller, and of the caller's teams and those below; `kind` as in the API's paths, `document` an id."""
    with services.db.read() as session:
        found, more = list_requests(session, actor, Wanted(state or "", kind, team, document, p))
    return paged(request, [as_request(each) for each in found], p, more=more)


@router.get(ONE, operation_id="getChangeRequest")
def get(identifier: str, actor: Asks, services: Uses) -> Response:
    """With what each document says now, would say, and where both changed the same."""
    with services.db.read() as session:
        found = access_request(session, actor, identifier)
        body = as_whole(found, standings(session, found), verbs(session, actor, found))
    return JSONResponse(body)


@router.post(ONE + "/accept", operation_id="acceptChangeRequest")
def accept(identifier: str, said: Said, actor: Asks, services: Uses) -> Response:
    """409 where the documents were changed in the same places meanwhile: the request is outdated then."""
    return JSONResponse(as_request(decide_request(services, actor, identifier, "accept", said.reason)))


@router.post(ONE + "/reject", operation_id="rejectChangeRequest")
def reject(identifier: str, said: Said, actor: Asks, services: Uses) -> Response:
    return JSONResponse(as_request(decide_request(services, actor, identifier, "reject", said.reason)))


@router.post(ONE + "/withdraw", operation_id="withdrawChangeRequest")
def withdraw(identifier: str, said: Said, actor: Asks, services: Uses) -> Response:
    return JSONResponse(as_request(decide_request(services, actor, identifier, "withdraw", said.reason)))
