"""`…/outputports/{port}/copy-access`: takes the readers of another port of the same product over; first a look, then the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Depends, Query
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.access import CopyRequest, as_copied, as_preview
from hansa.governance import copying
from hansa.kernel.actor import Actor
from hansa.registry import catalogue
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.governance.copying import Copied

router = APIRouter(tags=["access"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
PATH = "/dataproducts/{product:id}/outputports/{port:id}/copy-access"


@router.get(PATH)
def preview(
    product: str,
    port: str,
    actor: Asks,
    services: Uses,
    source: Annotated[str, Query(alias="sourceOutputPortId", min_length=1, max_length=256)],
) -> JSONResponse:
    with services.db.read() as session:
        candidates = copying.preview(session, actor, product, port, source, at=services.clock.now())
    return JSONResponse(as_preview(port, source, candidates))


@router.post(PATH)
def copy(product: str, port: str, wanted: Annotated[CopyRequest, Body()], actor: Asks, services: Uses) -> JSONResponse:
    """Nobody is written to, whatever `notifyConsumers` says: the consumers see it in their team's list."""
    at = services.clock.now()
    with services.db.write() as session:
        done = copying.copy(session, actor, (product, port), wanted.source_output_port_id, only=wanted.access, at=at)
    _save(services, done)
    return JSONResponse(as_copied(done))


def _save(services: Services, done: Copied) -> None:
    if services.folder is None:
        return
    with services.db.read() as session:
        for made, _ in done.copied:
            record = catalogue.get(session, Kind.ACCESS, made)
            if record is not None:
                services.folder.save(Kind.ACCESS, made, record.text)
