"""`/api/datacontracts`: contracts in the form in which they came (ODCS or DCS)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from hansa.api import nouns
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.api.routes.filters import Some, Sort, Words, listed
from hansa.api.wire.lists import filters_of, sort_of
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Kind

router = APIRouter(tags=["datacontracts"])
NOUN = Noun(Kind.CONTRACT, optional=False)


@router.get("/datacontracts", operation_id="getDataContracts")
def list_all(  # noqa: PLR0913, PLR0917 the manager's filters, each a parameter of its own
    request: Request,
    actor: Asks,
    services: Uses,
    q: Words = "",
    owner: Some = None,
    domain: Some = None,
    teamId: Some = None,  # noqa: N803 the manager's names
    domainId: Some = None,  # noqa: N803 the manager's names
    tag: Some = None,
    status: Some = None,
    sort: Sort = "",
    p: PageNumber = 0,
) -> Response:
    """`owner` and `domain` are names, as they were before there was `teamId` and `domainId`."""
    del actor
    field, descending = sort_of(sort)
    with services.db.read() as session:
        filters = filters_of(
            session,
            teams=teamId,
            domains=domainId,
            owner_names=owner,
            domain_names=domain,
            status=status,
            tag=tag,
        )
        return listed(request, session, Listing(Kind.CONTRACT, q, filters, field, descending, p))


@router.get("/datacontracts/{identifier:id}/datacontract.yaml", operation_id="getDataContractYaml")
def yaml(identifier: str, actor: Asks, services: Uses) -> Response:
    """As it was written: comments, order and all."""
    del actor
    return nouns.yaml(nouns.find(services, NOUN, identifier))


one_document(router, NOUN, Names("getDataContract", "addDataContract", "deleteDataContract"))
