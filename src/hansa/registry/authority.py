"""Who may do what: the one judgement that every command asks for, and the sentence it refuses with.

operator (owner of the organisation, the machine itself)     everything
guest of the demo                                            everything, in the sandbox that the demo is
member of a team                                             what the role grants, in the team and those below it
anybody else                                                 nothing; reading is judged elsewhere
a team's key                                                 everything in the team and those below it
a key with a limit                                           at most what it was given of that; a reading key changes nothing

Where the organisation wants changes to be approved, who may not approve them asks for them (`must_ask`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import Refused
from hansa.kernel.permissions import EVERYTHING, SUGGESTED, Permission
from hansa.registry.records.queries import card_of, facet_holders
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import granted, granting
from hansa.registry.roles.values import OWNER
from hansa.registry.settings.features import features
from hansa.registry.teams.document import TeamType
from hansa.registry.teams.queries import ancestors

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor

NOTHING = frozenset[Permission]()
PROGRAMS = frozenset({ActorKind.KEY, ActorKind.AGENT})
"""They carry no role: a team's key may do what the team may. A person's key has their account behind it, and their roles."""


def rules(actor: Actor) -> bool:
    """Whether the actor may do everything here, so that no team needs to be asked."""
    return (actor.is_operator or actor.kind is ActorKind.GUEST) and not actor.read_only and actor.limit is None


def permissions_in(session: Session, actor: Actor, team: str | None) -> frozenset[Permission]:
    """All that the actor may do in `team`; None is the organisation itself, where only its owners may do anything."""
    if actor.read_only:
        return NOTHING
    limit = EVERYTHING if actor.limit is None else actor.limit
    if actor.is_operator or actor.kind is ActorKind.GUEST:
        return limit
    if not team or not (actor.roles or actor.teams):
        return NOTHING
    above = set(ancestors(session, team))
    if actor.kind in PROGRAMS and not actor.user_id and actor.teams & above:
        return limit
    names = [role for member_of, role in actor.roles if member_of in above]
    return granted(session, names) & limit if names else NOTHING


def may(session: Session, actor: Actor, permission: Permission, team: str | None) -> bool:
    return rules(actor) or permission in permissions_in(session, actor, team)


def check(session: Session, actor: Actor, permission: Permission, team: str | None, *, doing: str = "") -> None:
    """Raises Refused, with the role that is needed and whom to ask. `doing` says what: "edit the data product `orders`"."""
    if may(session, actor, permission, team):
        return
    what = doing or f"do that (`{permission}`)"
    if actor.read_only:
        raise Refused(f"`{actor.name}` may not {what}: its key only reads.", hint="Use a key that may write.")
    if not team:
        raise Refused(
            f"`{actor.name}` may not {what}: it belongs to the whole organisation.",
            hint="Ask an owner of the organisation, or name the team that owns it.",
        )
    grants = ", ".join(granting(session, permission)) or "no role"
    raise Refused(
        f"`{actor.name}` may not {what}: that needs {permission} in the team `{team}`, which {grants} grant"
        f"{'s' if ',' not in grants else ''}.",
        hint=whom_to_ask(session, team),
    )


def may_anywhere(session: Session, actor: Actor, permission: Permission) -> bool:
    """Whether there is any team in which the actor may do it."""
    teams = {team for team, _ in actor.roles} | actor.teams
    return rules(actor) or any(permission in permissions_in(session, actor, team) for team in sorted(teams))


def owns(actor: Actor) -> bool:
    """Whether the organisation's own settings, keys and people are the actor's to change: not the guest's of a demo."""
    return actor.is_operator and not actor.read_only and actor.limit is None


def reads_organisation(actor: Actor) -> bool:
    """Whether the actor sees what the organisation has set: its owners, and keys that read for it."""
    return actor.is_operator or actor.kind is ActorKind.GUEST


def must_ask(session: Session, actor: Actor, permission: Permission, team: str | None, *, doing: str) -> bool:
    """Where changes need approval: whether the actor may only ask for this one. Raises Refused where not even that."""
    suggestion = SUGGESTED.get(permission)
    held = permissions_in(session, actor, team)
    if suggestion is not None and {permission, suggestion.submit} & held:
        return not {permission, suggestion.approve} <= held
    check(session, actor, permission, team, doing=doing)
    return False


def may_write(session: Session, actor: Actor, permission: Permission, team: str | None) -> bool:
    """Whether the actor may do it, or ask for it where changes need approval."""
    if may(session, actor, permission, team):
        return True
    suggestion = SUGGESTED.get(permission)
    return (
        suggestion is not None and features(session).approval_required and may(session, actor, suggestion.submit, team)
    )


def passes(check: Callable[[], None]) -> bool:
    """Whether it does not refuse."""
    try:
        check()
    except Refused:
        return False
    return True


def check_owner(actor: Actor, *, doing: str) -> None:
    """Raises Refused for all but owners of the organisation."""
    if not owns(actor):
        raise Refused(f"`{actor.name}` may not {doing}.", hint="Ask an owner of the organisation.")


def check_reads_organisation(actor: Actor, *, what: str) -> None:
    """Raises Refused for all but owners of the organisation and keys that read for it."""
    if not reads_organisation(actor):
        raise Refused(f"`{actor.name}` may not see {what}.", hint="Use an organisation's key, or ask an owner of it.")


def may_govern(session: Session, actor: Actor) -> bool:
    """Whether the actor edits what holds for all: owners of the organisation and editors in a governance group."""
    if rules(actor):
        return True
    groups = facet_holders(session, Kind.TEAM, "type", TeamType.GOVERNANCE_GROUP.value)
    return any(Permission.DEFINITION_EDIT in permissions_in(session, actor, group) for group in groups)


def check_governs(session: Session, actor: Actor, *, doing: str) -> None:
    if not may_govern(session, actor):
        raise Refused(
            f"`{actor.name}` may not {doing}: it holds for all teams.",
            hint="Ask the governance group or an owner of the organisation.",
        )


def whom_to_ask(session: Session, team: str) -> str:
    """The owners of the nearest team that has any, by name."""
    for each in ancestors(session, team):
        members = card_of(session, Kind.TEAM, each).get("members")
        owners = [
            str(member.get("email_address"))
            for member in (members if isinstance(members, list) else [])
            if isinstance(member, dict) and str(member.get("role")).casefold() == OWNER.casefold()
        ]
        if owners:
            return f"Ask {', '.join(owners[:3])}, who run{'s' if len(owners) == 1 else ''} `{each}`."
    return f"`{team}` has no owner yet: ask an owner of the organisation."
