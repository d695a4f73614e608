"""Reads older versions of files from git, by the user's own `git`; nothing is ever written or fetched."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.kernel.errors import InvalidInput, NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Sequence

_REF = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~+-]{0,250}\Z")
"""What may name a commit: no blank, no colon, and no dash in front, which git would take for an option."""

TIMEOUT = 60
"""Seconds. Reading one object of a large repository on a slow disk takes two."""


@dataclass(frozen=True, slots=True)
class Version:
    """One commit that changed a file; `path` is what the file was called then."""

    commit: str
    at: datetime
    subject: str
    path: str


@dataclass(frozen=True, slots=True)
class Repository:
    root: Path

    def relative(self, path: Path) -> str:
        """As git names it; raises InvalidInput for a path outside."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError as error:
            raise InvalidInput(f"{path} is not in the git repository {self.root}.") from error

    def commit(self, ref: str) -> str:
        """The commit that `ref` names; raises InvalidInput for what is no name, NotFound for one there is not.

        HEAD before the first commit is a tree without files: all is new then.
        """
        if not _REF.match(ref) or ".." in ref:
            raise InvalidInput(f"{ref!r} names no commit.", hint="Write a branch, a tag or a commit: origin/main.")
        found = _git(self.root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        if found.returncode and ref == "HEAD":
            return _git(self.root, "hash-object", "-t", "tree", os.devnull).stdout.decode().strip()
        if found.returncode:
            hint = "Fetch it first; in CI check out with history (`fetch-depth: 0`)."
            raise NotFound(f"There is no {ref} in the git repository {self.root}.", hint=hint)
        return found.stdout.decode().strip()

    def read(self, commit: str, path: str) -> bytes | None:
        """The file as it was; None where there was none."""
        found = _git(self.root, "cat-file", "blob", f"{commit}:{path}")
        return None if found.returncode else found.stdout

    def files(self, commit: str, folder: str) -> list[str]:
        """All files below `folder` (the whole repository if it is `.`) at that commit."""
        found = _git(self.root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit, "--", *_path(folder))
        return [name for name in found.stdout.decode("utf-8", "replace").split("\0") if name]

    def versions(self, path: str) -> list[Version]:
        """The commits that changed the file, the newest first; renames are followed."""
        form = "--format=%x01%H%x00%cI%x00%s%x00"
        found = _git(self.root, "log", "--no-show-signature", "--follow", "--name-only", "-z", form, "--", path)
        if found.returncode:
            return []
        return list(_versions(found.stdout.decode("utf-8", "replace")))


def repository(path: Path) -> Repository:
    """The repository that `path` is in; raises InvalidInput where it is in none, Unavailable where there is no git."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        raise NotFound(f"There is no {path}.")
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found.returncode:
        said = found.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise InvalidInput(f"{folder} is in no git repository that can be read: {said}.")
    return Repository(Path(found.stdout.decode().rstrip("\n")).resolve())


def _path(folder: str) -> Sequence[str]:
    return () if folder == "." else (folder,)


def _versions(text: str) -> list[Version]:
    found = []
    for record in text.split("\x01"):
        parts = [part.strip("\n") for part in record.split("\0")]
        if len(parts) >= 4:
            commit, at, subject, *paths = parts
            path = next((each for each in paths if each), "")
            found.append(Version(commit, datetime.fromisoformat(at), subject, path))
    return found


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Literal paths, no prompts, no pager, no locks: a repository is only looked at."""
    environment = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "LC_ALL": "C",
    }
    command = ["git", "--no-pager", "-c", "core.quotePath=off", "-c", "core.fsmonitor=false", "-C", str(folder)]
    try:
        return subprocess.run(  # noqa: S603 no shell; what comes from outside is checked, and stands behind its verb
            [*command, *arguments], env=environment, capture_output=True, check=False, timeout=TIMEOUT
        )
    except FileNotFoundError as error:
        raise Unavailable("There is no git on this machine.", hint="Install it, or name two files.") from error
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"git did not answer in {TIMEOUT} seconds.") from error
