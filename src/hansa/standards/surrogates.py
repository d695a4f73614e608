r"""JSON writes what lies beyond U+FFFF as two escapes, `\ud83d\uded2`; YAML knows only `\U0001f6d2`: pairs are joined, places kept."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TRIES = 50
"""Quoted texts with pairs that are mended one by one in a document that is not JSON; JSON is mended in one go."""

SHORTER = 2
"""Characters by which the joined escape is shorter than the pair."""

_ESCAPE = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\.", re.DOTALL)
_REST_OF_QUOTED = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
_LONE = re.compile(r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


class Mended:
    """A text for the parser, and where its characters stand in the text as it was written."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: list[int] = []

    @property
    def is_shorter(self) -> bool:
        """Whether places differ at all."""
        return bool(self._ends)

    def place(self, index: int) -> int:
        return index + SHORTER * bisect_right(self._ends, index)

    def mend(self, index: int) -> bool:
        r"""Joins the pairs around an escape that the parser refused just before `index`; False where there is none."""
        start = self.text.rfind("\\", 0, index + 1)
        pair = _ESCAPE.match(self.text, start) if start >= 0 else None
        if pair is None or pair.group(1) is None:
            return False
        if not self._ends and _is_json(self.text):
            self._join(0, len(self.text))
        else:
            rest = _REST_OF_QUOTED.match(self.text, start)
            self._join(start, rest.end() if rest else len(self.text))
        return True

    def is_lone(self, index: int) -> bool:
        start = self.text.rfind("\\", 0, index + 1)
        return start >= 0 and _LONE.match(self.text, start) is not None

    def _join(self, start: int, end: int) -> None:
        """What lies before `start` has been joined already: the parser goes from left to right."""
        parts = list(self._parts(start, end))
        self.text = "".join([self.text[:start], *parts, self.text[end:]])
        at = start
        for part in parts:
            at += len(part)
            if part.startswith("\\U"):
                self._ends.append(at)

    def _parts(self, start: int, end: int) -> Iterator[str]:
        done = start
        for found in _ESCAPE.finditer(self.text, start, end):
            if found.group(1) is not None:
                yield self.text[done : found.start()]
                high, low = int(found.group(1), 16), int(found.group(2), 16)
                yield f"\\U{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):08x}"
                done = found.end()
        yield self.text[done:end]


def _is_json(text: str) -> bool:
    """Then every backslash stands in a quoted text."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
