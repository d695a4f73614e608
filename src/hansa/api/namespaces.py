"""Merging branches of namespaces for all surfaces: landing one, with the folder told, or asking for it in its repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hansa.api.ontology_file import keep
from hansa.dataplane.git.asking import Proposal, propose
from hansa.governance.namespace_branches import NAMESPACE, land
from hansa.kernel.errors import Conflict
from hansa.registry.branches import commands
from hansa.registry.branches.queries import access_branch
from hansa.registry.records.values import Kind

if TYPE_CHECKING:
    from hansa.api.services import Services
    from hansa.kernel.actor import Actor
    from hansa.registry.git.values import Request


class Place(NamedTuple):
    """A branch, by its namespace and its name."""

    namespace: str
    branch: str


def land_branch(services: Services, actor: Actor, place: Place) -> None:
    """Raises Conflict where the two disagree: what disagrees is kept with the branch."""
    with services.db.write() as session:
        branch = land(session, actor, *place, at=services.clock.now())
    if branch.conflicted:
        places = ", ".join(f"`{each.key}`" for each in branch.conflicts[:5])
        raise Conflict(
            f"The branch and the namespace disagree about {places}.",
            hint="Rebase the branch, decide for each of them, then merge again.",
        )
    keep(services, place.namespace)


def ask_for_branch(services: Services, actor: Actor, place: Place) -> Request:
    """Opens a merge request with the branch's text in the repository of the namespace; the branch stays."""
    with services.db.read() as session:
        found = access_branch(session, Kind.NAMESPACE, *place)
    if found.conflicted:
        raise Conflict("The branch has conflicts.", hint="Rebase it, and decide for each of them.")
    title = f"Merge {place.branch} into {place.namespace}"
    proposal = Proposal(title=title, text=found.text, base=found.base_text, document_branch=place.branch)
    made = propose(services.git, actor, Kind.NAMESPACE, place.namespace, proposal)
    with services.db.write() as session:
        noted: commands.Noted = {"id": made.id, "url": made.url}
        commands.note_request(session, actor, NAMESPACE, *place, request=noted, at=services.clock.now())
    return made
