"""`/api/classification-schemes`: schemes with their tiers; one of them is the default of the organisation."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.registry.classifications.commands import prepared
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Kind

router = APIRouter(tags=["classification-schemes"])
NOUN = Noun(Kind.CLASSIFICATION, key="externalId", prepared=prepared)


@router.get("/classification-schemes", operation_id="getClassificationSchemes")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0) -> Response:
    del actor
    return nouns.listed(request, services, NOUN, Listing(Kind.CLASSIFICATION, page=p))


one_document(router, NOUN, Names("getClassificationScheme", "putClassificationScheme", "deleteClassificationScheme"))
