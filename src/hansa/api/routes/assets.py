"""`/api/assets`: tables, topics, dashboards of the platforms, and the tags that people assign to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from hansa.api import nouns
from hansa.api.answers import located, waiting
from hansa.api.nouns import Noun
from hansa.api.routes.common import Asks, Names, PageNumber, Uses, one_document
from hansa.api.wire.assets import assigned, in_list, with_assigned
from hansa.db import outbox
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.records.commands import exists
from hansa.registry.records.listing import Listing
from hansa.registry.records.values import Draft, Kind
from hansa.standards.write import dump

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.api.nouns import Prepared
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.records.values import Record

router = APIRouter(tags=["assets"])


def _keeps_tags(_session: Session, before: Record | None, data: dict[str, Json]) -> Prepared:
    """Tags are assigned one by one: a connector that puts what it found neither gives nor takes any."""
    return with_assigned(data, assigned(before.data) if before else []), []


NOUN = Noun(Kind.ASSET, prepared=_keeps_tags)
LISTED = Noun(Kind.ASSET, shown=in_list)
ONE = "/assets/{identifier:id}/assigned-tags"


@router.get("/assets", operation_id="getAssets")
def list_all(request: Request, actor: Asks, services: Uses, p: PageNumber = 0) -> Response:
    del actor
    return nouns.listed(request, services, LISTED, Listing(Kind.ASSET, page=p))


@router.get(ONE, operation_id="getAssetTags")
def tags(identifier: str, actor: Asks, services: Uses) -> Response:
    del actor
    return JSONResponse(assigned(nouns.find(services, NOUN, identifier).data))


@router.put(f"{ONE}/{{tag:ids}}", operation_id="putAssetTag")
def assign(identifier: str, tag: str, request: Request, actor: Asks, services: Uses) -> Response:
    """The tag must be in the catalog; assigning it again changes nothing."""
    asked = _change(request, services, actor, identifier, give=tag)
    return waiting(request, asked) if asked else located(request, Response(), NOUN.path, identifier)


@router.delete(f"{ONE}/{{tag:ids}}", operation_id="deleteAssetTag")
def unassign(identifier: str, tag: str, request: Request, actor: Asks, services: Uses) -> Response:
    """Taking away what is not assigned changes nothing."""
    asked = _change(request, services, actor, identifier, take=tag)
    return waiting(request, asked) if asked else Response()


def _change(
    request: Request, services: Services, actor: Actor, identifier: str, *, give: str = "", take: str = ""
) -> str:
    """The id of the change request where it must wait, else nothing."""
    with services.db.write() as session:
        outbox.lock(session)
        record = catalogue.get(session, Kind.ASSET, identifier)
        if record is None:
            raise NotFound(f"There is no asset `{identifier}`.", hint="GET /api/assets lists them.")
        if give and not exists(session, Kind.TAG, give):
            raise InvalidInput(f"There is no tag `{give}`.", hint="Add it to the catalog first: PUT /api/tags/{id}.")
        before = assigned(record.data)
        after = [tag for tag in before if tag != take] + ([give] if give and give not in before else [])
        if after == before:
            return ""
        text = dump(with_assigned(record.data, after))
        made = nouns.write(request, services, session, actor, [Draft(Kind.ASSET, text, identifier, identifier)])
    return made if isinstance(made, str) else ""


one_document(router, NOUN, Names("getAsset", "addAsset", "deleteAsset"))
