"""One test of a contract's data as it is kept: the head that lists show, and its checks and log lines as they came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 part of a value's shape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.json import Json

STATES = ("passed", "failed", "warning", "error", "unknown")
"""What a test as a whole may come to."""
SAMPLES = "failedSamples"
"""The key of a check that quotes rows: for those who own the contract."""


@dataclass(frozen=True, slots=True)
class TestResult:
    """`more` are keys of the document that nobody knows here; `checks` and `logs` are empty in lists."""

    __test__ = False  # no test of ours, whatever pytest takes from the name

    id: str
    contract: str
    version: str
    server: str
    result: str
    started_at: datetime
    ended_at: datetime
    created_at: datetime | None = None
    branch: str = ""
    by: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    more: dict[str, Json] = field(default_factory=dict)
    checks: tuple[dict[str, Json], ...] = ()
    logs: tuple[dict[str, Json], ...] = ()


def counted(checks: tuple[dict[str, Json], ...]) -> dict[str, int]:
    """How many checks came to what."""
    found: dict[str, int] = {}
    for check in checks:
        word = str(check.get("result") or "unknown")
        found[word] = found.get(word, 0) + 1
    return found
