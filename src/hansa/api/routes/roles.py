"""`/api/settings/team-roles`: which roles count in this organisation, and what each grants."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.roles import TeamRolesSettings, as_roles, as_wire
from hansa.kernel.actor import Actor
from hansa.registry.authority import check_reads_organisation
from hansa.registry.roles import commands, queries

router = APIRouter(tags=["settings"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


@router.get("/settings/team-roles", operation_id="getTeamRoles")
def get_team_roles(actor: Asks, services: Uses) -> JSONResponse:
    check_reads_organisation(actor, what="the settings of the organisation")
    with services.db.read() as session:
        return JSONResponse(as_wire(queries.mode(session), queries.roles(session)))


@router.put("/settings/team-roles", operation_id="putTeamRoles")
def put_team_roles(
    wanted: Annotated[TeamRolesSettings, Body()], request: Request, actor: Asks, services: Uses
) -> JSONResponse:
    why, at = request.headers.get("x-why", "through the API"), services.clock.now()
    with services.db.write() as session:
        if wanted.mode == "default":
            commands.use_default_roles(session, actor, why=why, at=at)
        else:
            commands.use_custom_roles(session, actor, as_roles(wanted), why=why, at=at)
        return JSONResponse(as_wire(queries.mode(session), queries.roles(session)))
