"""Which credentials, connections and merge requests there are."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry.git.model import GitConnectionRow, GitCredentialRow, GitRequestRow
from hansa.registry.git.values import Connection, Credential, Host, Request, Scope, Sync, host_of
from hansa.registry.records.values import Kind
from hansa.registry.teams.queries import ancestors

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.registry.git.values import ConnectionDraft


def list_credentials(session: Session, scope: Scope, owner: str = "") -> list[Credential]:
    """In the order in which they were made."""
    query = select(GitCredentialRow).where(GitCredentialRow.scope == scope.value, GitCredentialRow.owner == owner)
    return [
        credential(row) for row in session.scalars(query.order_by(GitCredentialRow.created_at, GitCredentialRow.id))
    ]


def access_credential(session: Session, scope: Scope, owner: str, identifier: str) -> Credential:
    return credential(credential_row(session, scope, owner, identifier))


def credential_row(session: Session, scope: Scope, owner: str, identifier: str) -> GitCredentialRow:
    """Raises NotFound, also for one of another owner."""
    row = session.get(GitCredentialRow, identifier)
    if row is None or (row.scope, row.owner) != (scope.value, owner):
        raise NotFound(f"There is no git credential `{identifier}` here.", hint="Look at the list of credentials.")
    return row


def find_credential(
    session: Session, actor: Actor, team: str, wanted: ConnectionDraft, *, settled: bool = False
) -> Credential | None:
    """The credential for a document of `team`: the actor's own, else of the nearest team upwards, else the organisation's.

    By `wanted.credential`, where it is given: NotFound if there is none within reach, InvalidInput if it is of another type or
    host than `wanted` says. `settled`: who made the connection had it within reach, so that others who may use the connection
    may use it for that. A credential is only ever for the host it was made for.
    """
    if wanted.credential:
        found = _named(session, actor, team, wanted.credential, settled=settled)
        _check_fits(found, wanted)
        return found
    type_ = wanted.type or Host.PLAIN
    host = host_of(wanted.host or (wanted.url if type_ is Host.PLAIN else ""), type_)
    fitting = (each for each in _reach(session, actor, team) if each.type is type_)
    return next((each for each in fitting if host_of(each.host, each.type) == host), None)


def _named(session: Session, actor: Actor, team: str, name: str, *, settled: bool) -> Credential:
    row = session.scalar(select(GitCredentialRow).where(GitCredentialRow.external_id == name))
    found = credential(row) if row else None
    known = found is not None and (settled or actor.is_operator) and found.scope is not Scope.USER
    if found is None or not (known or found in _reach(session, actor, team)):
        if found is not None and settled:
            raise InvalidInput(
                "The connection is opened by somebody's own credential.", hint="Connect it with one of the team's."
            )
        raise NotFound(
            f"There is no git credential `{name}` for this document.",
            hint="It must be your own, of the owning team or one above it, or the organisation's.",
        )
    return found


def token_of(session: Session, vault: Vault, found: Credential) -> str:
    """The token in clear, for the moment in which it is sent."""
    row = session.get(GitCredentialRow, found.id)
    return vault.open(row.sealed) if row else ""


def _reach(session: Session, actor: Actor, team: str) -> list[Credential]:
    """Nearest first. Where nobody owns the document yet, the teams are the actor's."""
    levels: list[tuple[Scope, str]] = [(Scope.USER, actor.user_id or actor.id)]
    teams = [team] if team else sorted(actor.teams)
    above = dict.fromkeys(each for start in teams for each in ancestors(session, start))
    levels += [(Scope.TEAM, each) for each in above]
    levels.append((Scope.ORGANIZATION, ""))
    return [each for scope, owner in levels for each in list_credentials(session, scope, owner)]


def _check_fits(found: Credential, wanted: ConnectionDraft) -> None:
    if wanted.type is not None and wanted.type is not found.type:
        raise InvalidInput(f"The credential `{found.external_id}` is for {found.type}, not for {wanted.type}.")
    theirs = host_of(found.host, found.type)
    if wanted.host and host_of(wanted.host, found.type) != theirs:
        raise InvalidInput(f"The credential `{found.external_id}` is for {theirs}, not for {wanted.host}.")


def find_connection(session: Session, kind: Kind, target: str) -> Connection | None:
    row = session.get(GitConnectionRow, (kind.value, target))
    return connection(row) if row else None


def access_connection(session: Session, kind: Kind, target: str) -> Connection:
    """Raises NotFound."""
    found = find_connection(session, kind, target)
    if found is None:
        raise NotFound(f"`{target}` is not connected to git.", hint="Connect it to a file of a repository first.")
    return found


def connected_to(session: Session, url: str, branch: str, path: str) -> Connection | None:
    """The document that this file is connected to."""
    row = session.scalar(select(GitConnectionRow).where(GitConnectionRow.place == place_key(url, branch, path)))
    return connection(row) if row else None


def place_key(url: str, branch: str, path: str) -> str:
    """One file of one branch of one repository, however its address is written."""
    plain = url.strip().rstrip("/").removesuffix(".git")
    return hashlib.sha256("\n".join((plain, branch, path.strip("/"))).encode()).hexdigest()


def list_requests(session: Session, kind: Kind, target: str, document_branch: str | None = None) -> list[Request]:
    """The newest first."""
    query = select(GitRequestRow).where(GitRequestRow.kind == kind.value, GitRequestRow.target == target)
    if document_branch is not None:
        query = query.where(GitRequestRow.document_branch == document_branch)
    return [request(row) for row in session.scalars(query.order_by(GitRequestRow.created_at.desc()))]


def access_request(session: Session, identifier: str) -> Request:
    row = session.get(GitRequestRow, identifier)
    if row is None:
        raise NotFound(f"There is no merge request `{identifier}`.", hint="The document's page lists its requests.")
    return request(row)


def credential(row: GitCredentialRow) -> Credential:
    return Credential(
        row.id,
        Scope(row.scope),
        row.owner,
        row.external_id,
        Host(row.type),
        row.host,
        row.token_name,
        row.token_type,
        row.username,
        row.created_at,
        row.created_by,
        row.updated_at,
        row.updated_by,
    )


def connection(row: GitConnectionRow) -> Connection:
    return Connection(
        row.id,
        Kind(row.kind),
        row.target,
        row.credential,
        Host(row.type),
        row.host,
        row.url,
        row.branch,
        row.path,
        row.synced_text,
        row.last_hash,
        Sync(row.status),
        row.looked_at,
        row.created_by,
        row.updated_at,
    )


def request(row: GitRequestRow) -> Request:
    return Request(
        row.id,
        Kind(row.kind),
        row.target,
        row.document_branch,
        row.number,
        row.remote_id,
        Host(row.type),
        row.repository,
        row.source_branch,
        row.target_branch,
        row.commit,
        row.title,
        row.comment,
        row.url,
        row.status,
        row.created_at,
        row.created_by,
    )
