"""What programs for agents ask before they read: have I access, may I have it, and may I ask this statement for that purpose?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response
from fastapi import Request as HttpRequest
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor, api_reader
from hansa.api.answers import located
from hansa.api.services import Services, services_of
from hansa.api.wire.access import Request
from hansa.api.wire.questions import Evaluate, as_evaluation, as_status
from hansa.gateway.evaluate import Question, evaluate
from hansa.governance import agreements
from hansa.governance.standing import standing_of
from hansa.governance.subjects import subject_of
from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.ids import new_id
from hansa.registry.records.values import Kind

router = APIRouter(tags=["access"])

Asks = Annotated[Actor, Depends(api_actor)]
Reads = Annotated[Actor, Depends(api_reader)]
Uses = Annotated[Services, Depends(services_of)]
Asked = Annotated[Request, Body()]
PORT = "/dataproducts/{product:id}/outputports/{port:id}"


@router.get(f"{PORT}/access-status")
def status(product: str, port: str, actor: Reads, services: Uses) -> JSONResponse:
    with services.db.read() as session:
        return JSONResponse(as_status(standing_of(session, actor, product, port, at=services.clock.now())))


@router.post(f"{PORT}/request-access")
def request(product: str, port: str, http: HttpRequest, wanted: Asked, *, actor: Asks, services: Uses) -> Response:
    """`status` is `active` where nobody needs to decide."""
    at = services.clock.now()
    with services.db.write() as session:
        record = agreements.request(session, actor, _ask(product, port, wanted, actor), at=at, id=new_id(at))
    if services.folder:
        services.folder.save(Kind.ACCESS, record.id, record.text)
    active = agreements.is_active(record, at)
    body = {"accessId": record.id, "status": "active" if active else record.status}
    return located(http, JSONResponse(body), "access", record.id)


@router.post("/access/evaluation")
def ask(wanted: Annotated[Evaluate, Body()], actor: Reads, services: Uses) -> JSONResponse:
    """An AuthZEN evaluation: a yes or no, with the sentences that led to it. Nothing is run, nothing is written."""
    with services.db.read() as session:
        subject = subject_of(session, actor, wanted.subject.type, wanted.subject.id)
    said = wanted.action.properties
    question = Question(subject, wanted.resource.id, wanted.resource.port, said.sql or "", said.purpose or "")
    return JSONResponse(as_evaluation(evaluate(services.db, question, at=services.clock.now())))


def _ask(product: str, port: str, wanted: Request, actor: Actor) -> agreements.Ask:
    """Where no consumer is named, it is who asks: a person, an agent, or the one team of a key."""
    team, user, agent = wanted.team_id, wanted.user_id, wanted.agent_id
    if not (team or user or agent or wanted.consumer_data_product_id):
        agent = actor.id if actor.kind is ActorKind.AGENT else ""
        user = "" if agent else actor.email or actor.user_id
        team = next(iter(actor.teams)) if not user and len(actor.teams) == 1 else ""
    return agreements.Ask(
        product,
        port,
        wanted.purpose,
        team,
        wanted.consumer_data_product_id,
        wanted.start_date,
        wanted.end_date,
        user,
        agent,
        tuple(wanted.roles),
    )
