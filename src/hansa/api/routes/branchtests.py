"""Tests of a branch of a contract, and code from it: they show on the branch and never count for the contract."""

from __future__ import annotations

import dataclasses
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.answers import paged
from hansa.api.routes.branches import ONE, Asks, At, Uses
from hansa.api.routes.generate import GenerateRequest, Reads, generated
from hansa.api.routes.testresults import Page  # noqa: TC001 FastAPI reads the annotation
from hansa.api.wire.testresults import TestResults, as_head, as_whole
from hansa.gateway.errors import UnknownTable
from hansa.kernel.errors import InvalidInput
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.branches.queries import access_branch, access_target
from hansa.registry.records.values import Kind
from hansa.registry.settings.features import features
from hansa.registry.testresults import commands, queries
from hansa.registry.testresults.reports import of_report
from hansa.standards.odcs.contract import Contract
from hansa.standards.read import read

router = APIRouter(tags=["branches"])


@router.get(ONE + "/test-results")
def listing(place: At, request: Request, actor: Asks, services: Uses, asked: Annotated[Page, Query()]) -> Response:
    """The newest first, without checks and logs."""
    del actor
    wanted = queries.Wanted(place.contract, place.branch, asked.server, asked.since, asked.until)
    with services.db.read() as session:
        access_branch(session, Kind.CONTRACT, *place)
        found, more = queries.page(session, wanted, offset=asked.p * asked.size, limit=asked.size)
    return paged(request, [as_head(each) for each in found], asked.p, more=more)


@router.post(ONE + "/test-results")
def publish(place: At, wanted: Annotated[TestResults, Body()], actor: Asks, services: Uses) -> Response:
    result = dataclasses.replace(wanted.value(), contract=place.contract, branch=place.branch)
    with services.db.write() as session:
        branch = access_branch(session, Kind.CONTRACT, *place)
        if wanted.data_contract_id not in {place.contract, branch.hidden_id}:
            raise InvalidInput(
                f"The result is of `{wanted.data_contract_id}`, the path says `{place.contract}`.", hint="Use one id."
            )
        commands.put(session, actor, result, at=services.clock.now())
    return JSONResponse(as_whole(result))


@router.post(ONE + "/test")
def try_out(place: At, actor: Asks, services: Uses, server: str = "") -> Response:
    """Tests the branch's text on what is published under its contract now, and keeps the result with the branch."""
    at = services.clock.now()
    with services.db.read() as session:
        branch, record = (
            access_branch(session, Kind.CONTRACT, *place),
            access_target(session, Kind.CONTRACT, place.contract),
        )
        doing = f"test branches of the contract `{place.contract}`"
        authority.check(session, actor, Permission.DATACONTRACT_TEST_RUN, record.owner or None, doing=doing)
        if not features(session).tests_enabled:
            raise InvalidInput(
                "Tests of data contracts are switched off.", hint="An owner can switch them on: features."
            )
    try:
        trial = services.trials.run(branch.text, place.contract, actor)
    except UnknownTable as error:  # the contract is there, so that this is no 404
        raise InvalidInput(error.message, hint=error.hint) from error
    where = f"{trial.product}/{trial.port}"
    if server and server != where:
        raise InvalidInput(f"The contract is not published at `{server}`.", hint=f"It is published at `{where}`.")
    ended = services.clock.now()
    result = of_report(trial.report, new_id(at), where, ended=ended)
    kept = dataclasses.replace(result, contract=place.contract, branch=place.branch)
    with services.db.write() as session:
        access_branch(session, Kind.CONTRACT, *place)
        commands.add(session, kept, by=actor.principal, at=ended)  # who may run a test may keep what it found
    return JSONResponse(as_whole(kept))


@router.post(ONE + "/generate")
def make(place: At, wanted: Annotated[GenerateRequest, Body()], actor: Reads, services: Uses) -> Response:
    """Code from the branch's text."""
    del actor
    with services.db.read() as session:
        branch = access_branch(session, Kind.CONTRACT, *place)
    reading = read(branch.text, place.contract)
    if reading.document is None or not reading.ok:
        raise InvalidInput("The branch's text cannot be read.", findings=reading.findings)
    return JSONResponse(generated(place.contract, Contract.parse(reading.document), wanted))
