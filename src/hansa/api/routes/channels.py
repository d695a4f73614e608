"""`/api/teams/{teamId}/notification-channels`: where a team wants to be told."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.kernel.actor import Actor
from hansa.kernel.errors import InvalidInput
from hansa.registry.channels import commands, queries
from hansa.registry.channels.values import Channel, ChannelType

router = APIRouter(prefix="/teams/{team:id}/notification-channels", tags=["teams"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]


class NotificationChannel(BaseModel):
    id: str
    name: str
    type: ChannelType
    endpoint: str
    enabled: bool


@router.get("", operation_id="getNotificationChannels")
def list_all(team: str, actor: Asks, services: Uses) -> JSONResponse:
    with services.db.read() as session:
        found = queries.list_channels(session, actor, services.vault, team)
    return JSONResponse([asdict(each) for each in found])


@router.get("/{channel:id}", operation_id="getNotificationChannel")
def get_one(team: str, channel: str, actor: Asks, services: Uses) -> JSONResponse:
    with services.db.read() as session:
        return JSONResponse(asdict(queries.find_channel(session, actor, services.vault, team, channel)))


@router.put("/{channel:id}", operation_id="putNotificationChannel")
def put_one(
    team: str, channel: str, wanted: Annotated[NotificationChannel, Body()], actor: Asks, services: Uses
) -> Response:
    if wanted.id != channel:
        raise InvalidInput(f"The body says id `{wanted.id}`, the path says `{channel}`.", hint="Use one id.")
    made = Channel(channel, wanted.name, wanted.type, wanted.endpoint, wanted.enabled)
    with services.db.write() as session:
        commands.put_channel(session, actor, services.vault, team, made, at=services.clock.now())
    return Response(status_code=200)


@router.delete("/{channel:id}", operation_id="deleteNotificationChannel")
def delete_one(team: str, channel: str, actor: Asks, services: Uses) -> Response:
    with services.db.write() as session:
        commands.remove_channel(session, actor, team, channel, at=services.clock.now())
    return Response(status_code=200)
