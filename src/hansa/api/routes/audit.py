"""`/api/audit`: who changed what, when, and how it was before; for owners of the organisation and the keys that read for it."""

from __future__ import annotations

from datetime import date  # noqa: TC003 FastAPI reads the annotation
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

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


@router.get("", operation_id="listAudit")
def list_all(
    request: Request,
    actor: Asks,
    services: Uses,
    who: Annotated[str, Query(max_length=300)] = "",
    kind: Annotated[str, Query(max_length=80)] = "",
    subject: Annotated[str, Query(alias="id", max_length=256)] = "",
    since: date | None = None,
    until: date | None = None,
    *,
    before: Annotated[int, Query(ge=0, lt=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> JSONResponse:
    """The newest first; `Link` leads to older ones."""
    wanted = Wanted(who, kind, subject, since, until)
    with services.db.read() as session:
        found = queries.entries(session, actor, wanted, before=before, limit=limit + 1)
    shown = found[:limit]
    older = request.url.include_query_params(before=shown[-1].event.sequence) if len(found) > limit else None
    headers = {"Link": f'<{older}>; rel="next"'} if older else {}
    return JSONResponse([as_json(each) for each in shown], headers=headers)


@router.get("/{identifier:id}", operation_id="getAuditEntry")
def get_one(identifier: str, actor: Asks, services: Uses) -> JSONResponse:
    """With what it was before and after, as text; null where there is none."""
    with services.db.read() as session:
        entry, changed = queries.access_entry(session, actor, identifier)
    return JSONResponse({**as_json(entry), "before": changed.before, "after": changed.after})
