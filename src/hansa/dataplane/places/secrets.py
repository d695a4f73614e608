"""What a driver says, fit to be shown: one line, and no password in it."""

from __future__ import annotations

MARK = "•••"


def cleaned(error: BaseException, *hidden: str) -> str:
    lines = str(error).strip().splitlines()
    text = lines[0] if lines else type(error).__name__
    for each in hidden:
        if each:
            text = text.replace(each, MARK)
    return text
