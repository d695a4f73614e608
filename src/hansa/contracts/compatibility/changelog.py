"""A changelog for people (keepachangelog.com) from what the versions of a contract differ in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from hansa.contracts.compatibility.difference import Difference
    from hansa.contracts.compatibility.verdict import Verdict

GROUPS = ("Added", "Changed", "Deprecated", "Removed")
HEAD = """# Changelog of {name}

Every version that changed, the newest first; breaking changes are marked. The form is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),
the numbers are [semantic versions](https://semver.org/).
"""


@dataclass(frozen=True, slots=True)
class Release:
    """One version against the one before it; `date` is None for what is not released yet."""

    verdict: Verdict
    date: date | None = None
    commit: str = ""

    @property
    def title(self) -> str:
        if self.date is None:
            return "Unreleased"
        return f"{self.verdict.new_version or 'no version'} - {self.date.isoformat()}"


def changelog(name: str, releases: Iterable[Release], *, words: bool = False) -> str:
    """`words`: cosmetic changes one by one; else they are only counted."""
    entries = [entry(release, words=words) for release in releases]
    return "\n".join([HEAD.format(name=_plain(name)), *entries]).rstrip() + "\n"


def entry(release: Release, *, words: bool = False) -> str:
    """One `##` section, with the version that the changes ask for where the number does not say it."""
    lines = [f"## {release.title}", ""]
    lines.extend(_asked(release.verdict, unreleased=release.date is None))
    grouped = group(release.verdict, words=words)
    for name in GROUPS:
        if grouped[name]:
            lines += [f"### {name}", "", *grouped[name], ""]
    hidden = 0 if words else sum(each.impact == "cosmetic" for each in release.verdict.differences)
    if hidden:
        lines += [f"{hidden} change{'s' * (hidden != 1)} of words only.", ""]
    if len(lines) == 2:
        lines += ["No difference.", ""]
    return "\n".join(lines)


def group(verdict: Verdict, *, words: bool = False) -> dict[str, list[str]]:
    """Heading → its lines of Markdown."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in verdict.differences:
        if words or each.impact != "cosmetic":
            mark = "**Breaking:** " if each.impact == "breaking" else ""
            found[_heading(each)].append(f"- {mark}{_plain(each.text)}")
    return found


def _heading(each: Difference) -> str:
    if each.code.endswith("deprecated"):
        return "Deprecated"
    return {"added": "Added", "removed": "Removed"}.get(each.change, "Changed")


def _asked(verdict: Verdict, *, unreleased: bool) -> Iterator[str]:
    if unreleased and verdict.suggested and verdict.suggested != verdict.new_version:
        yield f"A {verdict.step} change: the next version is {verdict.suggested} or later."
        yield ""
    elif any(finding.code == "contract/version-step" for finding in verdict.findings):
        yield f"The number is too small for what changed: {verdict.suggested} or later."
        yield ""


def _plain(text: str) -> str:
    from hansa.contracts.report.markdown_text import safe

    return safe(text)
