"""Makes, changes and ends git credentials: the organisation's by its owners, a team's by who manages its keys, one's own."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from hansa.db import outbox
from hansa.db.plain import plain
from hansa.kernel.errors import Conflict, InvalidInput, NotFound, Refused
from hansa.kernel.ids import ID_LENGTH, new_id
from hansa.kernel.permissions import Permission
from hansa.registry import authority
from hansa.registry.git.model import GitCredentialRow
from hansa.registry.git.queries import access_credential, credential, credential_row, list_credentials
from hansa.registry.git.values import TOKEN_TYPES, Credential, Host, Scope, host_of
from hansa.registry.records.commands import exists
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.git.values import CredentialDraft

MAX_TOKEN = 16_000
"""Characters: a private key of RSA has 3,000."""


def readable(session: Session, actor: Actor, scope: Scope, owner: str = "") -> list[Credential]:
    """Without their tokens, which nobody is ever shown."""
    _check_reads(session, actor, scope, owner)
    return list_credentials(session, scope, owner)


def read_one(session: Session, actor: Actor, scope: Scope, owner: str, identifier: str) -> Credential:
    _check_reads(session, actor, scope, owner)
    return access_credential(session, scope, owner, identifier)


def create(
    session: Session, actor: Actor, vault: Vault, scope: Scope, owner: str, *, wanted: CredentialDraft, at: datetime
) -> Credential:
    """Raises Conflict where the external id or the token itself is there already."""
    outbox.lock(session)
    _check_writes(session, actor, scope, owner)
    _check(wanted, needs_token=True)
    _check_unique(session, vault, scope, owner, wanted)
    row = GitCredentialRow(
        id=str(uuid.UUID(new_id(at))),
        scope=scope.value,
        owner=owner,
        sealed=vault.seal(wanted.token),
        created_at=at,
        created_by=actor.principal,
    )
    _fill(row, actor, wanted, at)
    session.add(row)
    session.flush()
    _say(session, actor, row, "GitCredentialCreated", at, after=plain(row))
    return credential(row)


def update(
    session: Session,
    actor: Actor,
    vault: Vault,
    place: tuple[Scope, str, str],
    wanted: CredentialDraft,
    *,
    at: datetime,
) -> Credential:
    """`place` is (scope, owner, id). Without a token the stored one stays; it is never sent to another host than before."""
    scope, owner, identifier = place
    outbox.lock(session)
    _check_writes(session, actor, scope, owner)
    row = credential_row(session, scope, owner, identifier)
    _check(wanted, needs_token=False)
    before, was = (row.type, host_of(row.host, Host(row.type))), plain(row)
    if not wanted.token and before != (wanted.type.value, host_of(wanted.host, wanted.type)):
        raise InvalidInput(
            "The stored token was given for another host.", hint="Give `authenticationToken` again with the new host."
        )
    _check_unique(session, vault, scope, owner, wanted, but=identifier)
    if wanted.token:
        row.sealed = vault.seal(wanted.token)
    _fill(row, actor, wanted, at)
    _say(session, actor, row, "GitCredentialUpdated", at, before=was, after=plain(row))
    return credential(row)


def delete(session: Session, actor: Actor, scope: Scope, owner: str, identifier: str, *, at: datetime) -> None:
    """Connections that used it find another one, or say that they have none."""
    outbox.lock(session)
    _check_writes(session, actor, scope, owner)
    row = credential_row(session, scope, owner, identifier)
    _say(session, actor, row, "GitCredentialDeleted", at, before=plain(row))
    session.delete(row)
    session.flush()


def _check_writes(session: Session, actor: Actor, scope: Scope, owner: str) -> None:
    if scope is Scope.ORGANIZATION:
        authority.check_owner(actor, doing="change the organisation's git credentials")
    elif scope is Scope.TEAM:
        _check_team(session, owner)
        doing = f"change the git credentials of the team `{owner}`"
        authority.check(session, actor, Permission.TEAM_API_KEY_MANAGE, owner, doing=doing)
    elif actor.read_only or owner != (actor.user_id or actor.id):
        raise Refused("Git credentials of a person are their own.", hint="Use your own page of credentials.")


def _check_reads(session: Session, actor: Actor, scope: Scope, owner: str) -> None:
    if scope is Scope.ORGANIZATION:
        authority.check_reads_organisation(actor, what="the organisation's git credentials")
    elif scope is Scope.TEAM:
        _check_team(session, owner)
        if not actor.is_operator:
            doing = f"see the git credentials of the team `{owner}`"
            authority.check(session, actor, Permission.TEAM_API_KEY_MANAGE, owner, doing=doing)
    elif owner != (actor.user_id or actor.id):
        raise Refused("Git credentials of a person are their own.", hint="Use your own page of credentials.")


def _check_team(session: Session, team: str) -> None:
    if not exists(session, Kind.TEAM, team):
        raise NotFound(f"There is no team `{team}`.", hint="GET /api/teams lists them.")


def _check(wanted: CredentialDraft, *, needs_token: bool) -> None:
    if needs_token and not wanted.token.strip():
        raise InvalidInput("`authenticationToken` is missing.", hint="Give a token that the host made for this.")
    if len(wanted.token) > MAX_TOKEN or any(ord(c) < 32 and c not in "\r\n\t" for c in wanted.token):
        raise InvalidInput("`authenticationToken` is no token.", hint="Copy it again from where it was made.")
    if wanted.token_type not in TOKEN_TYPES:
        raise InvalidInput(f"There is no token type {wanted.token_type!r}.", hint=f"Use {' or '.join(TOKEN_TYPES)}.")
    if (wanted.type, wanted.token_type) == (Host.BITBUCKET, "apiToken") and not wanted.username:
        raise InvalidInput(
            "`username` is missing.", hint="An API token of Bitbucket needs the account's e-mail address."
        )
    if max(map(len, (wanted.external_id, wanted.host, wanted.token_name, wanted.username))) > ID_LENGTH:
        raise InvalidInput(f"A field is longer than {ID_LENGTH} characters.", hint="Shorten it.")


def _check_unique(
    session: Session, vault: Vault, scope: Scope, owner: str, wanted: CredentialDraft, *, but: str = ""
) -> None:
    if wanted.external_id:
        query = select(GitCredentialRow.id).where(GitCredentialRow.external_id == wanted.external_id)
        if session.scalar(query) not in {None, but}:
            raise Conflict(
                f"There is a git credential `{wanted.external_id}` already.", hint="Choose another externalId."
            )
    if not wanted.token:
        return
    for each in list_credentials(session, scope, owner):
        same = (each.type, host_of(each.host, each.type)) == (wanted.type, host_of(wanted.host, wanted.type))
        row = session.get(GitCredentialRow, each.id)
        if same and each.id != but and row is not None and vault.open(row.sealed) == wanted.token:
            raise Conflict("This token is stored here already.", hint=f"It is the credential `{each.id}`.")


def _fill(row: GitCredentialRow, actor: Actor, wanted: CredentialDraft, at: datetime) -> None:
    row.external_id = wanted.external_id or None
    row.type, row.host = wanted.type.value, wanted.host.strip() or host_of("", wanted.type)
    row.token_name, row.token_type, row.username = wanted.token_name, wanted.token_type, wanted.username
    row.updated_at, row.updated_by = at, actor.principal


def _say(
    session: Session,
    actor: Actor,
    row: GitCredentialRow,
    name: str,
    at: datetime,
    *,
    before: Json = None,
    after: Json = None,
) -> None:
    """Who may reach which host, and since when; nothing of the token."""
    data: dict[str, Json] = {"scope": row.scope, "owner": row.owner, "type": row.type, "host": row.host}
    outbox.note(session, actor, name, row.id, at=at, before=before, after=after, **data)
