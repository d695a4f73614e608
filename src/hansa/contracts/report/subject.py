"""What formats write about: linted documents, the report of a test, or verdicts on changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hansa.kernel.findings import Finding


@dataclass(frozen=True, slots=True)
class Linted:
    """One document and what was found in it; a document without findings is told as well."""

    document: str
    findings: tuple[Finding, ...] = ()
