"""Whether a new version says what the change costs those who rely on the old one (semver.org)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hansa.contracts.compatibility.compare import step
from hansa.contracts.compatibility.difference import Rule
from hansa.kernel.findings import Finding, Severity
from hansa.kernel.semver import Step, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hansa.contracts.compatibility.difference import Difference
    from hansa.kernel.findings import Place

STANDARD = Rule(
    "standard-changed", "semantics", "cosmetic", "cosmetic", "The same promise in another standard's words."
)


def check_version(old: str, new: str, differences: Sequence[Difference], place: Place) -> Iterator[Finding]:
    """Findings of the codes contract/version-form, -back and -step; `place` is where the new version stands."""
    if not differences and old == new:
        return
    before, after, needed = Version.parse(old), Version.parse(new), step(differences)
    if before is None or after is None:
        text = f"The version `{old if before is None else new}` is none that can be counted on."
        yield Finding("contract/version-form", Severity.WARNING, place, text, "Write it as 1.0.0 (semver.org).")
    elif after.sort_key() < before.sort_key():
        text, fix = f"The version went back from {before} to {after}.", f"Write {before.bump(needed)} or later."
        yield Finding("contract/version-back", Severity.ERROR, place, text, fix)
    elif needed is not Step.NONE and not _reached(before, after, needed):
        first = differences[0]
        stays = f"stays {after}" if str(before) == str(after) else f"only went from {before} to {after}"
        severity = Severity.ERROR if first.impact == "breaking" else Severity.WARNING
        text = f"{first.text} This is a {needed} change, but the version {stays}."
        yield Finding("contract/version-step", severity, place, text, f"Set version: {before.bump(needed)} or later.")


def _reached(before: Version, after: Version, needed: Step) -> bool:
    """A pre-release may change as it likes, and one of the version that is needed says it already."""
    if before.pre:
        return True
    least = before.bump(needed)
    return (least.major, least.minor, least.patch) <= (after.major, after.minor, after.patch)
