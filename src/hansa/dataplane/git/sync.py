"""Documents and files of repositories, kept together: connect, look, pull, push, import.

Nothing is asked of a host inside a transaction: what is read there is judged against what stands here when it is written, and
whoever was quicker wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from hansa.dataplane.git.errors import MovedOn
from hansa.dataplane.git.guard import parse, pin
from hansa.dataplane.git.hosts import Repository, repository
from hansa.dataplane.git.remote import Author, check_branch, check_path, checkout, heads
from hansa.dataplane.git.templates import filled
from hansa.dataplane.git.texts import alike, as_file, both, judged
from hansa.kernel.errors import Conflict, HansaError, InvalidInput, NotFound, Refused
from hansa.kernel.ids import is_id
from hansa.registry.git import connections
from hansa.registry.git.connections import access_document
from hansa.registry.git.queries import access_connection, connected_to, find_credential, token_of
from hansa.registry.git.values import Connection, ConnectionDraft, Host, Sync
from hansa.registry.ontologies import Write, put_text
from hansa.registry.records.values import Kind
from hansa.registry.texts import find_text
from hansa.registry.visibility import hides
from hansa.standards.yaml import parse as parse_yaml

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from hansa.dataplane.git.guard import Policy
    from hansa.db.database import Database
    from hansa.db.vault import Vault
    from hansa.kernel.actor import Actor
    from hansa.kernel.clock import Clock

FRESH = timedelta(minutes=1)
"""How long the moment of the last look stands while nothing else changes: reading need not write each time."""
TRIES = 3
"""Pushes that are tried while others push to the same branch."""


class Folder(Protocol):
    """The mesh folder, which is told what a pull has brought."""

    def save(self, kind: Kind, identifier: str, text: str, *, domain: str = "") -> Path: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection with what it takes to use it, and what the document says now."""

    connection: Connection
    repository: Repository
    text: str


class Repositories:
    """Safe to share between threads; every method takes its own sessions."""

    def __init__(self, db: Database, vault: Vault, clock: Clock, policy: Policy, folder: Folder | None = None) -> None:
        self.db = db
        self.vault = vault
        self.clock = clock
        self.policy = policy
        self._folder = folder

    def connect(self, actor: Actor, kind: Kind, target: str, wanted: ConnectionDraft) -> Connection:
        """Raises NotFound, Conflict, InvalidInput or Refused; a host that does not answer now is no reason to refuse."""
        _check_draft(wanted)
        with self.db.read() as session:
            record = access_document(session, actor, kind, target)
            found = self._repository(session, actor, record.owner, wanted)
        if found.address.scheme == "file":
            pin(found.address, self.policy)
        with self.db.write() as session:
            connections.connect(session, actor, kind, target, wanted, type_=found.type, at=self.clock.now())
        return self.look(actor, kind, target)

    def disconnect(self, actor: Actor, kind: Kind, target: str) -> None:
        with self.db.write() as session:
            connections.disconnect(session, actor, kind, target, at=self.clock.now())

    def look(self, actor: Actor, kind: Kind, target: str) -> Connection:
        """The connection with its status as the remote is now, if the actor can reach it; else as it was last seen."""
        with self.db.read() as session:
            _check_seen(session, actor, kind, target)
            stored = access_connection(session, kind, target)
        try:
            opened = self.open(actor, kind, target)
            status, head = self._judge(opened)
        except HansaError:
            return stored
        at = self.clock.now()
        if status is stored.status and stored.looked_at is not None and at - stored.looked_at < FRESH:
            return stored
        with self.db.write() as session:
            return connections.note_look(session, opened.connection, status, head, at=at)

    def pull(self, actor: Actor, kind: Kind, target: str, *, prefer: str = "") -> Connection:
        """Takes on what the file says. What was changed here since both agreed is kept; where the two disagree, InvalidInput.

        Where the change must be approved, it is asked for, and the file stays the newer one until it is accepted.
        """
        opened = self.open(actor, kind, target)
        found = opened.connection
        with checkout(
            pin(opened.repository.address, self.policy), opened.repository.login, self.policy, found.branch
        ) as work:
            remote, head = work.file(found.path), work.head
        if remote is None:
            raise InvalidInput(
                f"There is no `{found.path}` in the repository.", hint="Push first, or correct the path."
            )
        text = both(opened.text, remote, found.synced_text, target, prefer)
        status = Sync.UP_TO_DATE if alike(text, remote) else Sync.LOCAL_IS_NEWER
        with self.db.write() as session:
            self._check_unchanged(session, opened)
            at, why = self.clock.now(), f"Pulled {head[:10]} from git"
            if self._put(session, actor, kind, target, text, why, at):
                return connections.note_look(session, found, Sync.REMOTE_IS_NEWER, head, at=at)
            return connections.note_sync(
                session, actor, found, remote, head, said="GitConnectionPulled", at=at, status=status
            )

    def push(self, actor: Actor, kind: Kind, target: str, *, message: str = "") -> Connection:
        """Writes the document into the file. What was changed there since both agreed is never overwritten: pull it first."""
        opened = self.open(actor, kind, target)
        for left in reversed(range(TRIES)):
            try:
                text, commit = self._push(actor, opened, message)
                break
            except MovedOn:
                if not left:
                    raise
        with self.db.write() as session:
            at = self.clock.now()
            now = find_text(session, kind, target)
            status = judged(now.text, text, text) if now else Sync.UP_TO_DATE
            return connections.note_sync(
                session, actor, opened.connection, text, commit, said="GitConnectionPushed", at=at, status=status
            )

    def import_from(self, actor: Actor, kind: Kind, wanted: ConnectionDraft) -> Connection:
        """Creates or updates the document that the file says, and connects the two."""
        _check_draft(wanted)
        with self.db.read() as session:
            taken = connected_to(session, wanted.url, wanted.branch, wanted.path)
            if taken is not None:
                raise Conflict(f"The file is connected with `{taken.target}` already.", hint="Pull it there.")
            found = self._repository(session, actor, "", wanted)
        with checkout(pin(found.address, self.policy), found.login, self.policy, wanted.branch) as work:
            text, head = work.file(wanted.path), work.head
        if text is None:
            raise InvalidInput(
                f"There is no `{wanted.path}` in the repository.", hint="Correct the path or the branch."
            )
        target = _identifier(text, wanted.path)
        with self.db.write() as session:
            at, why = self.clock.now(), f"Imported {head[:10]} from git"
            if self._put(session, actor, kind, target, text, why, at):
                raise Refused(
                    f"`{actor.name}` may not import `{target}`: changes need approval here.",
                    hint="Ask somebody who may approve them, or put the document first, which asks for it.",
                )
            made = connections.connect(session, actor, kind, target, wanted, type_=found.type, at=at)
            said, status = "GitConnectionPulled", Sync.UP_TO_DATE
            return connections.note_sync(session, actor, made, text, head, said=said, at=at, status=status)

    def open(self, actor: Actor, kind: Kind, target: str) -> Opened:
        """Raises NotFound, Refused, or InvalidInput where there is no credential for the host."""
        with self.db.read() as session:
            record = access_document(session, actor, kind, target)
            found = access_connection(session, kind, target)
            wanted = ConnectionDraft(found.url, found.path, found.branch, found.credential, found.type, found.host)
            return Opened(found, self._repository(session, actor, record.owner, wanted, settled=True), record.text)

    def author(self, actor: Actor) -> Author:
        mail = actor.email or f"{actor.id}@hansa.invalid"
        plain = "".join(c for c in actor.name if c.isprintable() and c not in "<>")
        return Author(plain.strip() or "Hansa", "".join(c for c in mail if c not in "<> \n"), self.clock.now())

    def _judge(self, opened: Opened) -> tuple[Sync, str]:
        found, address = opened.connection, pin(opened.repository.address, self.policy)
        head = heads(address, opened.repository.login, self.policy, found.branch).get(found.branch, "")
        if found.synced_text is not None and head == found.last_hash:
            return judged(opened.text, found.synced_text, found.synced_text), head
        with checkout(address, opened.repository.login, self.policy, found.branch) as work:
            return judged(opened.text, work.file(found.path), found.synced_text), work.head

    def _push(self, actor: Actor, opened: Opened, message: str) -> tuple[str, str]:
        """What the file says afterwards, and in which commit."""
        found = opened.connection
        with checkout(
            pin(opened.repository.address, self.policy), opened.repository.login, self.policy, found.branch
        ) as work:
            there = work.file(found.path)
            text = as_file(found.kind, opened.text, found.path, there)
            if there is not None and alike(there, text):
                return there, work.head
            if found.synced_text is not None and there is not None and not alike(there, found.synced_text):
                raise InvalidInput(
                    "The file was changed in the repository since the last pull or push.",
                    hint="Pull first: what was changed here stays. Or push it as a pull request.",
                )
            commit = work.commit(
                found.path, text, message.strip() or self.said("commitMessage", found, actor), self.author(actor)
            )
            work.push(commit, found.branch)
            return text, commit

    def said(self, template: str, found: Connection, actor: Actor) -> str:
        with self.db.read() as session:
            return filled(session, template, found, actor, self.clock.now())

    def _check_unchanged(self, session: Session, opened: Opened) -> None:
        record = find_text(session, opened.connection.kind, opened.connection.target)
        if record is None or record.text != opened.text:
            raise Conflict("The document was changed while the repository was read.", hint="Pull again.")

    def _put(self, session: Session, actor: Actor, kind: Kind, target: str, text: str, why: str, at: datetime) -> bool:  # noqa: PLR0917 one door
        """Whether it must wait for approval, so that nothing was written yet."""
        if put_text(session, Write(actor, why, at), kind, target, text):
            return True
        record = find_text(session, kind, target)
        if self._folder is not None and record is not None:
            self._folder.save(kind, target, record.text, domain=record.domain)
        return False

    def _repository(
        self, session: Session, actor: Actor, team: str, wanted: ConnectionDraft, *, settled: bool = False
    ) -> Repository:
        """The repository with the credential that opens it. A folder of this machine and a plain remote may need none."""
        address = parse(wanted.url)
        plain = address.scheme == "file"
        if not wanted.credential and wanted.type is None and not plain:
            raise InvalidInput(
                "It is not said who keeps the repository.", hint="Give gitConnectionType or gitCredentialExternalId."
            )
        found = (
            None if plain and not wanted.credential else find_credential(session, actor, team, wanted, settled=settled)
        )
        if found is None and not plain and wanted.type is not Host.PLAIN:
            raise InvalidInput(
                f"No git credentials were found for {wanted.type} at `{wanted.host or address.host}`.",
                hint="Add one for yourself, for the owning team, or for the organisation.",
            )
        token = token_of(session, self.vault, found) if found and not plain else ""
        return repository(wanted.url, found.type if found else wanted.type or Host.PLAIN, found, token)


def _check_seen(session: Session, actor: Actor, kind: Kind, target: str) -> None:
    """Where a product is kept is told to nobody who may not see the product."""
    hidden = kind is Kind.PRODUCT and hides(session, actor, target)
    if hidden or find_text(session, kind, target) is None:
        raise NotFound(f"There is no `{target}` in {kind.value}.", hint=f"GET /api/{kind.value} lists them.")


def _check_draft(wanted: ConnectionDraft) -> None:
    parse(wanted.url)
    check_branch(wanted.branch)
    check_path(wanted.path)


def _identifier(text: str, name: str) -> str:
    tree, findings = parse_yaml(text, name)
    if tree is None:
        raise InvalidInput(str(findings[0]), findings=findings)
    data = tree.data if isinstance(tree.data, dict) else {}
    identifier = data.get("id")
    if not isinstance(identifier, str) or not is_id(identifier):
        raise InvalidInput(f"`{name}` has no id.", hint="It must be a data contract or a data product.")
    return identifier
