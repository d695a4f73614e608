"""The findings of a conversion, collected while it runs: nothing is dropped in silence, and nothing is said twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NAMES = 5
"""So many places are named where the same is said of many; the rest is counted."""


@dataclass(slots=True)
class Notes:
    """`where` is a path for people (`orders.address.zip`); equal texts are joined to one finding that names the places."""

    source: str
    groups: dict[tuple[str, Severity, str, str], dict[tuple[str, int], None]] = field(default_factory=dict)

    def lost(self, where: str, text: str, fix: str = "", *, line: int = 0) -> None:
        """The source says something that the result cannot hold."""
        self.add("convert-lost", Severity.WARNING, (where, line), text, fix)

    def changed(self, where: str, text: str, fix: str = "", *, line: int = 0) -> None:
        """The result says it in another way, for example a wider type."""
        self.add("convert-changed", Severity.INFO, (where, line), text, fix)

    def refused(self, where: str, text: str, fix: str = "", *, line: int = 0) -> None:
        """A part of the source that is wrong in itself and was left out."""
        self.add("convert-invalid", Severity.ERROR, (where, line), text, fix)

    def add(self, code: str, severity: Severity, at: tuple[str, int], text: str, fix: str) -> None:
        self.groups.setdefault((code, severity, text, fix), {})[at] = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(code, severity, Place(self.source, next(iter(places))[1]), _named(places) + text, fix)
            for (code, severity, text, fix), places in self.groups.items()
        )

    @property
    def plain(self) -> tuple[tuple[str, str], ...]:
        """Place and text of each, for who describes and leaves the findings to the converter."""
        return tuple((where, text) for (_, _, text, _), places in self.groups.items() for where, _ in places)


def _named(places: Iterable[tuple[str, int]]) -> str:
    names = [where for where, _ in places if where]
    if not names:
        return ""
    more = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    return ", ".join(names[:MAX_NAMES]) + more + ": "
