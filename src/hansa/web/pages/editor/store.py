"""Saves a contract's text into the registry and the mesh folder, or into a branch, unless somebody else was quicker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.governance.contract_branches import CONTRACT
from hansa.kernel.errors import Conflict
from hansa.registry import catalogue
from hansa.registry.branches import commands
from hansa.registry.records.values import Kind
from hansa.standards.read import read

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.records.values import Outcome


@dataclass(frozen=True, slots=True)
class Edited:
    """What came in: the text, why, and the revision it was made from (0: a new contract)."""

    text: str
    why: str
    revision: int = 0


def save(services: Services, actor: Actor, identifier: str | None, edited: Edited) -> Outcome:
    """The contract's id, and the change request where it must wait. Raises InvalidInput with Findings, or Conflict where the live text is not the one that was edited."""
    said = _head(edited.text)
    with services.db.write() as session:
        wanted = identifier or said.get("id", "")
        record = catalogue.get(session, Kind.CONTRACT, wanted) if wanted else None
        if (record.revision if record else 0) != edited.revision:
            raise Conflict(
                f"{record.updated_by} changed `{record.id}` while you were editing." if record else "It was removed.",
                hint="Compare the two texts, then save again to put yours over theirs.",
            )
        outcome = catalogue.put(
            session,
            actor,
            Kind.CONTRACT,
            edited.text,
            why=edited.why or "Edited in the browser",
            at=services.clock.now(),
            id=identifier,
            name=f"{wanted or 'contract'}.odcs.yaml",
        )
        if services.folder is not None and not outcome.request:
            services.folder.save(Kind.CONTRACT, outcome.id, edited.text, domain=said.get("domain", ""))
    return outcome


def save_branch(services: Services, actor: Actor, contract: str, name: str, edited: Edited) -> None:
    """Into the branch alone; Conflict where it is not at the revision that was edited."""
    with services.db.write() as session:
        at = services.clock.now()
        commands.write(session, actor, CONTRACT, contract, name, text=edited.text, at=at, revision=edited.revision)


def _head(text: str) -> dict[str, str]:
    """What the document says of itself in words; nothing where it is of no standard."""
    document = read(text, "contract").document
    return {key: found for key, found in document.data.items() if isinstance(found, str)} if document else {}
