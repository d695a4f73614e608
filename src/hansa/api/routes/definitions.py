"""`/api/definitions`: business terms; ids may hold slashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from hansa.api import nouns, odcs
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.registry.properties import definition_property
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.api.services import Services

router = APIRouter(tags=["definitions"])
NOUN = Noun(Kind.DEFINITION)


@router.get("/definitions", operation_id="getDefinitions")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0) -> Response:
    del actor
    return nouns.listed(request, services, NOUN, Listing(Kind.DEFINITION, page=p))


def one(request: Request, services: Services, noun: Noun, identifier: str) -> Response:
    """As the property of a contract it stands for, where a client asks for that."""
    if odcs.wanted(request):
        record = nouns.find(services, noun, identifier)
        return odcs.answer(definition_property(record.id, record.data))
    return nouns.one(request, services, noun, identifier)


one_document(router, NOUN, Names("getDefinition", "addDefinition", "deleteDefinition"), one=one)
