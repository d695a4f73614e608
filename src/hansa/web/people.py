"""Who did something, by the name that people know them by."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hansa.registry import catalogue
from hansa.registry.audit.queries import people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from hansa.registry.records.values import Kind, Revision


def named(session: Session, principal: str) -> str:
    return people(session, [principal]).get(principal, principal.partition(":")[2] or principal)


def versions(session: Session, kind: Kind, identifier: str) -> list[Revision]:
    """The document's revisions, the newest first; `by` is a name."""
    found = catalogue.history(session, kind, identifier)
    called = people(session, {each.by for each in found})
    return [replace(each, by=called.get(each.by, each.by.partition(":")[2] or each.by)) for each in found]
