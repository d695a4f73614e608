"""The one door for writing documents of any kind, and for reading them as documents.

drafts ─ read by their kind's shape ─ checked together ─┬─ errors: InvalidInput with its Findings, nothing written
                                                        ├─ the actor may only ask: a change request, nothing written
                                                        └─ else: records, revisions, references, facets, words, events
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from hansa.db import outbox
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.kernel.events import Event
from hansa.kernel.findings import Finding, Place, Severity, is_error
from hansa.kernel.growing import growing
from hansa.kernel.ids import new_id
from hansa.registry import checks, rights
from hansa.registry.agents import commands as agents
from hansa.registry.batch import SHAPES, read_batch
from hansa.registry.branches.commands import forget_branches
from hansa.registry.changes.commands import propose
from hansa.registry.changes.values import Change
from hansa.registry.costs import commands as costs
from hansa.registry.errors import InUse
from hansa.registry.examples import commands as examples
from hansa.registry.git.connections import forget_connection
from hansa.registry.keys import commands as keys
from hansa.registry.records.commands import Writing, erase, erase_many, exists, last_revisions, store
from hansa.registry.records.model import RecordRow
from hansa.registry.records.queries import card_of, get, history, holders, list_records, revision
from hansa.registry.records.values import Draft, Kind, Outcome, Record, Revision
from hansa.registry.stars import commands as stars
from hansa.registry.visibility import depart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.batch import Batch, Item

__all__ = [
    "Draft",
    "Kind",
    "Outcome",
    "Record",
    "Revision",
    "check_many",
    "get",
    "history",
    "list_records",
    "put",
    "put_many",
    "remove",
    "remove_parts",
    "revision",
]


def put(
    session: Session,
    actor: Actor,
    kind: Kind,
    text: str,
    *,
    why: str,
    at: datetime,
    id: str | None = None,  # noqa: A002 the word everybody knows it by
    name: str = "",
) -> Outcome:
    """Creates or replaces one document; the same text again changes nothing and is no event. See `put_many`."""
    return put_many(session, actor, [Draft(kind, text, name, id)], why=why, at=at)[0]


def put_many(
    session: Session,
    actor: Actor,
    documents: Sequence[Draft],
    *,
    why: str,
    at: datetime,
    author: Actor | None = None,
) -> tuple[Outcome, ...]:
    """All or none, in any order: references may point inside the batch. With `author` the actor accepts their change.

    Raises InvalidInput with every Finding, Refused where the actor may not write one of them. Where changes need approval, and
    the actor may not approve one of these, nothing is written: all of them become one change request, and the outcomes say so.
    """
    outbox.lock(session)
    with growing():
        return _put_many(session, actor, documents, why, at, author=author)


def _put_many(
    session: Session, actor: Actor, documents: Sequence[Draft], why: str, at: datetime, *, author: Actor | None
) -> tuple[Outcome, ...]:
    batch = read_batch(session, documents)
    findings = checks.findings(session, batch)
    errors = [finding for finding in findings if is_error(finding)]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise InvalidInput(f"{errors[0]}{more}", findings=findings)
    approvals = rights.check_write(session, actor, batch, author)
    if approvals:
        request = propose(session, actor, _changes(batch), approvals, why=why, at=at)
        return tuple(_requested(item, findings, request) for item in batch.items)
    numbers = _numbers(session, batch)
    writings = [
        Writing(item.draft.kind, entry, item.draft.text, numbers[item.draft.kind, entry.id], _created(item))
        for item, entry in batch.changes()
    ]
    store(session, actor, writings, why=why, at=at)
    changed = [(item, item.entry) for item in batch.items if item.changed and item.entry is not None]
    outbox.append_all(
        session,
        [each for item, entry in changed for each in _events(item, actor, at, why, numbers[item.draft.kind, entry.id])],
    )
    return tuple(_outcome(item, numbers, findings) for item in batch.items)


def check_many(session: Session, documents: Sequence[Draft]) -> tuple[Finding, ...]:
    """What `put_many` would say of these documents; nothing is written."""
    return checks.findings(session, read_batch(session, documents))


def remove(
    session: Session,
    actor: Actor,
    kind: Kind,
    id: str,  # noqa: A002 the word everybody knows it by
    *,
    why: str,
    at: datetime,
    author: Actor | None = None,
) -> Outcome:
    """Takes a document away; its history stays. Refused while others point at it. What belongs to it goes along, and what it held.

    Where the actor may only ask for it, it becomes a change request; with `author` the actor accepts theirs.
    """
    outbox.lock(session)
    row = session.get(RecordRow, (kind.value, id))
    shape = SHAPES[kind]
    if row is None:
        raise NotFound(f"There is no {shape.word} `{id}`.", hint="It may have been removed already; look at the list.")
    approvals = rights.check_remove(session, actor, row, author)
    held = _held(session, kind, id, at)
    if held:
        raise InUse(
            f"The {shape.word} `{id}` cannot be removed: {held[0].text}",
            hint="Remove or change what points at it first.",
            findings=held,
        )
    if approvals:
        change = Change(kind, id, row.name, "remove", row.revision, row.text)
        request = propose(session, actor, [change], approvals, why=why, at=at)
        return Outcome(id, kind, "requested", (), row.revision, request)
    if kind is Kind.PRODUCT:
        depart(session, id, row.owner)
        if exists(session, Kind.CODE, id):
            remove(session, actor, Kind.CODE, id, why=why, at=at, author=author)
        for noun in (costs, examples, stars):
            noun.forget(session, id)
    elif kind is Kind.AGENT:
        keys.revoke_all(session, actor, at=at, agent=id)
        agents.forget(session, actor, id, at=at)
    forget_branches(session, kind, id)
    forget_connection(session, kind, id)
    number = erase(session, actor, row, why=why, at=at)
    outbox.append(session, _event(f"{shape.event}Deleted", id, actor, at, why, number=number))
    return Outcome(id, kind, "removed", (), number)


def remove_parts(
    session: Session, actor: Actor, kind: Kind, identifiers: Sequence[str], *, why: str, at: datetime
) -> None:
    """Takes many away at once that go with what they belong to: who may remove that was judged, and nothing holds them."""
    gone = erase_many(session, actor, kind, identifiers, why=why, at=at)
    name = f"{SHAPES[kind].event}Deleted"
    outbox.append_all(session, [_event(name, each, actor, at, why) for each in gone])


def _held(session: Session, kind: Kind, identifier: str, at: datetime) -> list[Finding]:
    return [
        Finding(
            "reference/held",
            Severity.ERROR,
            Place(link.id),
            f"The {SHAPES[link.kind].word} `{link.id}` names it as its {link.role}"
            + (f" (port `{link.name}`)." if link.name else "."),
            "Remove or change it first.",
        )
        for link in holders(session, kind, identifier)
        if SHAPES[link.kind].holds(card_of(session, link.kind, link.id), at)
    ]


def _numbers(session: Session, batch: Batch) -> dict[tuple[Kind, str], int]:
    """The revision each document of the batch will stand at."""
    found: dict[tuple[Kind, str], int] = {}
    fresh: dict[Kind, list[str]] = {}
    for (kind, identifier), item in batch.by_key.items():
        if item.before is None:
            fresh.setdefault(kind, []).append(identifier)
        else:
            found[kind, identifier] = item.before.revision + int(item.changed)
    for kind, identifiers in fresh.items():
        last = last_revisions(session, kind, identifiers)
        found |= {(kind, identifier): last.get(identifier, 0) + 1 for identifier in identifiers}
    return found


def _created(item: Item) -> datetime | None:
    return item.before.created_at if item.before else None


def _events(item: Item, actor: Actor, at: datetime, why: str, number: int) -> Iterable[Event]:
    shape, entry = SHAPES[item.draft.kind], item.entry
    if entry is not None:
        yield _event(shape.event + ("Updated" if item.before else "Created"), entry.id, actor, at, why, number=number)
        for name in shape.events(item.before.card if item.before else None, entry.card, at):
            yield _event(name, entry.id, actor, at, why)


def _event(name: str, subject: str, actor: Actor, at: datetime, why: str, *, number: int = 0) -> Event:
    """`number` is the revision that it made, which holds what was changed."""
    data: dict[str, Json] = {"id": subject, "timestamp": at.isoformat()}
    data |= ({"why": why} if why else {}) | ({"revision": number} if number else {})
    return Event(new_id(at), name, subject, at, actor.principal, data)


def _outcome(item: Item, numbers: dict[tuple[Kind, str], int], findings: Sequence[Finding]) -> Outcome:
    kind, identifier = item.draft.kind, item.entry.id if item.entry else ""
    action: Literal["created", "updated", "unchanged"] = "unchanged"
    if item.changed:
        action = "updated" if item.before else "created"
    return Outcome(identifier, kind, action, _own(item, findings), numbers[kind, identifier])


def _own(item: Item, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    names = {item.draft.name, item.draft.id, SHAPES[item.draft.kind].word} - {"", None}
    return tuple(finding for finding in findings if finding.place.document in names)


def _changes(batch: Batch) -> list[Change]:
    found = []
    for item, entry in batch.changes():
        kind, before, text = item.draft.kind, item.before, item.draft.text
        if before is None:
            found.append(Change(kind, entry.id, entry.name, "create", text=text))
        else:
            found.append(Change(kind, entry.id, entry.name, "update", before.revision, before.text, text))
    return found


def _requested(item: Item, findings: Sequence[Finding], request: str) -> Outcome:
    identifier, revision = item.entry.id if item.entry else "", item.before.revision if item.before else 0
    if not item.changed:
        return Outcome(identifier, item.draft.kind, "unchanged", _own(item, findings), revision)
    return Outcome(identifier, item.draft.kind, "requested", _own(item, findings), revision, request)
