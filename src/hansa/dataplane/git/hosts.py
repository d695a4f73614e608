"""Who a repository belongs to: how its address is cloned, how one logs in, and who opens merge requests there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.git.errors import NotThere
from hansa.dataplane.git.guard import parse
from hansa.dataplane.git.program import NOBODY, Login
from hansa.registry.git.values import Host, host_of

if TYPE_CHECKING:
    from hansa.dataplane.git.guard import Address, Policy
    from hansa.dataplane.git.requests.seam import Requests
    from hansa.registry.git.values import Credential

_USERS = {Host.GITHUB: "x-access-token", Host.GITLAB: "oauth2", Host.BITBUCKET: "x-token-auth", Host.AZURE: "hansa"}
"""The names under which each host takes a token in place of a password."""
_API_TOKEN = "x-bitbucket-api-token-auth"  # noqa: S105 a user's name, no secret


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository with what opens it; `token` is in clear and only here."""

    type: Host
    address: Address
    login: Login
    username: str = ""

    @property
    def path(self) -> str:
        return self.address.path.strip("/").removesuffix(".git")

    def requests(self, policy: Policy) -> Requests | None:
        """None for a remote that only speaks git."""
        if self.address.scheme not in {"https", "http"}:
            return None
        origin = f"{self.address.scheme}://{self.address.netloc}"
        token = self.login.token
        match self.type:
            case Host.GITHUB:
                from hansa.dataplane.git.requests.github import GitHub

                return GitHub.at(origin, self.path, token, policy)
            case Host.GITLAB:
                from hansa.dataplane.git.requests.gitlab import GitLab

                return GitLab.at(origin, self.path, token, policy)
            case Host.BITBUCKET:
                from hansa.dataplane.git.requests.bitbucket import Bitbucket

                return Bitbucket.at(origin, self.path, token, policy, username=self.username)
            case Host.AZURE:
                from hansa.dataplane.git.requests.azuredevops import AzureDevOps

                return AzureDevOps.at(origin, self.path, token, policy)
            case Host.PLAIN:
                return None


def repository(url: str, type_: Host, found: Credential | None, token: str) -> Repository:
    """Raises NotThere where the credential is for another host: a token is only ever sent where it was made for."""
    address = parse(url)
    if address.scheme == "file":
        return Repository(type_, address, NOBODY)
    if found is not None:
        _check_host(address, found)
    username = found.username if found else ""
    return Repository(type_, _cloned(address, type_), _login(type_, found, token), username)


def _check_host(address: Address, found: Credential) -> None:
    for_host = host_of(found.host, found.type)
    if for_host not in {address.host, address.netloc}:
        raise NotThere(
            f"The git credential is for `{for_host}`, the repository is at `{address.netloc}`.",
            hint="Use a credential of that host, or correct the address.",
        )


def _cloned(address: Address, type_: Host) -> Address:
    """People give the address of the page; git is at the same address with `.git`, which spares a redirect."""
    if type_ not in {Host.GITHUB, Host.GITLAB, Host.BITBUCKET} or address.scheme == "ssh":
        return address
    path = address.path.rstrip("/")
    ending = "" if path.endswith(".git") else ".git"
    return type(address)(address.scheme, address.host, address.port, path + ending, address.user)


def _login(type_: Host, found: Credential | None, token: str) -> Login:
    if found is None:
        return NOBODY
    if (type_, found.token_type) == (Host.BITBUCKET, "apiToken"):
        return Login(_API_TOKEN if "@" in found.username else found.username, token)
    return Login(_USERS.get(type_, "") or found.username or "git", token)
