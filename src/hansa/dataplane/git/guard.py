"""Which addresses this server goes to: public hosts by https and ssh, and what its operator has allowed besides.

The host's address is looked up once, judged, and pinned, so that no second look-up leads elsewhere.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from hansa.dataplane.git.errors import NotThere, RemoteFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

Scheme: TypeAlias = Literal["https", "http", "ssh", "file"]

PORTS = {"https": 443, "http": 80, "ssh": 22, "file": 0}
_SCP = re.compile(
    r"(?:(?P<user>[A-Za-z0-9_][A-Za-z0-9_.-]*)@)?(?P<host>[A-Za-z0-9][A-Za-z0-9.-]*):(?P<path>[^-/:\\][^\\]*)\Z"
)
"""`git@github.com:org/repo.git`, which is ssh."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z|[0-9A-Fa-f:.]+\Z")
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
_NAT64 = IPv6Network("64:ff9b::/96")
_HINT = "Use https://host/path, ssh://git@host/path or git@host:path."
HERE = "The operator of this server can allow it: HANSA_GIT_PRIVATE_HOSTS (hosts), HANSA_GIT_FOLDERS (folders)."


@dataclass(frozen=True, slots=True)
class Policy:
    """`hosts` may have private addresses and be asked by http (`*`: all); repositories in `folders` may be reached by file://."""

    hosts: frozenset[str] = frozenset()
    folders: tuple[Path, ...] = ()
    seconds: int = 60
    megabytes: int = 256


@dataclass(frozen=True, slots=True)
class Address:
    """`path` is decoded; `user` is only kept for ssh."""

    scheme: Scheme
    host: str
    port: int
    path: str
    user: str = ""

    @property
    def netloc(self) -> str:
        """The host, with its port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Pinned:
    """An address that may be gone to; `ip` is where its host is, empty for a folder."""

    address: Address
    ip: str


def parse(url: str, *, bare: bool = False) -> Address:
    """Raises NotThere for what is no address of a repository, or holds a password. `bare`: a host alone will do."""
    text = url.strip()
    if not text or len(text) > 1000 or any(ord(c) <= 32 or ord(c) == 127 for c in text):
        raise NotThere("This is no address of a repository.", hint=_HINT)
    scp = None if "://" in text else _SCP.match(text)
    if scp:
        return Address("ssh", scp["host"].lower(), PORTS["ssh"], scp["path"], scp["user"] or "git")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise NotThere("This is no address of a repository.", hint=_HINT) from error
    if parts.password or parts.query or parts.fragment:
        raise NotThere("The address holds more than host and path.", hint="Keep tokens in git credentials.")
    path = unquote(parts.path)
    if bare and not path.strip("/"):
        path = "/."
    return _address(parts.scheme.lower(), (parts.hostname or "").lower(), port, path, parts.username or "")


def _address(scheme: str, host: str, port: int | None, path: str, user: str) -> Address:
    if scheme == "file":
        if host not in {"", "localhost"} or not path.startswith("/"):
            raise NotThere("A file:// address names a folder of this machine.", hint="Write file:///folder/repo.git.")
        return Address("file", "", 0, path)
    if scheme not in {"https", "http", "ssh"}:
        raise NotThere(f"`{scheme or 'nothing'}` is no way to a repository that is gone here.", hint=_HINT)
    if not _HOST.match(host) or len(path) < 2 or path.startswith("/-") or (user and not _USER.match(user)):
        raise NotThere("This is no address of a repository.", hint=_HINT)
    kind: Scheme = "ssh" if scheme == "ssh" else "http" if scheme == "http" else "https"
    return Address(kind, host, port or PORTS[kind], path, (user or "git") if kind == "ssh" else "")


def pin(address: Address, policy: Policy) -> Pinned:
    """Raises NotThere where the policy forbids it, RemoteFailed where nobody knows the host."""
    if address.scheme == "file":
        return Pinned(_folder(address, policy), "")
    allowed = "*" in policy.hosts or address.host in policy.hosts or address.netloc in policy.hosts
    if address.scheme == "http" and not allowed:
        raise NotThere("http:// would send the token in clear.", hint=f"Use https://. {HERE}")
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise RemoteFailed(f"The host `{address.host}` cannot be found.", hint="Check the address.") from error
    ips = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    if not allowed and not all(is_public(ip) for ip in ips):
        raise NotThere(f"`{address.host}` is inside a private network, where this server does not go.", hint=HERE)
    return Pinned(address, ips[0])


def is_public(ip: str) -> bool:
    """Not of this machine, its networks, or anything reserved; also where it hides inside an IPv6 address."""
    address = ip_address(ip)
    if not address.is_global or address.is_multicast:
        return False
    return not isinstance(address, IPv6Address) or all(is_public(str(inner)) for inner in _inside(address))


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that transition mechanisms would send this one to."""
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo


def _folder(address: Address, policy: Policy) -> Address:
    """The folder behind all symbolic links, if it lies in one of those that are allowed."""
    path = Path(address.path).resolve()
    if not any(path.is_relative_to(folder.resolve()) for folder in policy.folders):
        raise NotThere("This server reaches no repository in that folder.", hint=HERE)
    return Address("file", "", 0, str(path))
