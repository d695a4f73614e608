"""Git credentials and connections in the manager's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from hansa.registry.git.values import ConnectionDraft, CredentialDraft, Host

if TYPE_CHECKING:
    from hansa.registry.git.values import Connection, Credential

LONGEST = 10_000
"""Characters of a message or a comment."""


class Wire(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, str_strip_whitespace=True)


class GitCredentialRequest(Wire):
    """`bitbucketUsername` is what the command line calls `username`."""

    git_connection_type: Host
    authentication_token: str | None = None
    external_id: str | None = Field(default=None, max_length=256)
    host: str | None = Field(default=None, max_length=256)
    token_name: str | None = Field(default=None, max_length=256)
    token_type: Literal["authenticationToken", "apiToken"] | None = None
    username: str | None = Field(
        default=None, max_length=256, validation_alias=AliasChoices("username", "bitbucketUsername")
    )

    def draft(self) -> CredentialDraft:
        return CredentialDraft(
            type=self.git_connection_type,
            token=self.authentication_token or "",
            external_id=self.external_id or "",
            host=self.host or "",
            token_name=self.token_name or "",
            token_type=self.token_type or "authenticationToken",
            username=self.username or "",
        )


class GitCredentialCreateRequest(GitCredentialRequest):
    authentication_token: str = Field(min_length=1)


class GitConnectionRequest(Wire):
    git_credential_external_id: str | None = Field(default=None, max_length=256)
    git_connection_type: Host | None = None
    host: str | None = Field(default=None, max_length=256)
    repository_url: str = Field(min_length=1, max_length=1000)
    repository_branch: str = Field(default="main", max_length=256)
    repository_path: str = Field(min_length=1, max_length=1000)

    @field_validator("git_connection_type", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return value or None

    @field_validator("repository_branch", mode="before")
    @classmethod
    def _main(cls, value: object) -> object:
        return value or "main"

    def draft(self) -> ConnectionDraft:
        return ConnectionDraft(
            url=self.repository_url,
            path=self.repository_path.removeprefix("/"),
            branch=self.repository_branch,
            credential=self.git_credential_external_id or "",
            type=self.git_connection_type,
            host=self.host or "",
        )


class GitPullRequest(Wire):
    """Whose word counts where both sides disagree; nobody's, unless it is said."""

    prefer: Literal["", "local", "remote"] = ""


class GitPushRequest(Wire):
    commit_message: str | None = Field(default=None, max_length=LONGEST)


class GitPullRequestRequest(GitPushRequest):
    branch_name: str | None = Field(default=None, max_length=200)
    title: str | None = Field(default=None, max_length=500)
    comment: str | None = Field(default=None, max_length=LONGEST)


def credential_json(found: Credential) -> dict[str, Any]:
    """Never with its token."""
    optional = {"externalId": found.external_id, "tokenName": found.token_name, "username": found.username}
    return {
        "id": found.id,
        "gitConnectionType": found.type.value,
        "host": found.host,
        "tokenType": found.token_type,
        **{name: value for name, value in optional.items() if value},
        "createdAt": found.created_at.isoformat(),
        "createdBy": found.created_by,
        "updatedAt": found.updated_at.isoformat(),
        "updatedBy": found.updated_by,
    }


def connection_json(found: Connection) -> dict[str, Any]:
    optional = {
        "gitCredentialExternalId": found.credential,
        "host": found.host,
        "webLink": found.web_link,
        "lastHash": found.last_hash,
    }
    return {
        "gitConnectionId": found.id,
        "gitConnectionType": found.type.value,
        "repositoryUrl": found.url,
        "repositoryBranch": found.branch,
        "repositoryPath": found.path,
        "syncStatus": found.status.value,
        **{name: value for name, value in optional.items() if value},
    }
