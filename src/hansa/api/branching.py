"""Merging branches for all surfaces: landing one, with the folder told, or asking for it where its contract is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hansa.dataplane.git.asking import Proposal, live, propose
from hansa.governance.contract_branches import CONTRACT, land, proposed
from hansa.kernel.errors import Conflict
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch, access_target
from hansa.registry.git.queries import list_requests
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.dataplane.git.requests.seam import Live
    from hansa.governance.contract_branches import Landing
    from hansa.kernel.actor import Actor
    from hansa.registry.git.values import Request


class Place(NamedTuple):
    """A branch, by the id of its contract and its name."""

    contract: str
    branch: str


def land_branch(services: Services, actor: Actor, place: Place, landing: Landing) -> str:
    """The change request's id where landing must wait for approval. Raises Conflict where the two disagree: that is kept with the branch."""
    with services.db.write() as session:
        landed = land(session, actor, *place, landing, at=services.clock.now())
        if services.folder is not None:
            for kind, identifier in landed.written:
                record = access_target(session, kind, identifier)
                services.folder.save(kind, identifier, record.text, domain=record.domain)
    if landed.branch.conflicted:
        places = ", ".join(f"`{each.key}`" for each in landed.branch.conflicts[:5])
        raise Conflict(
            f"The branch and the contract disagree about {places}.",
            hint="Rebase the branch, decide for each of them, then merge again.",
        )
    return landed.request


def ask_for_branch(services: Services, actor: Actor, place: Place, version: str) -> Request:
    """Opens a merge request with the branch's text in the repository of the contract; the branch stays."""
    with services.db.read() as session:
        text = proposed(session, *place, version)
        base = access_branch(session, Kind.CONTRACT, *place).base_text
    title = f"Merge {place.branch} into {place.contract}"
    proposal = Proposal(title=title, text=text, base=base, document_branch=place.branch)
    made = propose(services.git, actor, Kind.CONTRACT, place.contract, proposal)
    with services.db.write() as session:
        noted: commands.Noted = {"id": made.id, "url": made.url}
        commands.note_request(session, actor, CONTRACT, *place, request=noted, at=services.clock.now())
    return made


def request_of(services: Services, actor: Actor, place: Place) -> tuple[Request, Live] | None:
    """The newest request that was opened from the branch, as it stands now."""
    with services.db.read() as session:
        asked = list_requests(session, Kind.CONTRACT, *place)
    return (asked[0], live(services.git, actor, asked[0])) if asked else None
