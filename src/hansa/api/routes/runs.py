"""Runs: ask for one, watch it, read its log and its check results."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_actor, api_reader
from hansa.api.services import Services, services_of
from hansa.dataplane.runs import queries as runs
from hansa.dataplane.runs.values import TEST
from hansa.dataplane.schedule.queue import enqueue
from hansa.kernel.actor import Actor
from hansa.kernel.errors import NotFound
from hansa.registry.products.queries import find_product

router = APIRouter(tags=["runs"])

Asks = Annotated[Actor, Depends(api_reader)]
Writes = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


class RunRequest(BaseModel):
    """Which product to run, by id or address; without `publish` it is built and checked only."""

    product: str = Field(min_length=1, max_length=256)
    publish: bool = True


@router.post("/runs", status_code=202)
async def start(wanted: Annotated[RunRequest, Body()], actor: Writes, services: Uses) -> JSONResponse:
    with services.db.write() as session:
        product = find_product(session, wanted.product)
        if product is None:
            raise NotFound(f"There is no data product `{wanted.product}`.", hint="GET /api/dataproducts lists them.")
        run_id = enqueue(session, product.id, "hand" if wanted.publish else TEST, actor, services.clock.now())
    services.wake()
    return JSONResponse(_run(services, run_id), 202, headers={"location": f"/api/runs/{run_id}"})


@router.get("/runs")
async def listing(
    actor: Asks, services: Uses, product: str | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 50
) -> JSONResponse:
    del actor
    with services.db.read() as session:
        found = find_product(session, product) if product else None
        rows = runs.list_runs(session, product_id=found.id if found else product, limit=limit)
    return JSONResponse(jsonable_encoder([asdict(row) for row in rows]))


@router.get("/runs/{run_id}")
async def one(run_id: str, actor: Asks, services: Uses) -> JSONResponse:
    del actor
    return JSONResponse(_run(services, run_id))


@router.get("/runs/{run_id}/log")
async def log(run_id: str, actor: Asks, services: Uses, after: Annotated[int, Query(ge=0)] = 0) -> JSONResponse:
    del actor
    with services.db.read() as session:
        lines = runs.log(session, run_id, after=after)
    return JSONResponse(jsonable_encoder([asdict(line) for line in lines]))


def _run(services: Services, run_id: str) -> dict[str, Any]:
    """The run with its steps and its check results; failing rows stay with the owner's page."""
    with services.db.read() as session:
        row = runs.get_run(session, run_id)
        if row is None:
            raise NotFound(f"There is no run `{run_id}`.", hint="GET /api/runs lists them.")
        steps = runs.steps(session, run_id)
        checks = runs.check_results(session, run_id)
    body: dict[str, Any] = jsonable_encoder(asdict(row))
    body["steps"] = jsonable_encoder([asdict(step) for step in steps])
    results = jsonable_encoder([asdict(check) for check in checks])
    body["checks"] = [{k: v for k, v in result.items() if k != "sample"} for result in results]
    return body
