"""`/api/dataproductbuilders`: coding agents' plug-ins that are offered to who builds data products."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Kind

router = APIRouter(tags=["dataproductbuilders"])
NOUN = Noun(Kind.BUILDER)


@router.get("/dataproductbuilders", operation_id="getDataProductBuilders")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0) -> Response:
    del actor
    return nouns.listed(request, services, NOUN, Listing(Kind.BUILDER, page=p))


one_document(router, NOUN, Names("getDataProductBuilder", "putDataProductBuilder", "deleteDataProductBuilder"))
