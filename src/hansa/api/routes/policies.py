"""`/api/policies`: the rules of play, named `GLOBAL-7` or by their number alone."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.registry.policies.document import full_id
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Kind

router = APIRouter(tags=["policies"])
NOUN = Noun(Kind.POLICY, full_id=full_id)


@router.get("/policies", operation_id="getPolicies")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0) -> Response:
    del actor
    return nouns.listed(request, services, NOUN, Listing(Kind.POLICY, page=p))


one_document(router, NOUN, Names("getPolicy", "addPolicy", "deletePolicy"))
