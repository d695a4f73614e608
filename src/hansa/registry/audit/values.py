"""The kinds of things whose changes are on the trail, and how their events are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.registry.batch import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from hansa.kernel.events import Event
    from hansa.registry.records.values import Kind

_BESIDE = {
    "settings": ("Settings",),
    "members": ("User", "UserInvitation"),
    "groups": ("DirectoryGroup",),
    "keys": ("ApiKey", "ApiKeys"),
    "agent-credentials": ("AgentOAuthClient", "AgentConnection", "AgentTokenIssuer", "AgentCredentials"),
    "channels": ("NotificationChannel",),
    "branches": ("DataContractBranch", "SemanticBranch"),
    "change-requests": ("ChangeRequest",),
    "git": ("GitCredential", "GitConnection", "GitRequest"),
    "integrations": ("Integration", "IntegrationRun", "UnityIntegration", "UnityTables", "UnityQueue"),
    "connectors": ("Connector",),
    "example-data": ("ExampleData",),
    "costs": ("Cost",),
    "test-results": ("TestResults",),
    "lineage": ("Lineage", "Traces"),
}
"""Kinds that are no documents → how their events' names begin."""
DOCUMENTS: Mapping[str, Kind] = {shape.event: kind for kind, shape in SHAPES.items()}
"""How a document's events begin → its kind."""
KINDS: Mapping[str, tuple[str, ...]] = {kind.value: (event,) for event, kind in DOCUMENTS.items()} | _BESIDE
"""Every kind by the word that filters use."""
VERBS = (
    "Created", "Updated", "Deleted", "Published", "Starred", "Unstarred", "BuildRequested", "BuildCancelled",
    "Requested", "Approved", "Rejected", "Activated", "Deactivated", "Canceled", "Cancelled", "Accepted", "Withdrawn", "Outdated",
    "ProvisioningStarted", "Provisioned", "ProvisioningFailed",
    "DeprovisioningStarted", "Deprovisioned", "DeprovisioningFailed",
    "Rebased", "Conflicted", "Merged", "Pulled", "Pushed", "Opened", "Started", "Retried", "Discarded",
    "SignedIn", "SignedOut", "Invited", "PasswordChanged", "PasswordLinkMade", "Rotated", "Revoked",
)  # fmt: skip
"""How an event's name goes on."""
READS = ("DataQueried",)
"""Nothing was changed: these are not on the trail."""
_PREFIXES = sorted(((prefix, kind) for kind, some in KINDS.items() for prefix in some), key=lambda each: -len(each[0]))


@dataclass(frozen=True, slots=True)
class Wanted:
    """`who`: an e-mail address, a name or part of one, or a principal such as `api-key:…`. The days count in UTC, both included."""

    who: str = ""
    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `who` is the person's or the key's name where there still is one, else the principal; `of` what was changed."""

    event: Event
    kind: str
    verb: str
    who: str
    of: str

    @property
    def why(self) -> str:
        return str(self.event.data.get("why") or "")


@dataclass(frozen=True, slots=True)
class Changed:
    """Both states as text; None where there is none: before it was made, after it was removed, or where it has no state."""

    before: str | None
    after: str | None


def names_of(kind: str) -> tuple[str, ...]:
    """The names that events of this kind can have."""
    return tuple(prefix + verb for prefix in KINDS.get(kind, ()) for verb in VERBS)


def read_name(name: str) -> tuple[str, str]:
    """(kind, verb) of an event's name; the kind is empty for one that nobody knows."""
    for prefix, kind in _PREFIXES:
        if name.startswith(prefix) and name.removeprefix(prefix) in VERBS:
            return kind, name.removeprefix(prefix)
    return "", name
