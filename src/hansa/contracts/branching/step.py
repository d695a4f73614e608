"""Whether a branch's version says what its changes cost, and which version would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from hansa.kernel.semver import Step, Version

if TYPE_CHECKING:
    from hansa.contracts.compatibility.verdict import Verdict

VersionState: TypeAlias = Literal["ready", "needsBump", "majorDiffers"]
SuggestedStep: TypeAlias = Literal["patch", "minor", "major"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`version` is what `step` comes to on the contract.

    A major step is offered as the next minor version: a new major version lives beside the old one, as a contract of its own.
    """

    state: VersionState
    step: SuggestedStep
    version: str
    breaking: tuple[str, ...]


def suggestion(target: str, branch: str, verdict: Verdict | None) -> Suggestion:
    breaking = tuple(each.text for each in verdict.differences if each.impact == "breaking") if verdict else ()
    step = _step(verdict.step if verdict else Step.NONE)
    before = Version.parse(target)
    bump = Step.MINOR if step == "major" else Step(step)
    return Suggestion(state(target, branch), step, str(before.bump(bump)) if before else "", breaking)


def state(target: str, branch: str) -> VersionState:
    """Versions that cannot be counted are ready as soon as they differ."""
    before, after = Version.parse(target), Version.parse(branch)
    if before is None or after is None:
        return "ready" if branch != target else "needsBump"
    if before.major != after.major:
        return "majorDiffers"
    return "ready" if after.sort_key() > before.sort_key() else "needsBump"


def _step(step: Step) -> SuggestedStep:
    match step:
        case Step.MAJOR:
            return "major"
        case Step.MINOR:
            return "minor"
        case _:
            return "patch"
