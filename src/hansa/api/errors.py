"""What only HTTP has words for.

HansaError
├── Malformed   400   the request has the wrong form: a type, a missing field, a page below 0
├── Stale       412   the document is not at the revision that the request names
└── TooLarge    413   the body is longer than what it may be
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hansa.kernel.errors import HansaError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Violation(NamedTuple):
    """What is wrong at a field, named by its dotted path."""

    field: str
    message: str


class Malformed(HansaError):
    code = "malformed"

    def __init__(self, message: str, *, hint: str = "", violations: Iterable[Violation] = ()) -> None:
        super().__init__(message, hint=hint)
        self.violations = tuple(sorted(set(violations)))


class Stale(HansaError):
    code = "stale"


class TooLarge(HansaError):
    code = "too-large"
