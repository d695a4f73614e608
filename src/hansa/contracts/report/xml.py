"""Text as XML 1.0 can carry it."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Characters that no XML document may hold, not even escaped, become the replacement character."""
    return _ILLEGAL.sub("\ufffd", text)
