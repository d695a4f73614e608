"""`/settings/roles`: which roles count in teams, what each grants, and who has it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import RedirectResponse

from hansa.api.services import services_of
from hansa.kernel.errors import HansaError, InvalidInput, NotFound
from hansa.kernel.permissions import Permission
from hansa.registry.roles import commands, queries
from hansa.registry.roles.values import DEFAULTS, Role
from hansa.registry.settings.queries import revision
from hansa.registry.teams.queries import list_teams
from hansa.web.pages.settings.common import WHY, Change, Given, check_sees, page, posting, write
from hansa.web.permissions import NOUNS, noun_of, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session
    from starlette.requests import Request
    from starlette.responses import Response

_TITLES = {"ACCESS": "Access", "TEAM": "The team itself"}
"""Where a group is not called by what it is about."""


def _grouped() -> list[tuple[str, list[tuple[Permission, str]]]]:
    found: dict[str, list[tuple[Permission, str]]] = {noun: [] for noun in NOUNS}
    for each in Permission:
        found[noun_of(each)].append((each, spoken(each)))
    found["TEAM"] += found.pop("TEAM_MEMBER")
    return [(_TITLES.get(noun, NOUNS[noun].capitalize()), some) for noun, some in found.items()]


GROUPS = _grouped()
"""All permissions by what they are about, with the words for a person."""
NEW = Role("", frozenset(), "", 0)


def roles(request: Request) -> Response:
    return _list(request)


def choose(request: Request, given: Given) -> Response:
    """The built-in ones count, or the organisation's own."""

    def change(it: Change) -> None:
        it.check(queries.SETTING)
        if it.given.one("mode") == queries.CUSTOM:
            own = queries.custom_roles(it.session) or DEFAULTS
            commands.use_custom_roles(it.session, it.actor, own, why=WHY, at=it.at)
        else:
            commands.use_default_roles(it.session, it.actor, why=WHY, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _list(request, error)
    return RedirectResponse("/settings/roles", 303)


def role(request: Request) -> Response:
    name = request.path_params.get("role", "")
    if not name:
        with services_of(request).db.read() as session:
            mode = queries.mode(session)
        if mode != queries.CUSTOM:
            return _list(request, _built_in())
    return _one(request, name)


def save(request: Request, given: Given) -> Response:
    name = request.path_params.get("role", "")
    removing = given.one("action") == "delete"
    if removing and not given.one("sure"):
        return _one(request, name, sure=True)

    def change(it: Change) -> None:
        it.check(queries.SETTING)
        kept = _without(it.session, name)
        made = [] if removing else [_asked(it.given)]
        if not name and made[0].name.casefold() in {each.name.casefold() for each in kept}:
            raise InvalidInput(f"There is a role `{made[0].name}` already.", hint="Give it a name of its own.")
        commands.use_custom_roles(it.session, it.actor, [*kept, *made], why=WHY, at=it.at)

    try:
        write(request, given, change)
    except HansaError as error:
        return _one(request, name, given=given, error=error)
    return RedirectResponse("/settings/roles", 303)


def _without(session: Session, name: str) -> list[Role]:
    """The organisation's own roles but the one that is changed."""
    if queries.mode(session) != queries.CUSTOM:
        raise _built_in()
    kept = list(queries.custom_roles(session))
    if name:
        kept.remove(_known(kept, name))
    return kept


def _built_in() -> InvalidInput:
    return InvalidInput("The built-in roles cannot be changed.", hint="Use roles of your own first.")


def _asked(given: Given) -> Role:
    try:
        permissions = queries.expand(given.many("permission"))
    except ValueError as error:
        raise InvalidInput(f"There is no such permission: {error}.") from error
    rank = given.one("rank").strip() or "0"
    if not (rank.isascii() and rank.isdigit() and len(rank) < 7):
        raise InvalidInput("The place in the list is no number.", hint="Write 100, 200 or any number between.")
    return Role(" ".join(given.one("name").split()), permissions, given.one("description").strip(), int(rank))


def _known(roles_: Sequence[Role], name: str) -> Role:
    for each in roles_:
        if each.name.casefold() == name.casefold():
            return each
    raise NotFound(f"There is no role `{name}`.", hint="Look for it in the list of roles.")


def _holders(session: Session) -> dict[str, list[tuple[str, str, str, str]]]:
    """Role in small letters → (name, e-mail, team's id, team's name) of everybody who carries it."""
    found: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
    for team in list_teams(session):
        for member in team.members:
            shown = (member.name or member.email_address, member.email_address, team.id, team.name)
            found[(member.role or "Member").casefold()].append(shown)
    return found


def _list(request: Request, error: HansaError | None = None) -> Response:
    check_sees(request)
    with services_of(request).db.read() as session:
        context: dict[str, Any] = {
            "mode": queries.mode(session),
            "roles": [(each, _address(each.name)) for each in queries.roles(session)],
            "holders": _holders(session),
            "number": revision(session, queries.SETTING),
            "own": len(queries.custom_roles(session)),
        }
    return page(request, "settings/roles.html", error=error, every=len(Permission), **context)


def _one(
    request: Request, name: str, *, given: Given | None = None, error: HansaError | None = None, sure: bool = False
) -> Response:
    check_sees(request)
    with services_of(request).db.read() as session:
        own = queries.mode(session) == queries.CUSTOM
        found = _known(queries.roles(session), name) if name else NEW
        holders = _holders(session).get(name.casefold(), [])
        number = revision(session, queries.SETTING)
    shown: dict[str, Any] = {"name": found.name, "description": found.description, "rank": str(found.rank or "")}
    granted = {each.value for each in found.permissions}
    if given is not None:
        shown, granted = {key: given.one(key) for key in shown}, set(given.many("permission"))
    return page(
        request,
        "settings/role.html",
        error=error,
        role=found if name else None,
        shown=shown,
        granted=granted,
        groups=GROUPS,
        own=own,
        holders=holders,
        number=number,
        sure=sure,
        action=_address(name) if name else "/settings/roles/-/new",
    )


def _address(name: str) -> str:
    return f"/settings/roles/{quote(name, safe='')}"


choosing, saving = posting(choose), posting(save)
