"""`/api/tags`: the tags of the catalog; ids may hold slashes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.api.wire.tags import shown
from hansa.registry.records.listing import AnyOf, Listing
from hansa.registry.records.queries import named
from hansa.registry.records.values import Kind

router = APIRouter(tags=["tags"])
NOUN = Noun(Kind.TAG, shown=shown)
Owner = Annotated[list[str] | None, Query(description="Only tags of the teams of these names.")]


@router.get("/tags", operation_id="getTags")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0, owner: Owner = None) -> Response:
    del actor
    filters: tuple[AnyOf, ...] = ()
    if owner:
        with services.db.read() as session:
            filters = (AnyOf(("owner",), named(session, Kind.TEAM, owner)),)
    return nouns.listed(request, services, NOUN, Listing(Kind.TAG, filters=filters, page=p))


one_document(router, NOUN, Names("getTag", "addTag", "deleteTag"))
