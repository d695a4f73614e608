"""The root of every error: a stable code and a message that says what to do.

HansaError
├── InvalidInput      the caller sent something that cannot be accepted
├── NotFound          the thing named does not exist
├── Conflict          somebody else changed or holds the thing
├── Refused           a rule forbids it; the message names the rule and whom to ask
└── Unavailable       something outside cannot be reached now
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hansa.kernel.findings import Finding


class HansaError(Exception):
    """What went wrong (`message`), what to do (`hint`), and the Findings behind it, if documents caused it."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str = "", findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class InvalidInput(HansaError):
    code = "invalid-input"


class NotFound(HansaError):
    code = "not-found"


class Conflict(HansaError):
    code = "conflict"


class Refused(HansaError):
    code = "refused"


class Unavailable(HansaError):
    code = "unavailable"
