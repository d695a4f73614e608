"""`/api/test-results` and `/api/datacontracts/{id}/test`: what tests of contracts found, whoever ran them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_actor
from hansa.api.answers import located, paged
from hansa.api.services import Services, services_of
from hansa.api.wire.testresults import Moment, TestResults, as_head, as_whole
from hansa.gateway.errors import UnknownTable
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority, catalogue
from hansa.registry.contracts.queries import load_contract
from hansa.registry.records.queries import get
from hansa.registry.records.values import Kind
from hansa.registry.settings.features import features
from hansa.registry.testresults import commands, queries
from hansa.registry.testresults.reports import of_report

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.registry.testresults.values import TestResult

router = APIRouter(tags=["test results"])

SIZE, MOST = 100, 1000
"""Results on one page, and the most that may be asked for."""

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


class Page(BaseModel):
    """What is left out means any; without a branch it is what counts for the contracts. `from` is inclusive, `to` is not."""

    p: int = Field(default=0, ge=0, le=10_000_000)
    size: int = Field(default=SIZE, ge=1, le=MOST)
    contract: str = Field(default="", alias="dataContractId")
    branch: str = ""
    server: str = ""
    since: Moment | None = Field(default=None, alias="from")
    until: Moment | None = Field(default=None, alias="to")


@router.get("/test-results", operation_id="getAllTestResults")
def listing(request: Request, actor: Asks, services: Uses, asked: Annotated[Page, Query()]) -> Response:
    """The newest first, without checks and logs."""
    del actor
    wanted = queries.Wanted(asked.contract, asked.branch, asked.server, asked.since, asked.until)
    with services.db.read() as session:
        found, more = queries.page(session, wanted, offset=asked.p * asked.size, limit=asked.size)
    return paged(request, [as_head(each) for each in found], asked.p, more=more)


@router.post("/test-results", operation_id="postTestResults")
def publish(wanted: Annotated[TestResults, Body()], request: Request, actor: Asks, services: Uses) -> Response:
    result = wanted.value()
    with services.db.write() as session:
        commands.put(session, actor, result, at=services.clock.now())
        kept = queries.find(session, result.id)
    return located(request, JSONResponse(as_whole(kept or result)), "datacontracts", result.contract)


@router.get("/test-results/{identifier:id}", operation_id="getTestResults")
def one(identifier: str, actor: Asks, services: Uses) -> JSONResponse:
    """Rows that failed are for those who may write the contract's results."""
    with services.db.read() as session:
        found = queries.find(session, identifier)
        if found is None:
            raise NotFound(f"There is no test result `{identifier}`.", hint="GET /api/test-results lists them.")
        return JSONResponse(as_whole(_as_seen_by(session, actor, found)))


@router.delete("/test-results/{identifier:id}", operation_id="deleteTestResults")
def delete(identifier: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.remove(session, actor, identifier, at=services.clock.now())
    return Response(status_code=200)


@router.post("/datacontracts/{identifier:id}/test", operation_id="testDataContract")
def try_out(identifier: str, request: Request, actor: Asks, services: Uses, server: str = "") -> Response:
    """Tests what is published under the contract now, with Hansa's own engine, and keeps the result.

    `server` is empty or names the port: `<product>/<port>`. The contract's own servers are tested where their credentials are.
    """
    at = services.clock.now()
    with services.db.read() as session:
        record = get(session, Kind.CONTRACT, identifier)
        if record is None:
            raise NotFound(f"There is no data contract `{identifier}`.", hint="GET /api/datacontracts lists them.")
        doing = f"test the contract `{identifier}`"
        authority.check(session, actor, Permission.DATACONTRACT_TEST_RUN, record.owner or None, doing=doing)
        if not features(session).tests_enabled:
            raise InvalidInput(
                "Tests of data contracts are switched off.", hint="An owner can switch them on: features."
            )
        _check_server(session, identifier, server)
    try:
        trial = services.trials.run(record.text, identifier, actor)
    except UnknownTable as error:  # the contract is there, so that this is no 404
        raise InvalidInput(error.message, hint=error.hint) from error
    place = f"{trial.product}/{trial.port}"
    if server and server != place:
        raise InvalidInput(f"The contract is not published at `{server}`.", hint=f"It is published at `{place}`.")
    ended = services.clock.now()
    result = of_report(trial.report, new_id(at), place, ended=ended)
    with services.db.write() as session:
        commands.add(session, result, by=actor.principal, at=ended)  # who may run a test may keep what it found
    return located(request, JSONResponse(as_whole(result)), "datacontracts", identifier)


def _check_server(session: Session, contract: str, server: str) -> None:
    """A server of the contract itself is refused with a way out: its place and credentials are not this server's business."""
    loaded = load_contract(session, contract) if server else None
    named = next((each for each in loaded[0].servers if each.server == server), None) if loaded else None
    if named is not None:
        raise InvalidInput(
            f"The server `{server}` ({named.type}) is not opened from here: it would need your credentials.",
            hint=f"Run `datacontract test --server {server} --publish …` or `hansa contract test` beside the data, "
            "or leave out the server to test what is published.",
        )


def _as_seen_by(session: Session, actor: Actor, found: TestResult) -> TestResult:
    record = catalogue.get(session, Kind.CONTRACT, found.contract)
    owner = record.owner if record else None
    if authority.may(session, actor, Permission.DATACONTRACT_TEST_RESULTS_EDIT, owner):
        return found
    return dataclasses.replace(found, checks=queries.without_samples(found))
