"""Makes, changes and ends API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import update

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import EVERYTHING, Permission
from hansa.registry.authority import check, check_owner, permissions_in
from hansa.registry.keys import text
from hansa.registry.keys.model import KeyRow
from hansa.registry.keys.queries import count_working, find_key, info_of
from hansa.registry.keys.values import GRACE, MAX_GRACE, MOST, KeyInfo, NewKey, Scope, Wanted
from hansa.registry.records.commands import exists
from hansa.registry.records.queries import owner_of
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json


def create(session: Session, actor: Actor, wanted: Wanted, *, at: datetime) -> NewKey:
    """The new key, whose text is known only now. It never may more than who makes it."""
    _check_may_manage(session, actor, wanted.scope, wanted.whose)
    if wanted.expires is not None and wanted.expires <= at:
        raise InvalidInput("The key would have expired already.", hint="Name a day in the future.")
    outbox.lock(session)
    if wanted.scope is not Scope.AGENT and count_working(session, at) >= MOST:
        raise Conflict(f"There are {MOST} API keys already.", hint="Revoke those that nobody uses: `hansa key list`.")
    made = _add(session, actor, wanted, _limit(session, actor, wanted), at)
    _tell(session, actor, "ApiKeyCreated", made.info, at)
    return made


def rotate(session: Session, actor: Actor, ref: str, *, at: datetime, grace: timedelta = GRACE) -> NewKey:
    """A new key for the same purpose; the old one works for the time of grace, so that its programs can be restarted."""
    old = _the_row(session, ref)
    info = info_of(old)
    _check_may_manage(session, actor, info.scope, _whose(info))
    if info.state(at) != "active":
        raise Conflict(f"The key `{info.name}` is {info.state(at)}.", hint="Make a new one.")
    if not 0 <= grace.total_seconds() <= MAX_GRACE.total_seconds():
        raise InvalidInput(f"The old key may work for at most {MAX_GRACE.days} days more.")
    if info.replaced_by is not None:
        raise Conflict(f"The key `{info.name}` was rotated already.", hint="Rotate the newer one.")
    expires = at + (info.expires_at - info.created_at) if info.expires_at else None
    limit = None if info.permissions is None else frozenset(info.permissions)
    made = _add(session, actor, Wanted(info.scope, info.name, _whose(info), expires), limit, at)
    old.expires_at = min(filter(None, (old.expires_at, at + grace)))
    old.replaced_by = made.info.id
    _tell(session, actor, "ApiKeyRotated", info, at)
    return made


def revoke(session: Session, actor: Actor, ref: str, *, at: datetime) -> None:
    """Ends a key at once; ending it twice is no error."""
    row = _the_row(session, ref)
    info = info_of(row)
    if info.user_id is None or info.user_id != actor.user_id:
        _check_may_manage(session, actor, info.scope, _whose(info), own_too=False)
    if row.revoked_at is None:
        row.revoked_at = at
        _tell(session, actor, "ApiKeyRevoked", info, at)


def revoke_all(session: Session, actor: Actor, *, at: datetime, user_id: str = "", agent: str = "") -> None:
    """Ends every key of a person or of an agent; the caller has checked that they leave."""
    query = update(KeyRow).where(KeyRow.revoked_at.is_(None))
    query = query.where(KeyRow.user_id == user_id) if user_id else query.where(KeyRow.agent == agent)
    session.execute(query.values(revoked_at=at))
    data: dict[str, Json] = {"timestamp": at.isoformat(), "userId": user_id or None, "agentId": agent or None}
    outbox.append(
        session,
        Event(new_id(at), "ApiKeysRevoked", user_id or agent, at, actor.principal, {"id": user_id or agent, **data}),
    )


def note_use(session: Session, identifier: str, at: datetime) -> None:
    session.execute(update(KeyRow).where(KeyRow.id == identifier).values(last_used_at=at))


def _add(session: Session, actor: Actor, wanted: Wanted, limit: frozenset[Permission] | None, at: datetime) -> NewKey:
    key, holder = text.generate(), wanted.scope.holder
    row = KeyRow(
        id=str(uuid4()),
        short=key.id,
        digest=key.digest,
        scope=wanted.scope.value,
        team=wanted.whose if holder == "team" else None,
        user_id=wanted.whose if holder == "user" else None,
        agent=wanted.whose if holder == "agent" else None,
        permissions=None if limit is None else [each.value for each in sorted(limit)],
        name=" ".join(wanted.name.split())[:200] or "API key",
        created_at=at,
        created_by=actor.principal,
        expires_at=wanted.expires,
    )
    session.add(row)
    session.flush()
    return NewKey(info_of(row), key.text)


def _check_may_manage(session: Session, actor: Actor, scope: Scope, whose: str, *, own_too: bool = True) -> None:
    """The organisation's keys: its owners. A team's or its agent's: who manages the team's keys. A person's: they themselves."""
    if scope.holder == "organization":
        check_owner(actor, doing="manage the organisation's API keys")
        return
    if scope.holder == "user":
        if own_too and (not actor.user_id or actor.user_id != whose):
            raise Refused("A person makes their own API keys only.", hint="Sign in, and make it on your profile.")
        if actor.read_only or actor.limit is not None:
            raise Refused(f"`{actor.name}` may not make keys.", hint="Use a key without limits, or the profile's page.")
        if not own_too:
            check_owner(actor, doing="end other people's API keys")
        return
    team = owner_of(session, Kind.AGENT, whose) if scope is Scope.AGENT else whose
    kind, word = (Kind.AGENT, "agent") if scope is Scope.AGENT else (Kind.TEAM, "team")
    if not whose or not exists(session, kind, whose):
        raise InvalidInput(f"There is no {word} `{whose}`.", hint=f"Name the {word} by its id.")
    check(session, actor, Permission.TEAM_API_KEY_MANAGE, team, doing=f"manage API keys of the {word} `{whose}`")


def _limit(session: Session, actor: Actor, wanted: Wanted) -> frozenset[Permission] | None:
    """What the key may at most: what was asked for, never more than its maker may there."""
    if wanted.scope.reads_only:
        return frozenset()
    if wanted.scope.holder != "team":
        return wanted.permissions
    own = permissions_in(session, actor, wanted.whose)
    more = (wanted.permissions or frozenset()) - own
    if more:
        raise Refused(
            f"`{actor.name}` cannot give a key what it may not do itself: {', '.join(sorted(more)[:3])}.",
            hint="Leave it out, or ask an owner of the team.",
        )
    if wanted.permissions is not None:
        return wanted.permissions
    return None if own == EVERYTHING else own


def _whose(info: KeyInfo) -> str:
    return info.team or info.user_id or info.agent or ""


def _the_row(session: Session, ref: str) -> KeyRow:
    info = find_key(session, ref)
    row = session.get(KeyRow, info.id) if info else None
    if row is None:
        raise NotFound(f"There is no API key `{ref}`.", hint="`hansa key list` shows them.")
    return row


def _tell(session: Session, actor: Actor, name: str, info: KeyInfo, at: datetime) -> None:
    data: dict[str, Json] = {
        "id": info.id,
        "timestamp": at.isoformat(),
        "scope": info.scope.value,
        "teamId": info.team,
        "agentId": info.agent,
    }
    row = session.get(KeyRow, info.id)
    after = plain(row, ("last_used_at",)) if row else None
    outbox.append(session, Event(new_id(at), name, info.id, at, actor.principal, data), after=after)
