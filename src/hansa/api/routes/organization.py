"""`/api/organization`: what it is called and which features it has chosen."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.organization import OrganizationFeatures  # noqa: TC001 FastAPI reads the annotation
from hansa.kernel.actor import Actor
from hansa.kernel.ids import slug
from hansa.registry.authority import check_reads_organisation
from hansa.registry.roles.queries import CUSTOM, mode
from hansa.registry.settings import commands
from hansa.registry.settings.features import FEATURES
from hansa.registry.settings.organization import organization
from hansa.registry.settings.queries import section

router = APIRouter(prefix="/organization", tags=["organization"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


@router.get("/settings", operation_id="getOrganizationSettings")
def get_settings(request: Request, actor: Asks, services: Uses) -> JSONResponse:
    """Any key may ask: clients look up the organisation's address when they connect."""
    del actor
    with services.db.read() as session:
        called = organization(session, services.name)
    host = f"{request.url.scheme}://{request.url.netloc}"
    name = {"vanityUrl": slug(services.name) or "hansa", "host": host, "fullName": called.name}
    return JSONResponse({**name, "logoUrl": "", "brand": "Hansa"})


@router.get("/features", operation_id="getOrganizationFeatures")
def get_features(actor: Asks, services: Uses) -> JSONResponse:
    check_reads_organisation(actor, what="the organisation's features")
    return JSONResponse(_features(services))


@router.put("/features", operation_id="putOrganizationFeatures")
def put_features(
    wanted: Annotated[OrganizationFeatures, Body()], request: Request, actor: Asks, services: Uses
) -> JSONResponse:
    """Replaces all of them: what is left out has its default again."""
    value = wanted.model_dump(by_alias=True, exclude_none=True, mode="json")
    why = request.headers.get("x-why", "through the API")
    with services.db.write() as session:
        commands.put(session, actor, FEATURES, value, why=why, at=services.clock.now())
    return JSONResponse(_features(services))


def _features(services: Services) -> dict[str, object]:
    """Whether the organisation has its own roles is said by the roles themselves."""
    with services.db.read() as session:
        own = mode(session) == CUSTOM
        return {**section(session, FEATURES), **({"customTeamRolesEnabled": True} if own else {})}
