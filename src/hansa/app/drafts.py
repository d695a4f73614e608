"""Contracts from files that people bring in the browser: bounded, in a process of its own, nothing of them is kept."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from hansa.contracts.convert.drafted import Drafted
from hansa.dataplane.confined import Limits, confined
from hansa.kernel.errors import Unavailable
from hansa.kernel.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from pathlib import Path

    from hansa.kernel.json import Json

SECONDS = 30
AT_ONCE = 2


class FileDrafts:
    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def formats(self) -> tuple[tuple[str, str], ...]:
        """Name and title of every format that a file can be of."""
        from hansa.app.convert import all_formats

        return tuple((each.name, each.title) for each in all_formats() if each.imports)

    def from_file(self, path: Path, name: str, format_name: str = "") -> Drafted:
        """`name` is what the file is called by who brought it. Raises InvalidInput, NotFound or Unavailable with what to do."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(f"{AT_ONCE} files are being read.", hint="Try again in a moment.")
        try:
            order: dict[str, Json] = {"path": str(path), "name": name, "format": format_name}
            answer = cast("dict[str, Json]", confined("hansa.app.draft_worker", order, Limits(SECONDS)))
        finally:
            self._places.release()
        findings = tuple(_finding(each, name) for each in cast("list[list[str]]", answer["findings"]))
        return Drafted(str(answer["text"]), name, findings)


def _finding(stored: list[str], name: str) -> Finding:
    code, severity, pointer, text, fix = stored
    return Finding(code, Severity(severity), Place(name, pointer=pointer), text, fix)
