"""`/api/access/{id}/provisioning`: what the component that makes the grants reports, and what it has reported last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Depends
from fastapi.responses import JSONResponse

from hansa.api.actors import api_actor
from hansa.api.services import Services, services_of
from hansa.api.wire.access import Replacing, Report, as_provisioning
from hansa.governance import provisioning
from hansa.kernel.actor import Actor
from hansa.registry.agreements.provisioning import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

router = APIRouter(tags=["access"])

Asks = Annotated[Actor, Depends(api_actor)]
Uses = Annotated[Services, Depends(services_of)]

TRANSITIONS: Mapping[str, tuple[State, str]] = {
    "provisioning-started": (State.PROVISIONING, "reportProvisioningStarted"),
    "provisioning-succeeded": (State.PROVISIONED, "reportProvisioningSucceeded"),
    "provisioning-failed": (State.PROVISIONING_FAILED, "reportProvisioningFailed"),
    "deprovisioning-started": (State.DEPROVISIONING, "reportDeprovisioningStarted"),
    "deprovisioning-succeeded": (State.DEPROVISIONED, "reportDeprovisioningSucceeded"),
    "deprovisioning-failed": (State.DEPROVISIONING_FAILED, "reportDeprovisioningFailed"),
}
"""The path's last word → the state that it reports, and the manager's name of the operation."""


@router.get("/access/{identifier:ids}/provisioning", operation_id="getAccessProvisioning")
def get(identifier: str, actor: Asks, services: Uses) -> JSONResponse:
    del actor
    with services.db.read() as session:
        return JSONResponse(as_provisioning(provisioning.get(session, identifier)))


@router.put("/access/{identifier:ids}/provisioning", operation_id="putAccessProvisioning")
def put(identifier: str, said: Annotated[Replacing, Body()], actor: Asks, services: Uses) -> JSONResponse:
    at = services.clock.now()
    with services.db.write() as session:
        kept = provisioning.put(session, actor, identifier, said.status, said.said(), at=at)
    return JSONResponse(as_provisioning(kept))


def _reporting(state: State) -> Callable[..., JSONResponse]:
    def report(
        identifier: str, actor: Asks, services: Uses, said: Annotated[Report | None, Body()] = None
    ) -> JSONResponse:
        at, told = services.clock.now(), (said or Report()).said()
        with services.db.write() as session:
            kept = provisioning.report(session, actor, identifier, state, told, at=at)
        return JSONResponse(as_provisioning(kept))

    return report


for _word, (_state, _name) in TRANSITIONS.items():
    _path = f"/access/{{identifier:ids}}/provisioning/{_word}"
    router.add_api_route(_path, _reporting(_state), methods=["POST"], operation_id=_name)
