"""A contract that begins from something else: its text, and what of the source it does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class Drafted:
    """`source` names for people what it was made from."""

    text: str
    source: str
    findings: tuple[Finding, ...] = ()
