"""`/settings/channels`: where a team wants to be told. An address holds a secret: it goes in, and is not shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from starlette.responses import RedirectResponse

from hansa.api.actors import actor_of
from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.ids import slug
from hansa.kernel.permissions import Permission
from hansa.registry.authority import may
from hansa.registry.channels import commands, queries
from hansa.registry.channels.values import Channel, ChannelType
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.settings.common import Change, Given, page, posting, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.registry.teams.values import TeamRow

LABELS = {ChannelType.SLACK: "Slack", ChannelType.TEAMS: "Microsoft Teams", ChannelType.GOOGLE_CHAT: "Google Chat"}


def channels(request: Request) -> Response:
    return _page(request)


def save(request: Request, given: Given) -> Response:
    team, removing = given.one("team"), given.one("action") == "delete"
    if removing and not given.one("sure"):
        return _page(request, sure=given.one("id"), team=team)
    vault = services_of(request).vault

    def change(it: Change) -> None:
        if removing:
            commands.remove_channel(it.session, it.actor, team, it.given.one("id"), at=it.at)
        else:
            commands.put_channel(it.session, it.actor, vault, team, _asked(it, vault, team), at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _page(request, given, error, team=team)
    return RedirectResponse(f"/settings/channels?team={quote(team, safe='')}", 303)


def _asked(it: Change, vault: Vault, team: str) -> Channel:
    """A known channel keeps its address where none is given."""
    given = it.given
    name, identifier, word = " ".join(given.one("name").split()), given.one("id"), given.one("type")
    if not name:
        raise InvalidInput("The channel has no name.", hint="Call it as the chat does.")
    if word not in set(ChannelType):
        raise InvalidInput("It is not said which chat it is.", hint="Choose one of the list.")
    endpoint = given.one("endpoint").strip()
    if identifier and not endpoint:
        endpoint = queries.find_channel(it.session, it.actor, vault, team, identifier).endpoint
    identifier = identifier or _fresh(it, vault, team, slug(name) or "channel")
    return Channel(identifier, name, ChannelType(word), endpoint, bool(given.one("enabled")))


def _fresh(it: Change, vault: Vault, team: str, wanted: str) -> str:
    taken = {each.id for each in queries.list_channels(it.session, it.actor, vault, team)}
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in (wanted, *numbers) if each not in taken)


def _page(
    request: Request, given: Given | None = None, error: HansaError | None = None, *, sure: str = "", team: str = ""
) -> Response:
    services, actor = services_of(request), actor_of(request)
    with services.db.read() as session:
        teams = _teams(session, actor)
        team = team or request.query_params.get("team", "") or (teams[0].id if len(teams) == 1 else "")
        found = queries.list_channels(session, actor, services.vault, team) if team else []
        may_set = bool(team) and may(session, actor, Permission.TEAM_EDIT, team)
    edited = next((each for each in found if each.id == request.query_params.get("edit", "")), None)
    return page(
        request,
        "settings/channels.html",
        error=error,
        may=may_set,
        teams=teams,
        team=next((each for each in teams if each.id == team), None),
        channels=[(each, urlsplit(each.endpoint).hostname) for each in found],
        shown=_shown(given, edited),
        labels=LABELS,
        sure=next((each for each in found if each.id == sure), None),
    )


def _shown(given: Given | None, edited: Channel | None) -> dict[str, Any]:
    if given is not None:
        return {key: given.one(key) for key in ("id", "name", "type", "enabled")}
    if edited is not None:
        return {"id": edited.id, "name": edited.name, "type": edited.type, "enabled": edited.enabled}
    return {"id": "", "name": "", "type": "", "enabled": True}


def _teams(session: Session, actor: Actor) -> Sequence[TeamRow]:
    """Those whose channels the actor sees."""
    every = list_teams(session)
    return [
        team
        for team in every
        if actor.is_operator or team.id in actor.teams or may(session, actor, Permission.TEAM_EDIT, team.id)
    ]


saving = posting(save)
