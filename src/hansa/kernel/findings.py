"""Expected bad news as a value: the same Finding in editor, command line, CI, API and page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a document: `line` and `column` count from 1 (0: the document as a whole), `pointer` is RFC 6901."""

    document: str
    line: int = 0
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        return f"{self.document}:{self.line}:{self.column}" if self.line else self.document


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of bad news: `code` is stable and documented, `fix` says what to do about it."""

    code: str
    severity: Severity
    place: Place
    text: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.severity} {self.code}: {self.text}" + (f" {self.fix}" if self.fix else "")


def is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR
