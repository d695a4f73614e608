"""One branch of one repository somewhere else: what a file says there, and a commit that changes it.

Only what is needed is fetched: the last commit, its folders, and the one file.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hansa.dataplane.git.errors import MovedOn, NotThere, RemoteFailed
from hansa.dataplane.git.program import working

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from hansa.dataplane.git.guard import Pinned, Policy
    from hansa.dataplane.git.program import Git, Login

MAX_FILE = 6_000_000
"""Bytes, as many as a document may have characters."""
NEW = "0" * 40


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Checkout:
    """The last commit of a branch, without files. `head` is empty where the repository has no commit yet."""

    git: Git
    branch: str
    head: str

    def file(self, path: str) -> str | None:
        """What the file says; None where there is none. Raises RemoteFailed for what is no text or too long."""
        if not self.head:
            return None
        entry = self.git.run("ls-tree", "-z", self.head, "--", path).decode("utf-8", "replace")
        mode, _, rest = entry.partition(" ")
        if not entry:
            return None
        if mode not in {"100644", "100755"} or not rest.startswith("blob "):
            raise RemoteFailed(f"`{path}` is no file in the repository.", hint="Name a YAML file.")
        blob = rest[5:].partition("\t")[0]
        size = self.git.run("cat-file", "-s", blob).decode().strip()
        if int(size) > MAX_FILE:
            raise RemoteFailed(f"`{path}` is longer than {MAX_FILE // 1_000_000} MB.", hint="That is no document.")
        try:
            return self.git.run("cat-file", "blob", blob).decode("utf-8")
        except UnicodeDecodeError as error:
            raise RemoteFailed(f"`{path}` is not UTF-8.", hint="Save it as UTF-8.") from error

    def commit(self, path: str, text: str, message: str, author: Author) -> str:
        """A commit on top of the branch in which this one file says `text`; nothing is sent yet."""
        index = {"GIT_INDEX_FILE": str(self.git.folder / "our.index")}
        blob = self.git.run("hash-object", "-w", "--stdin", said=text.encode()).decode().strip()
        if self.head:
            self.git.run("read-tree", self.head, environment=index)
        self.git.run("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environment=index)
        tree = self.git.run("write-tree", "--missing-ok", environment=index).decode().strip()
        moment = f"{int(author.at.timestamp())} +0000"
        who = {"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email, "GIT_AUTHOR_DATE": moment}
        who |= {"GIT_COMMITTER_NAME": author.name, "GIT_COMMITTER_EMAIL": author.email, "GIT_COMMITTER_DATE": moment}
        parent = ("-p", self.head) if self.head else ()
        return self.git.run("commit-tree", tree, *parent, said=message.encode(), environment=who).decode().strip()

    def push(self, commit: str, branch: str) -> bool:
        """Whether the branch was moved: one that has this very commit stays. Raises MovedOn where the branch has other commits by now, RemoteFailed with the host's reason."""
        target = f"{commit}:refs/heads/{branch}"
        code, out, error = self.git.ask("push", "--porcelain", "--no-verify", self.git.url, target)
        said = out.decode("utf-8", "replace")
        if not code:
            return "[up to date]" not in said
        if any(word in said for word in ("[rejected]", "fetch first", "non-fast-forward", "cannot lock ref")):
            raise MovedOn(f"The branch `{branch}` has other commits by now.", hint="Pull, then push again.")
        refused = next((line.rpartition("\t")[2] for line in said.splitlines() if line.startswith("!")), "")
        raise RemoteFailed(
            f"The host did not take the push: {self.git.reason(f'{refused} {error}')}",
            hint="Check that the token may write; a protected branch takes a pull request only.",
        )


def heads(pinned: Pinned, login: Login, policy: Policy, *branches: str) -> dict[str, str]:
    """The last commit of each of these branches that exists: one question to the host."""
    with working(pinned, login, policy) as git:
        return _heads(git, branches)


@contextmanager
def checkout(pinned: Pinned, login: Login, policy: Policy, branch: str) -> Iterator[Checkout]:
    """Raises RemoteFailed where the branch does not exist, unless the repository is empty."""
    check_branch(branch)
    with working(pinned, login, policy) as git:
        head = _heads(git, (branch,)).get(branch, "")
        if head:
            git.run("remote", "add", "origin", git.url)
            git.run("config", "remote.origin.promisor", "true")
            git.run("config", "remote.origin.partialclonefilter", "blob:none")
            git.run("config", "extensions.partialClone", "origin")
            git.run(
                "fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none", "origin", f"refs/heads/{branch}"
            )
            head = git.run("rev-parse", "FETCH_HEAD").decode().strip()
        elif git.run("ls-remote", "--heads", git.url):
            raise RemoteFailed(f"The repository has no branch `{branch}`.", hint="Check the name of the branch.")
        yield Checkout(git, branch, head)


def merged(pinned: Pinned, login: Login, policy: Policy, commit: str, branch: str) -> bool:
    """Whether `branch` holds the commit; the history since it is fetched without files."""
    with working(pinned, login, policy) as git:
        git.run("fetch", "--quiet", "--no-tags", "--filter=tree:0", git.url, f"refs/heads/{branch}")
        return git.ask("merge-base", "--is-ancestor", commit, "FETCH_HEAD")[0] == 0


def check_branch(name: str) -> None:
    """Raises NotThere for what git does not take as the name of a branch."""
    parts = name.split("/")
    bad = not name or len(name) > 200 or name.startswith("-") or name == "@" or "@{" in name or ".." in name
    odd = any(c in " ~^:?*[\\\x7f" or ord(c) < 32 for c in name)
    if bad or odd or any(not part or part.startswith(".") or part.endswith((".", ".lock")) for part in parts):
        raise NotThere(f"{name!r} cannot be the name of a branch.", hint="Use letters, digits and - _ / .")


def check_path(path: str) -> None:
    """Raises NotThere for what is no file inside a repository."""
    parts = path.split("/")
    odd = not path or len(path) > 1000 or path.startswith(("/", "-", ":")) or any(ord(c) < 32 for c in path)
    if odd or any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts) or "\\" in path:
        raise NotThere(f"{path!r} is no path of a file in a repository.", hint="Write contracts/orders.yaml.")


def _heads(git: Git, branches: tuple[str, ...]) -> dict[str, str]:
    for branch in branches:
        check_branch(branch)
    said = git.run("ls-remote", "--heads", git.url, *(f"refs/heads/{branch}" for branch in branches)).decode()
    found = (line.split("\t") for line in said.splitlines())
    known = {line[1].removeprefix("refs/heads/"): line[0] for line in found if len(line) == 2}
    return {branch: known[branch] for branch in branches if branch in known}
