"""`/api/audit`: who changed what, when, and how it was before; for owners of the organisation and the keys that read for it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.audit import as_json
from hansa.kernel.actor import Actor
from hansa.registry.audit import queries
from hansa.registry.audit.values import Wanted

router = APIRouter(prefix="/audit", tags=["audit"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
MOST = 1000
"""Entries of one answer, as other lists have."""


class Filters(BaseModel):
    """Days count in UTC, both included; `before` is where the next page goes on."""

    who: str = Field("", max_length=300)
    kind: str = Field("", max_length=80)
    id: str = Field("", max_length=256)
    since: date | None = None
    until: date | None = None
    before: int = Field(0, ge=0, lt=2**62)
    limit: int = Field(100, ge=1, le=MOST)


@router.get("", operation_id="listAudit")
def list_all(request: Request, actor: Asks, services: Uses, asked: Annotated[Filters, Query()]) -> JSONResponse:
    """The newest first; `Link` leads to older ones."""
    wanted = Wanted(asked.who, asked.kind, asked.id, asked.since, asked.until)
    with services.db.read() as session:
        found = queries.entries(session, actor, wanted, before=asked.before, limit=asked.limit + 1)
    shown = found[: asked.limit]
    older = len(found) > asked.limit and request.url.include_query_params(before=shown[-1].event.sequence)
    headers = {"Link": f'<{older}>; rel="next"'} if older else {}
    return JSONResponse([as_json(each) for each in shown], headers=headers)


@router.get("/{identifier:id}", operation_id="getAuditEntry")
def get_one(identifier: str, actor: Asks, services: Uses) -> JSONResponse:
    """With what it was before and after, as text; null where there is none."""
    with services.db.read() as session:
        entry, changed = queries.access_entry(session, actor, identifier)
    return JSONResponse({**as_json(entry), "before": changed.before, "after": changed.after})
