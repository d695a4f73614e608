"""The documents of the mesh, kind by kind: list, read, put, delete, as the manager's clients use them."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from hansa.api import odcs
from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.governance.access_document import check_document
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.properties import definition_property
from hansa.registry.records.values import PARTS, Kind

router = APIRouter()

MAX_DOCUMENT = 2 * 1024 * 1024
"""Bytes of one document: a contract of ten thousand columns is smaller."""
PAGE = 1000
"""Records on one page, as the manager serves them."""

KINDS = tuple(kind for kind in Kind if kind not in {*PARTS, Kind.NAMESPACE})

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


def _add_reads(kind: Kind, path: str) -> None:
    async def list_all(request: Request, actor: Asks, services: Uses, p: Annotated[int, Query(ge=0)] = 0) -> Response:
        del actor
        with services.db.read() as session:
            records = catalogue.list_records(session, kind)
        page = [record.data for record in records[p * PAGE : (p + 1) * PAGE]]
        headers = {}
        if len(records) > (p + 1) * PAGE:
            headers["Link"] = f'<{request.url.include_query_params(p=p + 1)}>; rel="next"'
        return JSONResponse(page, headers=headers)

    async def get_one(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        del actor
        with services.db.read() as session:
            record = catalogue.get(session, kind, identifier)
        if record is None:
            raise NotFound(f"There is no `{identifier}` in {kind.value}.", hint=f"GET /api/{kind.value} lists them.")
        if kind is Kind.DEFINITION and odcs.wanted(request):
            return odcs.answer(definition_property(record.id, record.data))
        if "yaml" in request.headers.get("accept", ""):
            return PlainTextResponse(record.text, media_type="application/yaml")
        return JSONResponse(record.data)

    router.add_api_route(path, list_all, methods=["GET"], name=f"list {kind.value}", tags=[kind.value])
    one = f"{path}/{{identifier:ids}}"
    router.add_api_route(one, get_one, methods=["GET"], name=f"get {kind.value}", tags=[kind.value])


def _add_writes(kind: Kind, path: str) -> None:
    async def put_one(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        text = await _document(request, identifier)
        why = request.headers.get("x-why", "through the API")
        with services.db.write() as session:
            if kind is Kind.ACCESS:
                check_document(session, actor, identifier, text)
            outcome = catalogue.put(
                session, actor, kind, text, why=why, at=services.clock.now(), id=identifier, name=identifier
            )
            record = catalogue.get(session, kind, outcome.id)
        if record is None:
            raise NotFound(f"`{identifier}` was removed while it was written.")
        if services.folder and outcome.action in {"created", "updated"}:
            services.folder.save(kind, identifier, text, domain=record.domain or "")
        return JSONResponse(record.data, headers={"location-html": f"{request.base_url}{kind.value}/{identifier}"})

    async def delete_one(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        why = request.headers.get("x-why", "through the API")
        with services.db.write() as session:
            catalogue.remove(session, actor, kind, identifier, why=why, at=services.clock.now())
        if services.folder:
            services.folder.remove(kind, identifier)
        return Response(status_code=200)

    one = f"{path}/{{identifier:ids}}"
    router.add_api_route(one, put_one, methods=["PUT"], name=f"put {kind.value}", tags=[kind.value])
    router.add_api_route(one, delete_one, methods=["DELETE"], name=f"delete {kind.value}", tags=[kind.value])


async def _document(request: Request, identifier: str) -> str:
    """The body as the document's text: YAML is kept byte for byte, JSON is kept as it came."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_DOCUMENT:
            raise HTTPException(413, f"The document is longer than {MAX_DOCUMENT // 1024 // 1024} MB.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The document is not UTF-8: byte {error.start} cannot be read.") from error
    if "json" not in request.headers.get("content-type", "json"):
        return text
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(f"The body is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    if not isinstance(data, dict):
        raise InvalidInput("The body is not a JSON object.")
    if data.get("id", identifier) != identifier:
        raise InvalidInput(f"The document says id `{data['id']}`, the path says `{identifier}`.", hint="Use one id.")
    return text


for _kind in KINDS:
    _add_reads(_kind, f"/{_kind.value}")
    _add_writes(_kind, f"/{_kind.value}")
