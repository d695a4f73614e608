"""`/api/teams`: domains and teams, with their members."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.api.wire.teams import shown
from hansa.registry.records.listing import AnyOf, Listing
from hansa.registry.records.values import Kind

router = APIRouter(tags=["teams"])
NOUN = Noun(Kind.TEAM, shown=shown)
Email = Annotated[str | None, Query(description="Only teams that this person is a direct member of.")]


@router.get("/teams", operation_id="getTeams")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0, email: Email = None) -> Response:
    del actor
    filters = () if email is None else (AnyOf(("member",), (email.strip().casefold(),)),)
    return nouns.listed(request, services, NOUN, Listing(Kind.TEAM, filters=filters, page=p))


one_document(router, NOUN, Names("getTeam", "addTeam", "deleteTeam"))
