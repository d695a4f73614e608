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
from hansa.web.render import part
from hansa.web.rights import may_draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.api.services import Services
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
    frame: dict[str, object] = {
        "mesh_name": services.db.remembered("mesh-name", lambda session: organization(session, services.name).name)
    }
    if actor is not None:
        frame |= {"domains": services.db.remembered("rail", _rail), "actor": actor, "actor_note": _note(actor)}
        frame |= {"areas": areas_for(actor), "to_decide": _to_decide(services, actor)}
        frame["may_draft"] = may_draft(services, actor)
    return frame


def domains_now(services: Services) -> Sequence[TeamRow]:
    """`domains_of`, read again only after somebody has written: every page shows them."""
    return services.db.remembered("domains", lambda session: tuple(domains_of(session)))


def _rail(session: Session) -> Markup:
    """The domains as every page shows them."""
    return part("domains.html", domains=domains_of(session))


def hues_now(services: Services) -> dict[str, int]:
    return {domain.id: domain.hue for domain in domains_now(services)}


def _to_decide(services: Services, actor: Actor) -> int | None:
    return services.db.remembered(("to-decide", actor), lambda session: _changes(session, actor))


def _changes(session: Session, actor: Actor) -> int | None:
    """How many change requests wait for the actor; None where changes need no approval and nothing waits."""
    waiting = count_to_decide(session, actor)
    return waiting if waiting or features(session).approval_required else None


def _note(actor: Actor) -> str:
    if actor.user_id:
        return "Owner" if actor.is_operator else "Member"
    return _NOTES.get(actor.kind, "")
