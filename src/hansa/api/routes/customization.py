"""`/api/settings/customization` and `/api/schemas`: what the organisation adds to the standards."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.negotiate import answer, read_text
from hansa.api.services import Services, services_of
from hansa.kernel.actor import Actor
from hansa.kernel.errors import NotFound
from hansa.registry.authority import check_reads_organisation
from hansa.registry.settings.customization import composed, customization, put_customization
from hansa.standards.validate import schema

router = APIRouter(tags=["settings"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]

VERSIONS = {"odcs": ("3.2.0", "3.1.0", "3.0.2", "2.2"), "odps": ("1.1.0", "1.0.0")}
"""The schemas that are shipped, the current one first."""


@router.get("/settings/customization", operation_id="getCustomization")
def get_customization(request: Request, actor: Asks, services: Uses) -> Response:
    check_reads_organisation(actor, what="the customisation")
    with services.db.read() as session:
        text, data = customization(session)
    return answer(request, data, text)


@router.put("/settings/customization", operation_id="putCustomization")
async def put_one(request: Request, actor: Asks, services: Uses) -> Response:
    text, data = await read_text(request)
    why = request.headers.get("x-why", "through the API")
    with services.db.write() as session:
        put_customization(session, actor, text, data, why=why, at=services.clock.now())
    return Response(status_code=200)


def _add(standard: str, name: str) -> None:
    def base(actor: Asks) -> Response:
        del actor
        return _schema(standard, VERSIONS[standard][0])

    def base_of(version: str, actor: Asks) -> Response:
        del actor
        return _schema(standard, version)

    def custom(actor: Asks, services: Uses) -> Response:
        del actor
        return _schema(standard, VERSIONS[standard][0], services)

    def custom_of(version: str, actor: Asks, services: Uses) -> Response:
        del actor
        return _schema(standard, version, services)

    for path, operation, endpoint in (
        (f"/schemas/{standard}.schema.json", f"get{name}BaseSchema", base),
        (f"/schemas/{standard}-custom.schema.json", f"get{name}CustomSchema", custom),
        (f"/schemas/{standard}-{{version}}-custom.schema.json", f"get{name}CustomSchemaByVersion", custom_of),
        (f"/schemas/{standard}-{{version}}.schema.json", f"get{name}BaseSchemaByVersion", base_of),
    ):
        router.add_api_route(path, endpoint, methods=["GET"], operation_id=operation)


def _schema(standard: str, version: str, services: Services | None = None) -> Response:
    wanted = version.removeprefix("v")
    if wanted not in VERSIONS[standard]:
        known = ", ".join(VERSIONS[standard])
        raise NotFound(f"There is no schema of {standard.upper()} {version}.", hint=f"Versions: {known}.")
    found = schema(f"{standard}-{wanted}")
    if services is not None and standard == "odcs":
        with services.db.read() as session:
            found = composed(found, customization(session)[1])
    return JSONResponse(found, headers={"X-Schema-Version": f"v{wanted}"})


for _standard, _name in (("odcs", "Odcs"), ("odps", "Odps")):
    _add(_standard, _name)
