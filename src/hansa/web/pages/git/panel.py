"""What the tab "Git" of a product and of a contract shows, and what went wrong with what was asked there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hansa.api.actors import actor_of
from hansa.registry import authority
from hansa.registry.git.connections import PERMISSIONS
from hansa.registry.git.queries import find_connection, list_requests
from hansa.registry.git.values import Host, Sync
from hansa.registry.records.queries import get
from hansa.web.status import status_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from starlette.requests import Request

    from hansa.kernel.errors import HansaError
    from hansa.registry.records.values import Kind

NAMES = {
    Host.GITHUB: "GitHub",
    Host.GITLAB: "GitLab",
    Host.BITBUCKET: "Bitbucket Cloud",
    Host.AZURE: "Azure DevOps",
    Host.PLAIN: "Another git server",
}
STATES = {
    Sync.UP_TO_DATE: ("good", "Up to date", "The document and the file say the same."),
    Sync.LOCAL_IS_NEWER: ("warn", "Changed here", "Push it, or ask for it by a pull request."),
    Sync.REMOTE_IS_NEWER: ("warn", "Changed there", "Pull to take it on."),
    Sync.CONFLICT: ("bad", "Changed on both sides", "Pull puts both together where they do not disagree."),
    Sync.INITIAL_SYNC: ("none", "Not looked at yet", "Nobody has reached the repository so far."),
}


@dataclass(frozen=True, slots=True)
class Failed:
    """What was filled in, and what was wrong with it."""

    given: dict[str, str] = field(default_factory=dict)
    error: HansaError | None = None


def failed(request: Request) -> Failed:
    found: Failed = getattr(request.state, "git", Failed())
    return found


def status_of_panel(request: Request) -> int:
    return status_for(failed(request).error)


def panel(session: Session, request: Request, kind: Kind, identifier: str) -> dict[str, Any]:
    record, actor = get(session, kind, identifier), actor_of(request)
    owner = record.owner if record else ""
    connection = find_connection(session, kind, identifier)
    return {
        "connection": connection,
        "state": STATES[connection.status] if connection else None,
        "hosts": NAMES,
        "git_failed": failed(request),
        "asked": list_requests(session, kind, identifier),
        "may_connect": authority.may(session, actor, PERMISSIONS[kind], owner or None),
        "owner_team": owner,
        "suggested_path": f"{kind.value}/{identifier.replace(':', '-')}.yaml",
    }
