"""Deciding change requests for all surfaces, with the mesh folder told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hansa.governance.changes import VERBS
from hansa.kernel.errors import Conflict, InvalidInput
from hansa.registry import catalogue
from hansa.registry.changes.values import State
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from hansa.api.services import Folder, Services
    from hansa.kernel.actor import Actor
    from hansa.registry.changes.values import Change, ChangeRequest


def decide_request(services: Services, actor: Actor, identifier: str, verb: str, why: str) -> ChangeRequest:
    """`verb`: accept, reject or withdraw. Raises Conflict where accepting has shown that it is outdated: that is kept."""
    decide = VERBS.get(verb)
    if decide is None:
        raise InvalidInput(f"`{verb}` is nothing to do with a change request.", hint=f"Known: {', '.join(VERBS)}.")
    with services.db.write() as session:
        decided = decide(session, actor, identifier, why=why, at=services.clock.now())
        if services.folder is not None:
            _tell(session, services.folder, decided.written)
    request = decided.request
    if request.state is State.OUTDATED:
        places = "; ".join(f"{each.place or each.id}: {each.text}" for each in request.clashes[:5])
        raise Conflict(
            f"The change request is outdated. {places}", hint="Ask for the change again, on what stands now."
        )
    return request


def _tell(session: Session, folder: Folder, changes: Sequence[Change]) -> None:
    """Before the commit: a folder that cannot be written keeps the registry as it is."""
    for change in changes:
        record = catalogue.get(session, change.kind, change.id)
        if record is None:
            folder.remove(change.kind, change.id)
        elif change.kind is Kind.CODE:
            product = catalogue.get(session, Kind.PRODUCT, change.id)
            folder.save_code(change.id, json.loads(record.text), domain=product.domain if product else "")
        else:
            folder.save(change.kind, change.id, record.text, domain=record.domain)
