"""The score tab: how good the product is as a product, what each rule found, and what would bring the most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hansa.observe.scores.catalogue import CATEGORIES
from hansa.observe.scores.queries import past, scores
from hansa.observe.scores.values import Status

if TYPE_CHECKING:
    from hansa.observe.scores.values import Judged, Score
    from hansa.web.pages.products.tabs import Asked

RINGS = {"excellent": "good", "good": "good", "fair": "warn", "poor": "bad", None: "none"}
"""Rating → the colour of its ring."""
WORDS = {
    Status.PASSED: ("good", "Passed"),
    Status.FAILED: ("bad", "Failed"),
    Status.NOT_APPLICABLE: ("none", "Does not apply"),
}


FEW = 2


@dataclass(frozen=True, slots=True)
class Past:
    """`points` are (score, state) of each day, the oldest first; `label` says the same in words."""

    points: tuple[tuple[int, str], ...]
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of a category (or of a framework) and how many of those that apply are fulfilled."""

    title: str
    judged: tuple[Judged, ...]

    @property
    def applicable(self) -> int:
        return sum(each.verdict.status is not Status.NOT_APPLICABLE for each in self.judged)

    @property
    def fulfilled(self) -> int:
        return sum(each.verdict.status is Status.PASSED for each in self.judged)


def of(asked: Asked) -> Score:
    return scores(asked.session, [asked.subject.row], asked.subject.now)[0]


def score(asked: Asked) -> dict[str, Any]:
    found = of(asked)
    whole = sum(each.weight for each in found.applicable) or 1
    return {
        "score": found,
        "past": _past(asked, found),
        "groups": _groups(found),
        "frameworks": _frameworks(found),
        "gains": {each.rule.key: max(1, round(each.weight * 100 / whole)) for each in found.applicable},
        "WORDS": WORDS,
        "RINGS": RINGS,
    }


def _past(asked: Asked, found: Score) -> Past:
    """What was kept; a day alone is no history."""
    days = past(asked.session, asked.subject.row.id, asked.subject.now)
    if len(days) < FEW:
        return Past((), "")
    values = [value for _, value in days]
    label = f"Score of the last {len(days)} days: from {values[0]} to {values[-1]}, {min(values)} at least, {max(values)} at most"
    return Past(tuple((value, RINGS[found.bands.rating(value)]) for value in values), label)


def _groups(found: Score) -> list[Group]:
    groups = (
        Group(title, tuple(each for each in found.judged if each.rule.category == key))
        for key, title in CATEGORIES.items()
    )
    return [group for group in groups if group.judged]


def _frameworks(found: Score) -> list[Group]:
    names = dict.fromkeys(each.framework for judged in found.judged for each in judged.rule.references)
    return [
        Group(name, tuple(j for j in found.judged if any(each.framework == name for each in j.rule.references)))
        for name in names
    ]
