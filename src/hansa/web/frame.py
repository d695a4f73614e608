"""What frames every page: the mesh's name, its domains with their hues, and who is looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.api.services import services_of
from hansa.kernel.actor import ActorKind
from hansa.registry.changes.queries import count_to_decide
from hansa.registry.settings.features import features
from hansa.registry.settings.organization import organization
from hansa.registry.teams.queries import teams_by_age
from hansa.web.areas import areas_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.kernel.actor import Actor
    from hansa.registry.teams.values import TeamRow

_NOTES = {ActorKind.GUEST: "Sandbox", ActorKind.USER: "This machine", ActorKind.KEY: "API key"}


def domains_of(session: Session) -> list[TeamRow]:
    """The domains in the order in which they came: their places on the map are theirs for good.

    Where domains are not modelled apart from the teams that run them, a domain team is its domain.
    """
    teams = teams_by_age(session)
    domains = {team.id for team in teams if team.type == "Domain"}
    return [t for t in teams if t.id in domains or (t.type == "Domain Team" and t.parent not in domains)]


def hues_of(session: Session) -> dict[str, int]:
    return {domain.id: domain.hue for domain in domains_of(session)}


def mesh_frame(request: Request) -> dict[str, object]:
    """A stranger sees the mesh's name and nothing else of it."""
    services = services_of(request)
    actor = getattr(request.state, "actor", None)
    with services.db.read() as session:
        frame: dict[str, object] = {"mesh_name": organization(session, services.name).name}
        if actor is not None:
            frame |= {"domains": domains_of(session), "to_decide": _changes(session, actor)}
            frame |= {"actor": actor, "actor_note": _note(actor), "areas": areas_for(actor)}
    return frame


def _changes(session: Session, actor: Actor) -> int | None:
    """How many change requests wait for the actor; None where changes need no approval and nothing waits."""
    waiting = count_to_decide(session, actor)
    return waiting if waiting or features(session).approval_required else None


def _note(actor: Actor) -> str:
    if actor.user_id:
        return "Owner" if actor.is_operator else "Member"
    return _NOTES.get(actor.kind, "")
