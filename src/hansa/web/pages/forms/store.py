"""From a filled-in form to the registry and the mesh folder: one unit of work, refused when somebody else was quicker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.db import outbox
from hansa.kernel.errors import Conflict, NotFound
from hansa.kernel.ids import is_id, new_id, slug
from hansa.registry import catalogue
from hansa.registry.records.queries import ids
from hansa.registry.records.values import Kind
from hansa.registry.roles.queries import roles
from hansa.standards.change import Change, applied
from hansa.standards.write import dump, edit
from hansa.standards.yaml import parse
from hansa.web.pages.forms import fields, ports

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.kernel.json import Json
    from hansa.registry.records.values import Outcome, Record
    from hansa.web.pages.forms.nouns import Noun


@dataclass(frozen=True, slots=True)
class Filled:
    """What came in: `values` by field, `why`, and the `revision` the form was made from (0: new).

    `ports` are a product's; `added` says of which list another row was asked for, and nothing is saved then.
    """

    values: dict[str, str]
    why: str
    revision: int = 0
    ports: ports.Ports = field(default_factory=dict)
    added: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Problems by field, or the two texts of an edit that came too late."""

    problems: dict[str, str] = field(default_factory=dict)
    mine: str = ""
    theirs: str = ""
    revision: int = 0


class Stale(Conflict):
    """Somebody saved the document since the form was opened; both texts are kept."""

    def __init__(self, mine: str, record: Record) -> None:
        super().__init__(
            f"{record.updated_by} changed `{record.id}` while you were editing.",
            hint="Compare the two texts, then save again to put yours over theirs.",
        )
        self.mine, self.record = mine, record


def draft(noun: Noun, filled: Filled, made_id: str = "") -> tuple[str, str, dict[str, str]]:
    """Id, text and problems of a new document; `made_id` is its id where people give none."""
    taken, problems = fields.take(filled.values, noun.fields)
    identifier = str(taken.get("id") or made_id or slug(filled.values.get("name", "")))
    if not identifier and "name" not in problems:
        problems.setdefault("id", "No id can be made from this name. Write one, for example in Latin letters.")
    elif not is_id(identifier):
        problems.setdefault(
            "id", "An id has 1 to 256 printable characters, no blank at its ends and no `..` between slashes."
        )
    taken["id"] = identifier
    data: Json = dict(noun.start)
    own = next((f.pointer for f in noun.fields if f.name == "id"), "/id")
    data = applied(data, Change(own, identifier))
    for each in (f for f in noun.fields if f.name != "id" and f.name in taken):
        value = taken[each.name]
        if not each.is_nothing(value):
            data = applied(data, Change(each.pointer, value))
    for change in ports.edits({}, filled.ports):
        data = applied(data, change)
    return identifier, dump(data), problems | ports.problems(filled.ports)


def redraft(noun: Noun, filled: Filled, record: Record) -> tuple[str, dict[str, str]]:
    """The text of `record` with only the form's changes in it, and the problems: not what it never had and still has not."""
    kept = tuple(each for each in noun.fields if not each.only_new)
    taken, problems = fields.take(filled.values, kept)
    tree, findings = parse(record.text, record.id)
    if tree is None:
        raise Conflict(f"The document `{record.id}` cannot be read.", hint="Correct its YAML first.", findings=findings)
    had = fields.show(record.data, kept)
    problems = {name: text for name, text in problems.items() if filled.values.get(name) or had.get(name)}
    wrong = problems | ports.problems(filled.ports)
    changed = [] if wrong else ports.edits(record.data, filled.ports)
    return edit(tree, [*fields.changes(tree.data, taken, kept), *changed]), wrong


def create(services: Services, actor: Actor, noun: Noun, filled: Filled) -> Outcome | Refusal:
    """The new id, and the change request where it must wait. Findings of the registry are raised as InvalidInput."""
    with services.db.write() as session:
        outbox.lock(session)
        identifier, text, problems = draft(noun, filled, _made_id(session, noun, services))
        problems |= _unknown_roles(session, noun, filled, {})
        if problems:
            return Refusal(problems)
        if catalogue.get(session, noun.kind, identifier):
            return Refusal({"id": f"There is a {noun.label} `{identifier}` already. Choose another id."})
        outcome = catalogue.put(
            session,
            actor,
            noun.kind,
            text,
            why=filled.why or "Created in the browser",
            at=services.clock.now(),
            id=identifier,
        )
        _save(services, outcome, text, filled.values.get("domain", ""))
    return outcome


def _unknown_roles(session: Session, noun: Noun, filled: Filled, before: Json) -> dict[str, str]:
    """A role that nobody knows grants nothing: it is a slip of the pen, unless it stood there before."""
    if noun.kind is not Kind.TEAM:
        return {}
    known = [role.name for role in roles(session)]
    fine = {name.casefold() for name in (*known, *fields.roles_of(fields.show(before, noun.fields).get("members", "")))}
    wrong = [each for each in fields.roles_of(filled.values.get("members", "")) if each.casefold() not in fine]
    return {"members": f"“{wrong[0]}” is no role here. Roles: {', '.join(known)}."} if wrong else {}


def _made_id(session: Session, noun: Noun, services: Services) -> str:
    if noun.made_id == "uuid":
        return new_id(services.clock.now())
    if noun.made_id == "number":
        numbers = [int(tail) for each in ids(session, noun.kind) if (tail := each.rpartition("-")[2]).isdecimal()]
        return f"GLOBAL-{max(numbers, default=0) + 1}"
    return ""


def update(services: Services, actor: Actor, noun: Noun, identifier: str, filled: Filled) -> Outcome | Refusal | None:
    """None where nothing was changed. Raises Stale when the document is no longer the one the form was made from."""
    with services.db.write() as session:
        record = catalogue.get(session, noun.kind, identifier)
        if record is None:
            raise NotFound(f"There is no {noun.label} `{identifier}` any more.", hint="Somebody may have removed it.")
        text, problems = redraft(noun, filled, record)
        problems |= _unknown_roles(session, noun, filled, record.data)
        if problems:
            return Refusal(problems)
        if record.revision != filled.revision:
            raise Stale(text, record)
        if text == record.text:
            return None
        outcome = catalogue.put(
            session,
            actor,
            noun.kind,
            text,
            why=filled.why or "Edited in the browser",
            at=services.clock.now(),
            id=identifier,
        )
        _save(services, outcome, text, filled.values.get("domain", ""))
    return outcome


def delete(services: Services, actor: Actor, noun: Noun, identifier: str, why: str) -> str:
    """The change request's id where it must wait. Raises with the Findings that name every document which still refers to it."""
    with services.db.write() as session:
        outcome = catalogue.remove(
            session, actor, noun.kind, identifier, why=why or "Removed in the browser", at=services.clock.now()
        )
        if services.folder is not None and not outcome.request:
            services.folder.remove(noun.kind, identifier)
    return outcome.request


def _save(services: Services, outcome: Outcome, text: str, domain: str) -> None:
    """Before the commit: a folder that cannot be written keeps the registry as it is."""
    if services.folder is not None and not outcome.request:
        services.folder.save(outcome.kind, outcome.id, text, domain=domain)
