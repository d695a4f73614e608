"""`POST /api/query`: SQL over the data products, through the guarded door, as JSON or as an Arrow stream."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from hansa.api.actors import api_reader
from hansa.api.services import Services, services_of
from hansa.gateway.encode import as_arrow_stream, as_json
from hansa.kernel.actor import Actor  # noqa: TC001 FastAPI reads the annotation

router = APIRouter()

ARROW = "application/vnd.apache.arrow.stream"


class Statement(BaseModel):
    """One SELECT, and how many rows of its answer are wanted."""

    sql: str = Field(min_length=1, max_length=50_000)
    limit: int = Field(default=10_000, ge=1, le=1_000_000)
    purpose: str = Field(default="", max_length=1_000)


@router.post("/query", tags=["query"])
async def query(
    request: Request,
    statement: Annotated[Statement, Body()],
    actor: Annotated[Actor, Depends(api_reader)],
    services: Annotated[Services, Depends(services_of)],
) -> Response:
    result = await run_in_threadpool(
        services.gateway.query, statement.sql, actor, limit=statement.limit, purpose=statement.purpose
    )
    if ARROW in request.headers.get("accept", ""):
        return Response(as_arrow_stream(result), media_type=ARROW)
    body: dict[str, Any] = as_json(result)
    return JSONResponse(body)
