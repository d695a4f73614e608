"""The documents of any kind, as the command line and Python read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hansa.kernel.errors import InvalidInput, NotFound
from hansa.registry import catalogue
from hansa.registry.records.listing import Listing, documents
from hansa.registry.records.values import PARTS, Kind

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.registry.records.values import Record

MOST = 1_000_000
"""Of one kind; more than anybody reads in one go."""


def kind_of(word: str) -> Kind:
    known = {kind.value: kind for kind in Kind if kind not in PARTS}
    if word not in known:
        raise InvalidInput(f"There is no kind of documents `{word}`.", hint=f"Known: {', '.join(sorted(known))}.")
    return known[word]


def list_records(services: Services, kind: str, text: str = "") -> list[dict[str, Any]]:
    """What each says, with its id, name, owner and status in front."""
    with services.db.read() as session:
        found, _ = documents(session, Listing(kind_of(kind), text, sort="name", size=MOST))
    return [
        {"id": each.id, "name": each.name, "owner": each.owner, "status": each.status} | each.data for each in found
    ]


def record(services: Services, kind: str, identifier: str) -> Record:
    with services.db.read() as session:
        found = catalogue.get(session, kind_of(kind), identifier)
    if found is None:
        raise NotFound(f"There is no `{identifier}` in {kind}.", hint=f"`hansa records list {kind}` shows them.")
    return found
