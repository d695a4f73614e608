"""Credentials, connections and merge requests as they are handed out; a token is never among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 part of a value's shape
from enum import StrEnum

from hansa.registry.records.values import Kind  # noqa: TC001 part of a value's shape


class Host(StrEnum):
    """Who keeps the repository; `git` is any remote that only speaks git."""

    GITHUB = "github"
    GITLAB = "gitlab"
    BITBUCKET = "bitbucket"
    AZURE = "azuredevops"
    PLAIN = "git"


HOSTS = {
    Host.GITHUB: "github.com",
    Host.GITLAB: "gitlab.com",
    Host.BITBUCKET: "bitbucket.org",
    Host.AZURE: "dev.azure.com",
    Host.PLAIN: "",
}
"""Where each is found if nobody says otherwise."""


class Scope(StrEnum):
    ORGANIZATION = "organization"
    TEAM = "team"
    USER = "user"


class Sync(StrEnum):
    """How the document here and the file there stand to what both said when they last agreed."""

    UP_TO_DATE = "UP_TO_DATE"
    LOCAL_IS_NEWER = "LOCAL_IS_NEWER"
    REMOTE_IS_NEWER = "REMOTE_IS_NEWER"
    CONFLICT = "CONFLICT"
    INITIAL_SYNC = "INITIAL_SYNC"


TOKEN_TYPES = ("authenticationToken", "apiToken")


@dataclass(frozen=True, slots=True)
class CredentialDraft:
    """What is asked for; an empty `token` keeps the one that is stored."""

    type: Host
    token: str = ""
    external_id: str = ""
    host: str = ""
    token_name: str = ""
    token_type: str = TOKEN_TYPES[0]
    username: str = ""


@dataclass(frozen=True, slots=True)
class Credential:
    id: str
    scope: Scope
    owner: str
    external_id: str | None
    type: Host
    host: str
    token_name: str
    token_type: str
    username: str
    created_at: datetime
    created_by: str
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True, slots=True)
class ConnectionDraft:
    """`credential` is the external id of one; else one is found by `type` and `host`, from the person up to the organisation."""

    url: str
    path: str
    branch: str = "main"
    credential: str = ""
    type: Host | None = None
    host: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    id: str
    kind: Kind
    target: str
    credential: str
    type: Host
    host: str
    url: str
    branch: str
    path: str
    synced_text: str | None
    last_hash: str
    status: Sync
    looked_at: datetime | None
    created_by: str
    updated_at: datetime

    @property
    def web_link(self) -> str:
        """The file at the provider; empty for a plain remote."""
        base = self.url.removesuffix("/").removesuffix(".git")
        if not base.startswith(("https://", "http://")):
            return ""
        match self.type:
            case Host.GITHUB:
                return f"{base}/blob/{self.branch}/{self.path}"
            case Host.GITLAB:
                return f"{base}/-/blob/{self.branch}/{self.path}"
            case Host.BITBUCKET:
                return f"{base}/src/{self.branch}/{self.path}"
            case Host.AZURE:
                return f"{base}?path=/{self.path}&version=GB{self.branch}"
            case Host.PLAIN:
                return ""


@dataclass(frozen=True, slots=True)
class Request:
    """A merge request; `document_branch` is the branch of the document it was opened from, if it was one."""

    id: str
    kind: Kind
    target: str
    document_branch: str
    number: int
    remote_id: str
    type: Host
    repository: str
    source_branch: str
    target_branch: str
    commit: str
    title: str
    comment: str
    url: str
    status: str
    created_at: datetime
    created_by: str


def host_of(text: str, type_: Host) -> str:
    """The name (and port) that `github.com`, `https://github.com/` and nothing at all mean, in lower case."""
    plain = text.strip().lower()
    name = plain.partition("://")[2] if "://" in plain else plain
    return name.partition("/")[0].rpartition("@")[2] or HOSTS[type_]
