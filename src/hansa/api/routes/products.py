"""`/api/dataproducts`: products in the form in which they came (ODPS or DPS), and their stars."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.api.routes.filters import Some, Sort, Words, listed
from hansa.api.wire.lists import filters_of, sort_of
from hansa.registry import authority
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Kind
from hansa.registry.stars import commands as stars
from hansa.registry.stars.queries import has_starred, stargazers, stars_of

router = APIRouter(tags=["dataproducts"])
NOUN = Noun(Kind.PRODUCT, optional=False)
STAR = "/dataproducts/{identifier:id}/star"


@router.get("/dataproducts", operation_id="getDataProducts")
def list_all(  # noqa: PLR0913, PLR0917 the manager's filters, each a parameter of its own
    request: Request,
    actor: Asks,
    services: Uses,
    q: Words = "",
    teamId: Some = None,  # noqa: N803 the manager's names
    domainId: Some = None,  # noqa: N803 the manager's names
    archetype: Some = None,
    type: Some = None,  # noqa: A002 the manager's names
    status: Some = None,
    tag: Some = None,
    sort: Sort = "",
    p: PageNumber = 0,
) -> Response:
    del actor
    field, descending = sort_of(sort)
    kinds = [*(archetype or ()), *(type or ())]
    with services.db.read() as session:
        filters = filters_of(session, teams=teamId, domains=domainId, archetype=kinds, status=status, tag=tag)
        return listed(request, session, Listing(Kind.PRODUCT, q, filters, field, descending, p))


@router.get(STAR, operation_id="getDataProductStar")
def star_status(identifier: str, actor: Asks, services: Uses) -> Response:
    nouns.find(services, NOUN, identifier)
    with services.db.read() as session:
        count = stars_of(session, [identifier]).get(identifier, 0)
        return JSONResponse({"count": count, "starredByMe": has_starred(session, actor, identifier)})


@router.put(STAR, operation_id="starDataProduct", status_code=204)
def star(identifier: str, actor: Asks, services: Uses) -> Response:
    nouns.find(services, NOUN, identifier)
    with services.db.write() as session:
        stars.star(session, actor, identifier, at=services.clock.now())
    return Response(status_code=204)


@router.delete(STAR, operation_id="unstarDataProduct", status_code=204)
def unstar(identifier: str, actor: Asks, services: Uses) -> Response:
    nouns.find(services, NOUN, identifier)
    with services.db.write() as session:
        stars.unstar(session, actor, identifier, at=services.clock.now())
    return Response(status_code=204)


@router.get("/dataproducts/{identifier:id}/stargazers", operation_id="getDataProductStargazers")
def who_starred(identifier: str, actor: Asks, services: Uses) -> Response:
    authority.check_reads_organisation(actor, what="who has starred a product")
    nouns.find(services, NOUN, identifier)
    with services.db.read() as session:
        found = stargazers(session, identifier)
    return JSONResponse([{"userId": each.user, "fullName": each.name} for each in found])


one_document(router, NOUN, Names("getDataProduct", "addDataProduct", "deleteDataProduct"))
