"""`/api/settings/email-templates` and `/api/settings/dataproduct-types`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.negotiate import answer, read_text
from hansa.api.services import Services, services_of
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput
from hansa.registry.authority import check_reads_organisation
from hansa.registry.settings.emails import letters, put_letters
from hansa.registry.settings.producttypes import product_types, put_types

if TYPE_CHECKING:
    from hansa.kernel.json import Json
    from hansa.registry.settings.emails import Letter

router = APIRouter(prefix="/settings", tags=["settings"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]
WHAT = "the organisation's settings"


@router.get("/email-templates", operation_id="getEmailTemplates")
def get_templates(actor: Asks, services: Uses) -> JSONResponse:
    check_reads_organisation(actor, what=WHAT)
    with services.db.read() as session:
        return JSONResponse({"templates": {name: _letter(each) for name, each in letters(session).items()}})


@router.put("/email-templates", operation_id="putEmailTemplates")
async def put_templates(request: Request, actor: Asks, services: Uses) -> JSONResponse:
    _, data = await read_text(request)
    wanted = data.get("templates") if isinstance(data, dict) else None
    if not isinstance(wanted, dict):
        raise InvalidInput("The body has no `templates`.", hint='Send {"templates": {"access-rejected": {…}}}.')
    with services.db.write() as session:
        put_letters(session, actor, wanted, why=_why(request), at=services.clock.now())
        return JSONResponse({"templates": {name: _letter(each) for name, each in letters(session).items()}})


@router.get("/dataproduct-types", operation_id="getDataProductTypes")
def get_types(request: Request, actor: Asks, services: Uses) -> Response:
    del actor
    with services.db.read() as session:
        return answer(request, {"dataProductTypes": [dict(each) for each in product_types(session)]})


@router.put("/dataproduct-types", operation_id="putDataProductTypes")
async def put_all_types(request: Request, actor: Asks, services: Uses) -> Response:
    _, data = await read_text(request)
    wanted = data.get("dataProductTypes") if isinstance(data, dict) else None
    if not isinstance(wanted, list):
        raise InvalidInput("The body has no list `dataProductTypes`.")
    with services.db.write() as session:
        put_types(session, actor, wanted, why=_why(request), at=services.clock.now())
        kept: Json = {"dataProductTypes": [dict(each) for each in product_types(session)]}
    return answer(request, kept)


def _why(request: Request) -> str:
    return request.headers.get("x-why", "through the API")


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "enabled": letter.enabled,
        "canBeDisabled": not letter.needed,
        "variables": [{"name": name, "optional": optional} for name, optional in letter.variables.items()],
        "languages": {
            language: {"subject": each.subject, "body": each.body, "customized": each.customized}
            for language, each in letter.wordings.items()
        },
    }
