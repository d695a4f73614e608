"""`/api/access` and its older name `/api/datausageagreements`: list, read, put, delete, approve, reject, cancel.

Writing through the API sends nobody a mail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_actor
from hansa.api.answers import PAGE_SIZE, located, paged
from hansa.api.services import Services, services_of
from hansa.api.wire.access import Access, Decided, as_access
from hansa.governance import access_document, agreements
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.agreements.provisioning import find_many
from hansa.registry.agreements.queries import Wanted, page, parts_of, rows
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record

router = APIRouter(tags=["access"])

MOST = 10_000
"""Agreements on one page, as the manager allows."""
CONSUMERS = frozenset({"team", "user", "dataproduct", "agent"})

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
Said = Annotated[Decided | None, Body()]


class Page(BaseModel):
    """What is left out means any."""

    p: int = Field(default=0, ge=0, le=1_000_000)
    size: int = Field(default=PAGE_SIZE, ge=2, le=MOST, alias="pageSize")
    provider: str = Field(default="", alias="providerDataProductId")
    consumer: str = Field(default="", alias="consumerDataProductId")
    consumer_type: str = Field(default="", alias="consumerType")


def listing(request: Request, actor: Asks, services: Uses, asked: Annotated[Page, Query()]) -> Response:
    del actor
    wanted = Wanted(asked.provider, asked.consumer, _consumer_type(asked.consumer_type))
    today = services.clock.now().date()
    with services.db.read() as session:
        found, more = page(session, wanted, offset=asked.p * asked.size, limit=asked.size)
        items = as_wire(session, found, today)
    return paged(request, items, asked.p, more=more)


def one(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        record = catalogue.get(session, Kind.ACCESS, identifier)
        if record is None:
            raise NotFound(f"There is no access agreement `{identifier}`.", hint="GET /api/access lists them.")
        if "yaml" in request.headers.get("accept", ""):
            return PlainTextResponse(record.text, media_type="application/yaml")
        return JSONResponse(as_wire(session, [record], services.clock.now().date())[0])


def put(identifier: str, request: Request, wanted: Annotated[Access, Body()], actor: Asks, services: Uses) -> Response:
    document = wanted.document(identifier)
    if document["id"] != identifier:
        raise InvalidInput(
            f"The document says id `{document['id']}`, the path says `{identifier}`.", hint="Use one id."
        )
    why = request.headers.get("x-why", "through the API")

    def write(session: Session, at: datetime) -> Record:
        return access_document.put(session, actor, identifier, document, why=why, at=at)

    return _written(request, services, write)


def delete(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
    why = request.headers.get("x-why", "through the API")
    with services.db.write() as session:
        agreements.remove(session, actor, identifier, why=why, at=services.clock.now())
    if services.folder:
        services.folder.remove(Kind.ACCESS, identifier)
    return Response(status_code=200)


def approve(identifier: str, request: Request, actor: Asks, services: Uses, said: Said = None) -> Response:
    said = said or Decided()

    def write(session: Session, at: datetime) -> Record:
        days = {"start": said.start_date, "end": said.end_date}
        return agreements.approve(session, actor, identifier, why=said.reason, at=at, **days)

    return _written(request, services, write)


def reject(identifier: str, request: Request, actor: Asks, services: Uses, said: Said = None) -> Response:
    """The manager's clients send no reason; then the log says that none was given."""
    why = (said.reason if said else "") or "No reason was given."

    def write(session: Session, at: datetime) -> Record:
        return agreements.reject(session, actor, identifier, why=why, at=at)

    return _written(request, services, write)


def cancel(identifier: str, request: Request, actor: Asks, services: Uses, said: Said = None) -> Response:
    said = said or Decided()

    def write(session: Session, at: datetime) -> Record:
        return agreements.end(session, actor, identifier, why=said.reason, at=at, on=said.end_date)

    return _written(request, services, write)


def as_wire(session: Session, found: Sequence[Record], today: date) -> list[dict[str, Json]]:
    """Records as the manager's `Access`, all that they need read in a few statements."""
    judged = rows(session, found, today)
    known = parts_of(session, sorted({row.provider_product for row in judged}))
    reported = find_many(session, [row.id for row in judged])
    return [as_access(record, row, known, reported.get(row.id)) for record, row in zip(found, judged, strict=True)]


def _written(request: Request, services: Services, write: Callable[[Session, datetime], Record]) -> Response:
    at = services.clock.now()
    with services.db.write() as session:
        record = write(session, at)
        body = as_wire(session, [record], at.date())[0]
    if services.folder:
        services.folder.save(Kind.ACCESS, record.id, record.text)
    return located(request, JSONResponse(body), "access", record.id)


def _consumer_type(kind: str) -> str:
    folded = kind.casefold()
    if folded and folded not in CONSUMERS:
        raise InvalidInput(f"There is no kind of consumer `{kind}`.", hint="Kinds: team, user, dataproduct, agent.")
    return folded


def _add(base: str, *, names: bool) -> None:
    """The operations below `base`; only the present path has the manager's names."""
    each = f"{base}/{{identifier:ids}}"
    for path, method, route, name in (
        (f"{each}/approve", "POST", approve, "approveAccess"),
        (f"{each}/reject", "POST", reject, "rejectAcess"),
        (f"{each}/cancel", "POST", cancel, "cancelAccess"),
        (base, "GET", listing, "getAccessList"),
        (each, "GET", one, "getAccess"),
        (each, "PUT", put, "addAccess"),
        (each, "DELETE", delete, "deleteAccess"),
    ):
        said = name if names else f"{name}AsDataUsageAgreement"
        router.add_api_route(path, route, methods=[method], operation_id=said, deprecated=not names or None)


_add("/access", names=True)
_add("/datausageagreements", names=False)
