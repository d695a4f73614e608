"""The routes that every kind of document has: read, write and remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from fastapi import APIRouter, Depends, Query, Request, Response

from hansa.api import nouns
from hansa.api.actors import asking
from hansa.api.sent import Body  # noqa: TC001 FastAPI reads the annotation
from hansa.api.services import Services, services_now
from hansa.kernel.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from hansa.api.nouns import Noun

    Reading = Callable[[Request, Services, Noun, str], Response]

Asks = Annotated[Actor, Depends(asking)]
Uses = Annotated[Services, Depends(services_now)]
LAST_PAGE = 1_000_000_000
"""A page number beyond this is no page of anything."""
PageNumber = Annotated[int, Query(alias="p", ge=0, le=LAST_PAGE, description="The page, from 0.")]


class Names(NamedTuple):
    """The manager's operationIds."""

    get: str
    put: str
    delete: str


def one_document(router: APIRouter, noun: Noun, names: Names, *, empty: bool = False, one: Reading = nouns.one) -> None:
    """Adds GET, PUT and DELETE of `/{noun}/{id}`; the id may hold slashes. `empty`: PUT answers without a body; `one`: how one is read."""

    def get(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        del actor
        return one(request, services, noun, identifier)

    def put(identifier: str, request: Request, actor: Asks, services: Uses, body: Body) -> Response:
        return nouns.put(request, services, actor, noun, identifier, body=body, empty=empty)

    def delete(identifier: str, request: Request, actor: Asks, services: Uses) -> Response:
        return nouns.remove(request, services, actor, noun, identifier)

    path = f"/{noun.path}/{{identifier:ids}}"
    for method, endpoint, name in (("GET", get, names.get), ("PUT", put, names.put), ("DELETE", delete, names.delete)):
        router.add_api_route(path, endpoint, methods=[method], operation_id=name, response_class=Response)
