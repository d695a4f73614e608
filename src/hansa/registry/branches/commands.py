"""Cuts, writes, rebases and takes away branches. One writer at a time, as everywhere in the registry.

cut ─ write* ─ rebase ─┬─ clean: the branch holds both sides, and its base is what the target says now
                       └─ conflicts: nothing is written but what disagrees; the author decides for each, or edits the text
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import delete

from hansa.db import outbox
from hansa.kernel.errors import Conflict as Changed
from hansa.kernel.errors import InvalidInput
from hansa.kernel.events import Event
from hansa.kernel.findings import is_error
from hansa.kernel.ids import new_id
from hansa.registry import authority
from hansa.registry.branches.model import BranchRow
from hansa.registry.branches.queries import access_target, branch, row_of
from hansa.registry.texts import check_text
from hansa.standards.replay import replay
from hansa.standards.threeway import Absent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.branches.values import Branch, Language, Settle
    from hansa.registry.records.values import Kind, Record
    from hansa.standards.replay import Replayed
    from hansa.standards.threeway import Clash, Side

Noted: TypeAlias = "dict[str, Json]"
"""What is kept of a merge request: its id and where people find it."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+-]{0,99}\Z")


def cut(session: Session, actor: Actor, language: Language, target: str, name: str, *, at: datetime) -> Branch:
    """A copy of what the target says now; a branch of that name that is there already is given back as it is."""
    outbox.lock(session)
    record = check_right(session, actor, language, target)
    found = session.get(BranchRow, (language.kind.value, target, name))
    if found is not None:
        return branch(found)
    if not _NAME.match(name) or ".." in name or name.endswith(("/", ".", ".lock")):
        raise InvalidInput(
            f"{name!r} cannot be the name of a branch.",
            hint="Use letters, digits and . _ - / +, at most 100 characters.",
        )
    row = BranchRow(
        kind=language.kind.value,
        target=target,
        name=name,
        base_text=record.text,
        base_revision=record.revision,
        text=record.text,
        revision=1,
        conflicts=[],
        request=None,
        created_at=at,
        created_by=actor.principal,
        updated_at=at,
        updated_by=actor.principal,
    )
    session.add(row)
    session.flush()
    _say(session, actor, language, row, "Created")
    return branch(row)


def write(
    session: Session,
    actor: Actor,
    language: Language,
    target: str,
    name: str,
    *,
    text: str,
    at: datetime,
    revision: int = 0,
) -> Branch:
    """Replaces the branch's text, byte for byte. With `revision`, only if the branch still has that one: else Conflict.

    Raises InvalidInput for a text that is no document of its kind. If the last replay had conflicts, they are looked at again.
    """
    outbox.lock(session)
    record = check_right(session, actor, language, target)
    row = row_of(session, language.kind, target, name)
    _check_revision(row, revision)
    if row.text == text:
        return branch(row)
    findings = check_text(language.kind, text, f"{target}@{name}", target)
    errors = [finding for finding in findings if is_error(finding)]
    if errors:
        raise InvalidInput(str(errors[0]), findings=findings)
    was, row.text = row.text, text
    if row.conflicts:
        row.conflicts = _stored(language, _replayed(row, record, language, {}).clashes)
    _written(row, actor, at)
    _say(session, actor, language, row, "Updated", was=was)
    return branch(row)


def rebase(
    session: Session,
    actor: Actor,
    language: Language,
    target: str,
    name: str,
    *,
    at: datetime,
    decided: Mapping[str, Side] | None = None,
) -> Branch:
    """Takes on what the target says now. `decided`: key of an element → whose value stands (`ours` is the branch's)."""
    outbox.lock(session)
    record = check_right(session, actor, language, target)
    row = row_of(session, language.kind, target, name)
    if row.base_text == record.text:
        row.base_revision, row.conflicts = record.revision, []
        return branch(row)
    was, found = row.text, _replayed(row, record, language, decided or {})
    row.conflicts = _stored(language, found.clashes)
    if not found.clashes:
        row.text, row.base_text, row.base_revision = found.text, record.text, record.revision
    _written(row, actor, at)
    _say(session, actor, language, row, "Conflicted" if found.clashes else "Rebased", was=was)
    return branch(row)


def discard(
    session: Session,
    actor: Actor,
    language: Language,
    target: str,
    name: str,
    *,
    at: datetime,
    said: str = "Deleted",
) -> None:
    """Takes the branch away; what it was cut from stays as it is. `said` ends the event's name: `Merged` when it landed."""
    outbox.lock(session)
    check_right(session, actor, language, target)
    row = row_of(session, language.kind, target, name)
    row.updated_at, row.updated_by = at, actor.principal
    _say(session, actor, language, row, said)
    session.delete(row)
    session.flush()


def note_request(
    session: Session,
    actor: Actor,
    language: Language,
    target: str,
    name: str,
    *,
    request: Noted,
    at: datetime,
) -> Branch:
    """Keeps the merge request that was opened from the branch."""
    outbox.lock(session)
    check_right(session, actor, language, target)
    row = row_of(session, language.kind, target, name)
    row.request = request
    row.updated_at, row.updated_by = at, actor.principal
    _say(session, actor, language, row, "Requested")
    return branch(row)


def forget_branches(session: Session, kind: Kind, target: str) -> None:
    """All branches of a document that was removed."""
    session.execute(delete(BranchRow).where(BranchRow.kind == kind.value, BranchRow.target == target))


def check_right(session: Session, actor: Actor, language: Language, target: str) -> Record:
    """What the branches are of; raises Refused for who may not write them."""
    record = access_target(session, language.kind, target)
    doing = f"write branches of the {language.word} `{target}`"
    authority.check(session, actor, language.add, record.owner or None, doing=doing)
    return record


def _check_revision(row: BranchRow, revision: int) -> None:
    if revision and revision != row.revision:
        raise Changed(
            f"{row.updated_by} changed the branch `{row.name}` while you were editing.",
            hint="Compare the two texts, then save again to put yours over theirs.",
        )


def _replayed(row: BranchRow, record: Record, language: Language, decided: Mapping[str, Side]) -> Replayed:
    return replay(row.base_text, row.text, record.text, row.target, _settling(language, decided))


def _settling(language: Language, decided: Mapping[str, Side]) -> Settle:
    def settle(clash: Clash) -> Side | None:
        return decided.get(language.named(clash.path).key) or language.settle(clash)

    return settle


def _stored(language: Language, clashes: tuple[Clash, ...]) -> Json:
    found: list[Json] = []
    for clash in clashes:
        named = language.named(clash.path)
        ours, theirs = (None if isinstance(value, Absent) else value for value in (clash.ours, clash.theirs))
        place: list[Json] = [*clash.path]
        found.append(
            {
                "key": named.key,
                "type": named.type,
                "name": named.name,
                "reason": clash.reason,
                "place": place,
                "ours": ours,
                "theirs": theirs,
            }
        )
    return found


def _written(row: BranchRow, actor: Actor, at: datetime) -> None:
    row.revision += 1
    row.updated_at, row.updated_by = at, actor.principal


def _say(
    session: Session, actor: Actor, language: Language, row: BranchRow, what: str, *, was: str | None = None
) -> None:
    at = row.updated_at
    data: dict[str, Json] = {
        "id": row.target,
        "branch": row.name,
        "revision": row.revision,
        "timestamp": at.isoformat(),
    }
    event = Event(new_id(at), f"{language.event}{what}", row.target, at, actor.principal, data)
    if what in {"Deleted", "Merged"}:
        outbox.append(session, event, before=row.text)
    else:
        outbox.append(session, event, before=was, after=row.text)
