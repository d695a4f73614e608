"""The words of the standard that several rules need, and the near misses people write for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.kernel.json import Json

METRICS = ("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount")
FORMER_METRICS = {
    "duplicateCount": "duplicateValues",
    "duplicatePercent": "duplicateValues",
    "unique": "duplicateValues",
    "uniqueCheck": "duplicateValues",
    "nullCheck": "nullValues",
    "nullCount": "nullValues",
    "validValues": "invalidValues",
    "invalidCount": "invalidValues",
    "missingCount": "missingValues",
    "countCheck": "rowCount",
    "countRows": "rowCount",
    "row_count": "rowCount",
}
"""What 3.0 called the metrics in its examples."""

OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)
PAIRS = ("mustBeBetween", "mustNotBeBetween")


def near(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant; empty if none is near."""
    options = list(known)
    exact = [each for each in options if each.casefold() == word.casefold()]
    return next(iter(exact or _alike(word, options)), "")


def _alike(word: str, options: list[str]) -> list[str]:
    from difflib import get_close_matches  # start-up: most contracts have no near miss

    return get_close_matches(word, options, 1, 0.75)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    found = near(word, known)
    return f"Did you mean `{found}`?" if found else ""


def is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown(value: Json) -> str:
    """A value as a person wants to see it in a sentence."""
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool | None) else str(value)
    return f"`{text[:60]}`"


def a(noun: str) -> str:
    return f"an {noun}" if noun[:1] in "aeio" else f"a {noun}"
