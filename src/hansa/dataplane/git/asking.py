"""Merge requests for documents: a branch with the document's text, and a request at the host, or recorded here.

A remote that only speaks git knows no requests: then the branch is pushed, and the request is a page of ours.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from hansa.dataplane.git.errors import MovedOn
from hansa.dataplane.git.guard import pin
from hansa.dataplane.git.remote import check_branch, checkout, heads, merged
from hansa.dataplane.git.requests.seam import Live, Wanted
from hansa.dataplane.git.requests.seam import Opened as Made
from hansa.dataplane.git.texts import alike, as_file, both
from hansa.kernel.errors import HansaError, InvalidInput
from hansa.kernel.ids import new_id
from hansa.registry.git.connections import note_request, note_status
from hansa.registry.git.model import GitRequestRow

if TYPE_CHECKING:
    from hansa.dataplane.git.requests.seam import Status
    from hansa.dataplane.git.sync import Opened, Repositories
    from hansa.kernel.actor import Actor
    from hansa.registry.git.values import Request
    from hansa.registry.records.values import Kind

LONGEST, LONGEST_TITLE = 10_000, 250
"""Characters of a message or comment, and of a title: more is cut, as hosts do."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the request is to say; empty words are filled by the templates.

    `text` stands in place of the document's own, with `base` what it was made from: the text of its branch `document_branch`.
    """

    message: str = ""
    branch: str = ""
    title: str = ""
    comment: str = ""
    text: str = ""
    base: str = ""
    document_branch: str = ""


def propose(repositories: Repositories, actor: Actor, kind: Kind, target: str, proposal: Proposal) -> Request:
    """Pushes a new branch and opens the request. Raises InvalidInput where there is nothing to ask for or both disagree."""
    opened = repositories.open(actor, kind, target)
    found = opened.connection
    branch = proposal.branch.strip() or repositories.said("branchName", found, actor)
    check_branch(branch)
    title = proposal.title.strip()[:LONGEST_TITLE] or repositories.said("title", found, actor)
    message = proposal.message.strip()[:LONGEST] or repositories.said("commitMessage", found, actor)
    commit = _pushed(repositories, actor, opened, branch, message, proposal)
    number = _next_number(repositories, found.url)
    identifier = str(uuid.UUID(new_id(repositories.clock.now())))
    provider = opened.repository.requests(repositories.policy)
    wanted = Wanted(branch, found.branch, title, proposal.comment[:LONGEST])
    made = provider.open(wanted) if provider else Made(str(number), f"/git/requests/{identifier}")
    at = repositories.clock.now()
    row = GitRequestRow(
        id=identifier,
        kind=kind.value,
        target=target,
        document_branch=proposal.document_branch,
        number=number,
        remote_id=made.remote_id,
        type=opened.repository.type.value,
        repository=found.url,
        source_branch=branch,
        target_branch=found.branch,
        commit=commit,
        title=title,
        comment=proposal.comment[:LONGEST],
        url=made.url,
        status="open",
        created_at=at,
        created_by=actor.principal,
    )
    with repositories.db.write() as session:
        return note_request(session, actor, row, at=at)


def live(repositories: Repositories, actor: Actor, request: Request) -> Live:
    """How the request stands now; as it was last known where the host cannot be reached."""
    try:
        opened = repositories.open(actor, request.kind, request.target)
        provider = opened.repository.requests(repositories.policy)
        found = provider.look(request.remote_id) if provider else _plain(repositories, opened, request)
    except HansaError:
        known: dict[str, Status] = {"merged": "merged", "closed": "closed"}
        return Live(known.get(request.status, "open"))
    if found.status != request.status:
        with repositories.db.write() as session:
            note_status(session, request.id, found.status)
    return found


def _pushed(  # noqa: PLR0917 one step of `propose`, which has them all
    repositories: Repositories, actor: Actor, opened: Opened, branch: str, message: str, proposal: Proposal
) -> str:
    found, policy = opened.connection, repositories.policy
    with checkout(pin(opened.repository.address, policy), opened.repository.login, policy, found.branch) as work:
        there = work.file(found.path)
        text = as_file(found.kind, _asked(opened, there, proposal), found.path, there)
        if not work.head:
            raise InvalidInput("The repository is empty, so there is nothing to merge into.", hint="Push first.")
        if there is not None and alike(there, text):
            raise InvalidInput("The file says the same already.", hint="There is nothing to ask for.")
        commit = work.commit(found.path, text, message, repositories.author(actor))
        try:
            fresh = work.push(commit, branch)
        except MovedOn:
            fresh = False
        if not fresh:
            raise InvalidInput(f"There is a branch `{branch}` in the repository already.", hint="Name another one.")
        return commit


def _asked(opened: Opened, there: str | None, proposal: Proposal) -> str:
    """The text that is asked for, with what was changed in the file meanwhile: a request takes nothing back."""
    found = opened.connection
    text, base = (proposal.text, proposal.base) if proposal.text else (opened.text, found.synced_text)
    if there is None or base is None:
        return text
    return both(text, there, base, found.target)


def _plain(repositories: Repositories, opened: Opened, request: Request) -> Live:
    """Merged where the target holds the commit, closed where the branch is gone without that."""
    address, policy = pin(opened.repository.address, repositories.policy), repositories.policy
    there = heads(address, opened.repository.login, policy, request.source_branch, request.target_branch)
    if request.target_branch in there and merged(
        address, opened.repository.login, policy, request.commit, request.target_branch
    ):
        return Live("merged")
    return Live("open" if request.source_branch in there else "closed")


def _next_number(repositories: Repositories, url: str) -> int:
    with repositories.db.read() as session:
        query = select(func.max(GitRequestRow.number)).where(GitRequestRow.repository == url)
        return (session.scalar(query) or 0) + 1
