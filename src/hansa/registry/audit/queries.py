"""Reads the audit trail: the log of events, each with who it was and what was before and after. For who runs the organisation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from hansa.db import outbox
from hansa.db.model import EventRow
from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry.accounts.model import AccountRow, TicketRow
from hansa.registry.audit.values import DOCUMENTS, KINDS, READS, Changed, Entry, names_of, read_name
from hansa.registry.authority import check_reads_organisation
from hansa.registry.keys.model import KeyRow
from hansa.registry.records.model import RevisionRow
from hansa.registry.settings.model import SettingRevisionRow
from hansa.standards.write import dump

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from hansa.kernel.actor import Actor
    from hansa.kernel.events import Event
    from hansa.kernel.json import Json
    from hansa.registry.audit.values import Wanted
    from hansa.registry.records.values import Kind

WHAT = "the audit trail"
NOBODY = "nobody:"
"""A principal that no one has: for a name that fits nobody."""
MOST_PEOPLE = 100
"""Whose changes are looked for when only a part of a name is given."""


def entries(session: Session, actor: Actor, wanted: Wanted, *, before: int = 0, limit: int) -> list[Entry]:
    """The newest first; `before` is the number of the last one seen. Raises InvalidInput for a kind there is not."""
    check_reads_organisation(actor, what=WHAT)
    if wanted.kind and wanted.kind not in KINDS:
        raise InvalidInput(f"There is no kind `{wanted.kind}` on the trail.", hint=f"Kinds: {', '.join(KINDS)}.")
    found = outbox.latest(session, *_conditions(session, wanted, before), limit=limit)
    called = _called(session, found)
    return [_entry(event, called) for event in found]


def access_entry(session: Session, actor: Actor, identifier: str) -> tuple[Entry, Changed]:
    """One change by its event's id, with both states."""
    check_reads_organisation(actor, what=WHAT)
    found = outbox.latest(session, EventRow.id == identifier, EventRow.name.not_in(READS), limit=1)
    if not found:
        raise NotFound(f"There is no entry `{identifier}` on the audit trail.", hint="Look for it in the list.")
    return _entry(found[0], _called(session, found)), changed(session, found[0])


def changed(session: Session, event: Event) -> Changed:
    """Documents and settings from their revisions, everything else from what was kept beside the event."""
    kind, _ = read_name(event.name)
    prefix = next((each for each in DOCUMENTS if event.name.startswith(each) and DOCUMENTS[each] == kind), "")
    verb = event.name.removeprefix(prefix)
    if prefix and verb in {"Created", "Updated", "Deleted"}:
        return _documents(session, DOCUMENTS[prefix], event)
    if event.name == "SettingsUpdated":
        number = _number(event)
        return Changed(_setting(session, event.subject, number - 1), _setting(session, event.subject, number))
    before, after = outbox.change(session, event.id)
    return Changed(_text(before), _text(after))


def people(session: Session, principals: Iterable[str]) -> dict[str, str]:
    """Principal → the name of the person or the key behind it."""
    by_kind: dict[str, set[str]] = {}
    for each in principals:
        kind, _, identifier = each.partition(":")
        by_kind.setdefault(kind, set()).add(identifier)
    accounts = select(AccountRow.id, AccountRow.name).where(AccountRow.id.in_(by_kind.get("user", ())))
    keys = select(KeyRow.id, KeyRow.name).where(KeyRow.id.in_(by_kind.get("api-key", ())))
    found = {f"user:{key}": name for key, name in session.execute(accounts)}
    found |= {f"api-key:{key}": name for key, name in session.execute(keys)}
    return found | {"system": "Hansa", "user:local": "Local operator"}


def _conditions(session: Session, wanted: Wanted, before: int) -> Iterable[ColumnElement[bool]]:
    """Days become numbers of events, which stand in the order of their times."""
    yield EventRow.name.not_in(READS)
    if before:
        yield EventRow.sequence < before
    if wanted.since:
        yield EventRow.sequence > outbox.last_before(session, _midnight(wanted.since))
    if wanted.until:
        yield EventRow.sequence <= outbox.last_before(session, _midnight(wanted.until) + timedelta(days=1))
    if wanted.subject:
        yield EventRow.subject == wanted.subject
    if wanted.kind:
        yield EventRow.name.in_(names_of(wanted.kind))
    if wanted.who.strip():
        yield EventRow.principal.in_(_principals(session, wanted.who.strip()))


def _called(session: Session, events: Sequence[Event]) -> dict[str, str]:
    """Principal → name, and `members:<id>` or `keys:<id>` → the name of the person, the invited address or the key."""
    about = [(read_name(event.name)[0], event.subject) for event in events]
    members, keys = ([subject for kind, subject in about if kind == wanted] for wanted in ("members", "keys"))
    found = people(
        session, [*(e.principal for e in events), *(f"user:{m}" for m in members), *(f"api-key:{k}" for k in keys)]
    )
    tickets = session.execute(select(TicketRow.id, TicketRow.email).where(TicketRow.id.in_(members)))
    named = {f"members:{key}": email for key, email in tickets}
    named |= {f"members:{each}": found[f"user:{each}"] for each in members if f"user:{each}" in found}
    return found | named | {f"keys:{each}": found[f"api-key:{each}"] for each in keys if f"api-key:{each}" in found}


def _entry(event: Event, called: dict[str, str]) -> Entry:
    kind, verb = read_name(event.name)
    who = called.get(event.principal, event.principal.partition(":")[2] or event.principal)
    return Entry(event, kind, verb, who, called.get(f"{kind}:{event.subject}", event.subject))


def _principals(session: Session, who: str) -> Sequence[str]:
    if ":" in who or who == "system":
        return (who,)
    text = who.lower()
    fits = or_(
        AccountRow.email_key == text, AccountRow.id == who, func.lower(AccountRow.name).contains(text, autoescape=True)
    )
    accounts = session.scalars(select(AccountRow.id).where(fits).limit(MOST_PEOPLE))
    named = select(KeyRow.id).where(func.lower(KeyRow.name).contains(text, autoescape=True))
    found = [f"user:{each}" for each in accounts]
    found += [f"api-key:{each}" for each in session.scalars(named.limit(MOST_PEOPLE))]
    return [*found, f"user:{who}", f"guest:{who}", f"agent:{who}"] if found or " " not in who else [*found, NOBODY]


def _documents(session: Session, kind: Kind, event: Event) -> Changed:
    number = _number(event) or _by_time(session, kind, event)
    return Changed(_revision(session, kind, event.subject, number - 1), _revision(session, kind, event.subject, number))


def _by_time(session: Session, kind: Kind, event: Event) -> int:
    """The revision of an event that does not name it: the one of the same moment."""
    same = (RevisionRow.kind == kind.value, RevisionRow.id == event.subject, RevisionRow.at == event.time)
    return session.scalar(select(func.max(RevisionRow.number)).where(*same)) or 0


def _revision(session: Session, kind: Kind, identifier: str, number: int) -> str | None:
    row = session.get(RevisionRow, (kind.value, identifier, number)) if number > 0 else None
    return None if row is None or row.removed else row.text


def _setting(session: Session, name: str, number: int) -> str | None:
    row = session.get(SettingRevisionRow, (name, number)) if number > 0 else None
    return _text(row.value) if row else None


def _text(value: Json) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return dump(value)


def _number(event: Event) -> int:
    number = event.data.get("revision")
    return number if isinstance(number, int) else 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
