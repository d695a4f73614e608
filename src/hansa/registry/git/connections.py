"""Connects documents with files of repositories, and keeps what both sides said when they last agreed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import delete

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import Conflict, NotFound
from hansa.kernel.events import Event
from hansa.kernel.ids import new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.git.model import GitConnectionRow, GitRequestRow
from hansa.registry.git.queries import access_connection, connected_to, connection, place_key, request
from hansa.registry.git.values import Sync
from hansa.registry.records.values import Kind
from hansa.registry.texts import find_text

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.git.values import Connection, ConnectionDraft, Host, Request
    from hansa.registry.records.values import Record

PERMISSIONS = {
    Kind.CONTRACT: Permission.DATACONTRACT_GIT_CONNECT,
    Kind.PRODUCT: Permission.DATAPRODUCT_GIT_CONNECT,
    Kind.NAMESPACE: Permission.SEMANTIC_NAMESPACE_GIT_CONNECT,
}
"""What it takes in the owning team to connect, pull and push; a kind that is not here cannot be connected."""
TEXTS = frozenset({"synced_text", "looked_at"})
"""What the audit trail leaves out of a connection: the document's own text, and what no one has changed."""


def access_document(session: Session, actor: Actor, kind: Kind, target: str) -> Record:
    """The document, if the actor may connect it. Raises NotFound or Refused."""
    record = find_text(session, kind, target)
    if record is None:
        raise NotFound(f"There is no `{target}` in {kind.value}.", hint=f"GET /api/{kind.value} lists them.")
    doing = f"connect `{target}` with git"
    authority.check(session, actor, PERMISSIONS[kind], record.owner or None, doing=doing)
    return record


def connect(
    session: Session, actor: Actor, kind: Kind, target: str, wanted: ConnectionDraft, *, type_: Host, at: datetime
) -> Connection:
    """Raises Conflict where the file is connected with another document. Another file than before begins anew."""
    outbox.lock(session)
    access_document(session, actor, kind, target)
    taken = connected_to(session, wanted.url, wanted.branch, wanted.path)
    if taken is not None and (taken.kind, taken.target) != (kind, target):
        raise Conflict(f"The file is connected with `{taken.target}` already.", hint="Choose another file.")
    row = session.get(GitConnectionRow, (kind.value, target))
    was = plain(row, TEXTS) if row else None
    place = place_key(wanted.url, wanted.branch, wanted.path)
    if row is None:
        row = GitConnectionRow(
            kind=kind.value, target=target, id=str(uuid.UUID(new_id(at))), created_at=at, created_by=actor.principal
        )
        session.add(row)
    if row.place != place:
        row.place, row.synced_text, row.last_hash, row.status, row.looked_at = place, None, "", Sync.INITIAL_SYNC, None
    row.credential, row.type, row.host = wanted.credential, type_.value, wanted.host
    row.url, row.branch, row.path = wanted.url, wanted.branch, wanted.path
    row.updated_at, row.updated_by = at, actor.principal
    session.flush()
    _say(session, actor, row, "GitConnectionUpdated", at, before=was, after=plain(row, TEXTS))
    return connection(row)


def disconnect(session: Session, actor: Actor, kind: Kind, target: str, *, at: datetime) -> None:
    """The document stays, and so does the file."""
    outbox.lock(session)
    access_document(session, actor, kind, target)
    row = session.get(GitConnectionRow, (kind.value, target))
    if row is None:
        return
    _say(session, actor, row, "GitConnectionDeleted", at, before=plain(row, TEXTS))
    session.delete(row)
    session.flush()


def note_look(session: Session, found: Connection, status: Sync, commit: str, *, at: datetime) -> Connection:
    """What a look at the remote told; no change of anything, so no event."""
    row = session.get(GitConnectionRow, (found.kind.value, found.target))
    if row is None or row.id != found.id or row.updated_at != found.updated_at:
        return access_connection(session, found.kind, found.target)
    row.status, row.looked_at = status.value, at
    row.last_hash = row.last_hash or commit
    return connection(row)


def note_sync(
    session: Session, actor: Actor, found: Connection, text: str, commit: str, *, said: str, at: datetime, status: Sync
) -> Connection:
    """Both sides say `text` in `commit`, or did so until the merge that `status` tells of. `said` is the event's name."""
    outbox.lock(session)
    row = session.get(GitConnectionRow, (found.kind.value, found.target))
    if row is None or row.id != found.id:
        raise Conflict("The connection was changed meanwhile.", hint="Look at it again.")
    row.synced_text, row.last_hash, row.status, row.looked_at = text, commit, status.value, at
    row.updated_at, row.updated_by = at, actor.principal
    _say(session, actor, row, said, at)
    return connection(row)


def note_request(session: Session, actor: Actor, row: GitRequestRow, *, at: datetime) -> Request:
    outbox.lock(session)
    session.add(row)
    session.flush()
    data: dict[str, Json] = {"id": row.target, "kind": row.kind, "request": row.id, "url": row.url}
    outbox.append(
        session, Event(new_id(at), "GitRequestOpened", row.target, at, actor.principal, data), after=plain(row)
    )
    return request(row)


def note_status(session: Session, identifier: str, status: str) -> None:
    row = session.get(GitRequestRow, identifier)
    if row is not None:
        row.status = status


def forget_connection(session: Session, kind: Kind, target: str) -> None:
    """The connection and the requests of a document that was removed."""
    for table in (GitConnectionRow, GitRequestRow):
        session.execute(delete(table).where(table.kind == kind.value, table.target == target))


def _say(
    session: Session,
    actor: Actor,
    row: GitConnectionRow,
    name: str,
    at: datetime,
    *,
    before: Json = None,
    after: Json = None,
) -> None:
    data: dict[str, Json] = {
        "id": row.target,
        "kind": row.kind,
        "repositoryUrl": row.url,
        "repositoryBranch": row.branch,
        "repositoryPath": row.path,
        "lastHash": row.last_hash,
    }
    event = Event(new_id(at), name, row.target, at, actor.principal, data)
    outbox.append(session, event, before=before, after=after)
