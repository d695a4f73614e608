"""Which change requests there are, as far as an actor may see them: their author's, and those of the teams whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, or_, select, true

from hansa.kernel.actor import ActorKind
from hansa.kernel.errors import NotFound
from hansa.kernel.permissions import APPROVALS, EVERYTHING, Permission
from hansa.registry.changes.model import ApprovalRow, ChangeRequestRow, ChangeRow
from hansa.registry.changes.values import Approval, Change, ChangeRequest, Clash, State
from hansa.registry.records.queries import hidden
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import granted
from hansa.registry.teams.queries import descendants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json

PAGE = 1000
"""Requests on one page, as of other lists."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list; what is empty filters nothing. `team` is one that is asked for its approval, `id` a document's."""

    state: str = ""
    kind: str = ""
    team: str = ""
    id: str = ""
    page: int = 0


def list_requests(session: Session, actor: Actor, wanted: Wanted) -> tuple[list[ChangeRequest], bool]:
    """One page in the order in which they were made, and whether another follows."""
    query = select(ChangeRequestRow).where(visible(session, actor), *_where(wanted))
    order = query.order_by(ChangeRequestRow.created_at, ChangeRequestRow.id)
    rows = session.scalars(order.offset(wanted.page * PAGE).limit(PAGE + 1)).all()
    return requests_of(session, rows[:PAGE]), len(rows) > PAGE


def to_decide(session: Session, actor: Actor, team: str = "") -> list[ChangeRequest]:
    """Open requests (of one team) of other people that wait for somebody like the actor, the oldest first."""
    query = select(ChangeRequestRow).where(_waits_for(session, actor), *_where(Wanted(team=team)))
    order = query.order_by(ChangeRequestRow.created_at, ChangeRequestRow.id).limit(PAGE)
    return requests_of(session, session.scalars(order).all())


def open_about(session: Session, actor: Actor, kind: Kind, identifier: str) -> list[ChangeRequest]:
    """What would change this document and waits for approval, as far as the actor may see it; the oldest first."""
    if not has_open(session):
        return []
    return list_requests(session, actor, Wanted(State.OPEN.value, kind.value, "", identifier))[0]


def count_by_state(session: Session, actor: Actor) -> dict[str, int]:
    query = select(ChangeRequestRow.state, func.count()).where(visible(session, actor))
    rows = session.execute(query.group_by(ChangeRequestRow.state))
    return dict.fromkeys(map(str, State), 0) | {row[0]: row[1] for row in rows}


def count_to_decide(session: Session, actor: Actor) -> int:
    if not has_open(session):
        return 0
    query = select(func.count()).select_from(ChangeRequestRow).where(_waits_for(session, actor))
    return session.scalar(query) or 0


def has_open(session: Session) -> bool:
    query = select(ChangeRequestRow.id).where(ChangeRequestRow.state == State.OPEN.value).limit(1)
    return session.scalar(query) is not None


def access_request(session: Session, actor: Actor, identifier: str) -> ChangeRequest:
    """Raises NotFound, for what the actor may not see as for what is not there."""
    query = select(ChangeRequestRow).where(ChangeRequestRow.id == identifier, visible(session, actor))
    row = session.scalar(query)
    if row is None:
        raise NotFound(f"There is no change request `{identifier}`.", hint="`hansa changes list` shows them.")
    return requests_of(session, [row])[0]


def visible(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Over `ChangeRequestRow`: the actor's own, and those of the teams that the actor belongs to and of those below.

    The guest of a demo sees those about everything that the guest sees.
    """
    if actor.is_operator:
        return true()
    if actor.kind is ActorKind.GUEST:
        return _about_what_is_seen(session)
    mine = ChangeRequestRow.author == actor.principal
    if actor.user_id:
        mine |= ChangeRequestRow.author_user == actor.user_id
    return or_(mine, ChangeRequestRow.id.in_(_of_teams(descendants(session, actor.teams))))


def is_own(actor: Actor, request: ChangeRequest) -> bool:
    """A person's key is that person."""
    same_person = bool(actor.user_id) and actor.user_id == request.author_user
    return same_person or actor.principal == request.author


def requests_of(session: Session, rows: Sequence[ChangeRequestRow]) -> list[ChangeRequest]:
    """With their documents and approvals: three statements, however many there are."""
    wanted = [row.id for row in rows]
    changes: dict[str, list[Change]] = {}
    approvals: dict[str, set[Approval]] = {}
    query = select(ChangeRow).where(ChangeRow.request.in_(wanted)).order_by(ChangeRow.request, ChangeRow.number)
    for each in session.scalars(query) if wanted else ():
        changes.setdefault(each.request, []).append(_change(each))
    for one in session.scalars(select(ApprovalRow).where(ApprovalRow.request.in_(wanted))) if wanted else ():
        approvals.setdefault(one.request, set()).add(Approval(Permission(one.permission), one.team))
    return [_request(row, changes.get(row.id, []), approvals.get(row.id, set())) for row in rows]


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(ChangeRequestRow.state == wanted.state)
    documents = {"kind": wanted.kind, "target": wanted.id}
    given = {name: value for name, value in documents.items() if value}
    if given:
        found.append(ChangeRequestRow.id.in_(select(ChangeRow.request).filter_by(**given)))
    if wanted.team:
        found.append(ChangeRequestRow.id.in_(_of_teams([wanted.team])))
    return found


def _waits_for(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Open, not the actor's own, and of a team in which the actor may approve something; what exactly is judged when it is decided."""
    others = (ChangeRequestRow.state == State.OPEN.value) & (ChangeRequestRow.author != actor.principal)
    if actor.user_id:
        others &= ChangeRequestRow.author_user != actor.user_id
    if actor.read_only:
        return others & ~true()
    if actor.is_operator or actor.kind is ActorKind.GUEST:
        return others & _about_what_is_seen(session)
    teams = descendants(session, _approves_in(session, actor))
    return others & ChangeRequestRow.id.in_(_of_teams(teams))


def _approves_in(session: Session, actor: Actor) -> set[str]:
    if not APPROVALS & (EVERYTHING if actor.limit is None else actor.limit):
        return set()
    if not actor.user_id and not actor.roles:
        return set(actor.teams)
    return {team for team, role in actor.roles if APPROVALS & granted(session, [role])}


def _about_what_is_seen(session: Session) -> ColumnElement[bool]:
    away = hidden(session, Kind.PRODUCT)
    if away is None:
        return true()
    about = select(ChangeRow.request).where(ChangeRow.kind == Kind.PRODUCT.value, ChangeRow.target.in_(away.ids))
    return ChangeRequestRow.id.not_in(about)


def _of_teams(teams: Iterable[str]) -> Select[str]:
    return select(ApprovalRow.request).where(ApprovalRow.team.in_(sorted(teams)))


def _change(row: ChangeRow) -> Change:
    action: Literal["create", "update", "remove"] = "update"
    if row.action in {"create", "remove"}:
        action = "create" if row.action == "create" else "remove"
    return Change(Kind(row.kind), row.target, row.name, action, row.base_revision, row.base_text, row.text)


def _request(row: ChangeRequestRow, changes: Sequence[Change], approvals: Iterable[Approval]) -> ChangeRequest:
    kept = row.clashes if isinstance(row.clashes, list) else []
    return ChangeRequest(
        id=row.id,
        state=State(row.state),
        why=row.why,
        author=row.author,
        author_name=row.author_name,
        author_user=row.author_user,
        created_at=row.created_at,
        changes=tuple(changes),
        approvals=frozenset(approvals),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decided_name=row.decided_name,
        decision=row.decision,
        clashes=tuple(_clash(each) for each in kept if isinstance(each, dict)),
    )


def _clash(kept: dict[str, Json]) -> Clash:
    return Clash(*(str(kept.get(name, "")) for name in ("kind", "id", "place", "text")))
