"""The git program, confined: no hooks, no prompts, no settings but these, one way out, an end in time and a bound in size.

Everything it is told stands in a settings file of its own folder, which its children read too, and which holds the token: nothing
secret is on a command line. The folder goes when the work ends.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from hansa.dataplane.git.errors import RemoteFailed
from hansa.dataplane.git.guard import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hansa.dataplane.git.guard import Pinned, Policy

MEMORY_KIB = 2_500_000
"""Address space of one program; git maps packs, so this is well above what it uses."""
MAX_SAID = 64 * 1024
"""Bytes read of what it says about an error."""
LIMITS = 'ulimit -f "$1"; ulimit -v "$2"; ulimit -t "$3"; ulimit -c 0; shift 3; exec "$@"'
"""By the shell, before git starts: a thread must not fork to run Python of ours."""
_NOISE = re.compile(r"^(?:hint|warning): .*$\n?|^(?:fatal|error|remote): +", re.MULTILINE)

_NO_LOGIN = "could not read username"
"""Git was refused and would ask for another name, but there is nobody to ask."""


@dataclass(frozen=True, slots=True)
class Login:
    """What opens a host: for https a name and a token, for ssh the token is a private key."""

    username: str = ""
    token: str = field(default="", repr=False)


NOBODY = Login()


@dataclass(frozen=True, slots=True)
class Git:
    """One folder in which git works with one remote; `url` is the pinned address."""

    folder: Path
    url: str
    policy: Policy
    login: Login
    environment: Mapping[str, str]

    def run(self, *arguments: str, said: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """What git answers. Raises RemoteFailed with git's own reason."""
        code, out, error = self.ask(*arguments, said=said, environment=environment)
        if code:
            raise RemoteFailed(f"Git said: {self.reason(error)}", hint=_hint(error))
        return out

    def ask(
        self, *arguments: str, said: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, str]:
        """Its exit code, what it answers, and what it says about it."""
        limits = (str(self.policy.megabytes * 2048), str(MEMORY_KIB), str(self.policy.seconds))
        command = ["/bin/sh", "-c", LIMITS, "sh", *limits, _program(), *arguments]
        with tempfile.TemporaryFile(dir=self.folder) as out, tempfile.TemporaryFile(dir=self.folder) as error:
            code = _run(
                command, self.folder, {**self.environment, **(environment or {})}, said, (out, error), self.policy
            )
            out.seek(0)
            error.seek(0)
            return code, out.read(), error.read(MAX_SAID).decode("utf-8", "replace")

    def reason(self, error: str) -> str:
        """The first lines of what it said, without the token and without where on this machine it worked."""
        text = error.replace(str(self.folder), "").replace(self.login.token or "\0", "…")
        if _NO_LOGIN in text.lower():
            return "the host did not take the login."
        text = _NOISE.sub("", text.strip()).strip() or "nothing (it took too long, or more room than it may)."
        return " ".join(text.split())[:500]


def _run(  # noqa: PLR0917 one call, six things it needs
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    said: bytes,
    streams: tuple[IO[bytes], IO[bytes]],
    policy: Policy,
) -> int:
    with subprocess.Popen(  # noqa: S603 the program is git, its arguments are ours
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=streams[0],
        stderr=streams[1],
        start_new_session=True,
    ) as process:
        try:
            process.communicate(said, timeout=policy.seconds)
        except subprocess.TimeoutExpired:
            pass
        finally:
            with suppress(ProcessLookupError):  # its children are in its group, and go with it
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode


def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise RemoteFailed("There is no git on this machine.", hint="Install it: apt install git.")
    return found


def _hint(error: str) -> str:
    lower = error.lower()
    if (
        _NO_LOGIN in lower
        or "authentication" in lower
        or "403" in lower
        or "401" in lower
        or "permission denied" in lower
    ):
        return "Check the git credential: its token may have ended, or may not write here."
    if "not found" in lower or "does not exist" in lower:
        return "Check the address and the branch, and that the token may read it."
    if "transport" in lower and "not allowed" in lower:
        return HERE
    return "Try again; if it stays, check the address, the branch and the token."


@contextmanager
def working(pinned: Pinned, login: Login, policy: Policy) -> Iterator[Git]:
    """A bare, empty repository in a folder of its own, set up for this remote and nothing else."""
    with tempfile.TemporaryDirectory(prefix="hansa-git-") as name:
        folder = Path(name)
        _private(folder / "config.git", _settings(pinned, login))
        environment = _environment(folder, pinned, login)
        git = Git(folder, _url(pinned), policy, login, environment)
        git.run("init", "--quiet", "--bare", "--initial-branch=main", "--template=", str(folder / "repo"))
        yield Git(folder / "repo", git.url, policy, login, environment)


def _url(pinned: Pinned) -> str:
    address = pinned.address
    if address.scheme == "file":
        return f"file://{address.path}"
    user = f"{address.user}@" if address.user else ""
    path = address.path if address.path.startswith("/") else f"/{address.path}"
    if address.scheme == "ssh" and not address.path.startswith("/"):
        path = f"/~/{address.path}"
    return f"{address.scheme}://{user}{address.netloc}{path}"


def _settings(pinned: Pinned, login: Login) -> str:
    address = pinned.address
    lines = [
        "[core]\n\thooksPath = /dev/null\n\tsymlinks = false\n\tfsmonitor = false\n\taskPass =",
        f'[protocol]\n\tallow = never\n\tversion = 2\n[protocol "{address.scheme}"]\n\tallow = always',
        "[http]\n\tfollowRedirects = false\n\tlowSpeedLimit = 1000\n\tlowSpeedTime = 20\n\tproxy =",
        "[credential]\n\thelper =",
        "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[transfer]\n\tfsckObjects = true\n[pack]\n\tthreads = 1",
        "[advice]\n\tpushUpdateRejected = false\n[safe]\n\tbareRepository = all",
    ]
    if address.scheme == "file":
        lines.append(f'[safe]\n\tdirectory = "{_quoted(address.path)}"')
    if address.scheme in {"https", "http"}:
        host = f"[{pinned.ip}]" if ":" in pinned.ip else pinned.ip
        lines.append(f'[http]\n\tcurloptResolve = "{address.host}:{address.port}:{host}"')
        if login.token:
            shown = base64.b64encode(f"{login.username}:{login.token}".encode()).decode()
            lines.append(f'[http]\n\textraHeader = "Authorization: Basic {shown}"')
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _environment(folder: Path, pinned: Pinned, login: Login) -> dict[str, str]:
    found = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": str(folder / "config.git"),
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "false",
        "SSH_ASKPASS": "false",
        "GIT_ALLOW_PROTOCOL": pinned.address.scheme,
        "GIT_SSH_VARIANT": "ssh",
        "GIT_SSH_COMMAND": "false",
    }
    if pinned.address.scheme == "ssh":
        found["GIT_SSH_COMMAND"] = _ssh(folder, pinned, login)
    return found


def _ssh(folder: Path, pinned: Pinned, login: Login) -> str:
    """Goes to the pinned address under the host's own name; which hosts are known is the machine's to say (ssh_known_hosts)."""
    key = folder / "key"
    _private(key, login.token.replace("\r\n", "\n").strip() + "\n")
    options = {
        "HostName": pinned.ip,
        "HostKeyAlias": pinned.address.host,
        "IdentityFile": str(key),
        "IdentitiesOnly": "yes",
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "GlobalKnownHostsFile": "/etc/ssh/ssh_known_hosts",
        "UserKnownHostsFile": "/dev/null",
        "ForwardAgent": "no",
        "ConnectTimeout": "15",
    }
    return "ssh -F /dev/null " + " ".join(f"-o {name}={value}" for name, value in options.items())


def _private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
