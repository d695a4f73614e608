"""The versions of a contract: two documents, a file and its version at a commit, or all that git remembers of a file."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from hansa.app.contract import Contract
from hansa.app.diff.git import repository
from hansa.contracts.compatibility.changelog import Release
from hansa.contracts.compatibility.judge import appeared, judge
from hansa.standards.read import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from hansa.app.diff.git import Repository
    from hansa.standards.document import Document

MAX_VERSIONS = 1000
"""Commits of one file that are looked at, the newest first."""


def between(old: str, new: str, day: date) -> list[Release]:
    """One release, as of `day`; unreleased where both say the same version."""
    verdict = judge(Contract.load(old).document, Contract.load(new).document)
    return [Release(verdict, None if verdict.old_version == verdict.new_version else day)]


def remembered(source: str) -> list[Release]:
    """From git, the newest version first; what is not committed yet is unreleased.

    A version is what its last commit made of it; states that were no valid document are passed over.
    """
    path = Path(source)
    current = Contract.load(source).document
    states = list(_states(repository(path), path))
    releases: list[Release] = []
    if states and states[0][0].text != current.text:
        releases.append(Release(judge(states[0][0], current)))
    elif not states:
        return [Release(appeared(current))]
    for (new, day, commit), (old, *_) in pairwise(states):
        releases.append(Release(judge(old, new), day, commit))
    first, day, commit = states[-1]
    return [*releases, Release(appeared(first), day, commit)]


def _states(home: Repository, path: Path) -> Iterator[tuple[Document, date, str]]:
    """The last state of each version."""
    said: str | None = None
    for version in home.versions(home.relative(path))[:MAX_VERSIONS]:
        raw = home.read(version.commit, version.path)
        reading = read(raw.decode("utf-8", "surrogateescape"), str(path)) if raw is not None else None
        if reading is None or reading.document is None or not reading.ok:
            continue
        number = str(reading.document.data.get("version", ""))
        if number != said:
            said = number
            yield reading.document, version.at.date(), version.commit
