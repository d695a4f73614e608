"""Deciding change requests: who may approve accepts or rejects, the author withdraws, and nobody decides twice.

open ─accept─┬─ documents as they were, or changed elsewhere ─→ written, accepted
  │          └─ changed in the same places, or gone ──────────→ outdated, with what disagrees
  ├──reject (with a reason)─→ rejected
  └──withdraw (the author)──→ withdrawn
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.kernel.actor import Actor, ActorKind
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, Refused
from hansa.registry import authority, catalogue
from hansa.registry.accounts.queries import actor_of_user, find_user
from hansa.registry.agents.queries import actor_of_agent
from hansa.registry.changes.commands import settle
from hansa.registry.changes.model import ChangeRequestRow
from hansa.registry.changes.queries import access_request, is_own
from hansa.registry.changes.values import Clash, State
from hansa.registry.keys.queries import actor_with, find_key
from hansa.registry.records.values import Draft
from hansa.registry.settings.features import features
from hansa.standards.replay import replay
from hansa.standards.threeway import Absent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.registry.changes.values import Change, ChangeRequest
    from hansa.registry.records.values import Record
    from hansa.standards.threeway import Clash as Disagreement
    from hansa.standards.threeway import Value

LONGEST = 200
"""Characters of a value in a sentence about a clash."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A change beside what its document says now: `text` is what accepting would make it say; `now` is "" where there is none."""

    change: Change
    now: str
    text: str
    clashes: tuple[Clash, ...] = ()

    @property
    def behind(self) -> bool:
        """Whether the document was changed since."""
        return self.now != self.change.base_text


@dataclass(frozen=True, slots=True)
class Decided:
    """`written` are the changes that were made, in their order; none unless the request is accepted."""

    request: ChangeRequest
    written: tuple[Change, ...] = ()


def accept(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> Decided:
    """Makes the changes, in the actor's name and with the author's in the reason. Outdated ones are kept as such, not raised.

    Raises Refused for who may not approve, for one's own request, and where the author may not ask for it any more.
    """
    row, request = _open(session, actor, identifier)
    _check_approves(session, actor, request, "accept")
    _check_not_own(session, actor, request)
    author = _author(session, request, at)
    found = [standing(session, each) for each in request.changes]
    clashes = [clash for each in found for clash in each.clashes]
    if clashes:
        settle(session, actor, row, State.OUTDATED, why, at=at, clashes=clashes)
        return Decided(access_request(session, actor, identifier))
    reason = f"{request.why} (asked for by {request.author_name}, accepted by {actor.name}{f': {why}' if why else ''})"
    drafts = [
        Draft(each.change.kind, each.text, each.change.id, each.change.id)
        for each in found
        if each.change.action != "remove"
    ]
    if drafts:
        catalogue.put_many(session, actor, drafts, why=reason, at=at, author=author)
    for each in request.changes:
        if each.action == "remove":
            catalogue.remove(session, actor, each.kind, each.id, why=reason, at=at, author=author)
    settle(session, actor, row, State.ACCEPTED, why, at=at)
    return Decided(access_request(session, actor, identifier), request.changes)


def reject(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> Decided:
    """Needs a reason: the author will read it."""
    row, request = _open(session, actor, identifier)
    _check_approves(session, actor, request, "reject")
    if not why.strip():
        raise InvalidInput("A rejection needs a reason.", hint=f"Say why: {request.author_name} will read it.")
    settle(session, actor, row, State.REJECTED, why.strip(), at=at)
    return Decided(access_request(session, actor, identifier))


def withdraw(session: Session, actor: Actor, identifier: str, *, why: str, at: datetime) -> Decided:
    """For the author alone."""
    row, request = _open(session, actor, identifier)
    if not is_own(actor, request) or actor.read_only:
        raise Refused(
            f"`{actor.name}` may not withdraw the change request: it is {request.author_name}'s.",
            hint="Who may approve it can reject it.",
        )
    settle(session, actor, row, State.WITHDRAWN, why, at=at)
    return Decided(access_request(session, actor, identifier))


VERBS: dict[str, Callable[..., Decided]] = {"accept": accept, "reject": reject, "withdraw": withdraw}


def verbs(session: Session, actor: Actor, request: ChangeRequest) -> tuple[str, ...]:
    """What the actor may do with the request now."""
    if request.state is not State.OPEN:
        return ()
    own = is_own(actor, request) and not actor.read_only
    found = ("withdraw",) if own else ()
    if not authority.passes(lambda: _check_approves(session, actor, request, "accept")):
        return found
    may_accept = authority.passes(lambda: _check_not_own(session, actor, request))
    return (*(("accept",) if may_accept else ()), "reject", *found)


def standings(session: Session, request: ChangeRequest) -> list[Standing]:
    """What an open request would do now; of one that is closed, what it was about."""
    if request.state is not State.OPEN:
        return [Standing(each, each.base_text, each.text) for each in request.changes]
    return [standing(session, each) for each in request.changes]


def standing(session: Session, change: Change) -> Standing:
    """What has become of the document since, and whether both changes fit together."""
    record = catalogue.get(session, change.kind, change.id)
    now = record.text if record else ""
    if now == change.base_text or now == change.text != "":
        return Standing(change, now, change.text)
    if record is None or change.action != "update":
        return Standing(change, now, change.text, (_gone(change, record),))
    try:
        merged = replay(change.base_text, change.text, now, change.id)
    except HansaError as error:
        return Standing(change, now, change.text, (_clash(change, "", str(error)),))
    return Standing(change, now, merged.text, tuple(_disagreement(change, each) for each in merged.clashes))


def _open(session: Session, actor: Actor, identifier: str) -> tuple[ChangeRequestRow, ChangeRequest]:
    outbox.lock(session)  # of two who decide at the same moment, the second one reads what the first one decided
    request = access_request(session, actor, identifier)
    row = session.get_one(ChangeRequestRow, identifier)
    if request.state is not State.OPEN:
        who = f" by {request.decided_name}" if request.decided_name else ""
        raise Conflict(f"The change request is {request.state} already{who}.", hint="Ask for the change again.")
    return row, request


def _check_approves(session: Session, actor: Actor, request: ChangeRequest, verb: str) -> None:
    for permission, team in sorted(request.approvals):
        authority.check(session, actor, permission, team, doing=f"{verb} the change request “{request.title}”")


def _check_not_own(session: Session, actor: Actor, request: ChangeRequest) -> None:
    if is_own(actor, request) and not features(session).self_approval:
        raise Refused(
            f"`{actor.name}` has asked for this change, and may not accept it too.",
            hint="Ask somebody else who may approve it; the organisation can allow it (`changeSelfApproval`).",
        )


def _author(session: Session, request: ChangeRequest, at: datetime) -> Actor:
    """Who asked, as they are today. Raises Refused where there is nobody any more."""
    kind, _, identifier = request.author.partition(":")
    found: Actor | None = None
    if kind == ActorKind.USER:
        user = find_user(session, identifier)
        found = actor_of_user(session, user) if user and user.active else None
    elif kind == ActorKind.KEY:
        key = find_key(session, identifier)
        found = actor_with(session, key, at) if key else None
    elif kind == ActorKind.AGENT:
        found = actor_of_agent(session, identifier)
    if found is None:
        raise Refused(
            f"{request.author_name}, who asked for this change, may not act here any more.",
            hint="Reject the request, and make the change yourself if it is still wanted.",
        )
    return found


def _gone(change: Change, record: Record | None) -> Clash:
    if record is None:
        return _clash(change, "", "It was removed meanwhile.")
    if change.action == "create":
        return _clash(change, "", "Somebody else has added one with this id meanwhile.")
    return _clash(change, "", "It was changed since its removal was asked for.")


def _disagreement(change: Change, clash: Disagreement) -> Clash:
    theirs, ours = _said(clash.theirs), _said(clash.ours)
    return _clash(change, ".".join(clash.path), f"The document says {theirs} now; the request wants {ours}.")


def _clash(change: Change, place: str, text: str) -> Clash:
    return Clash(change.kind.value, change.id, place, text)


def _said(value: Value) -> str:
    text = "nothing" if isinstance(value, Absent) else f"“{value}”"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…”"
