"""Text put into Markdown so that nothing in it is markup: names in documents may hold anything."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\`*_{}\[\]()#!|<>~&@$]|:(?=\S)")
_BLANKS = re.compile(r"\s+")


def safe(text: str) -> str:
    """One line; what stands between backticks stays code, everything else is plain text."""
    parts = _BLANKS.sub(" ", text).split("`")
    if len(parts) % 2 == 0:
        return _plain("`".join(parts))
    return "".join(_code(part) if number % 2 else _plain(part) for number, part in enumerate(parts))


def code(text: str) -> str:
    """`text` as code, whatever it holds."""
    return _code(_BLANKS.sub(" ", text))


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda match: f"&#{ord(match.group())};", text)


def _code(text: str) -> str:
    if not text.strip():
        return ""
    if re.search(r"[`|\\]", text):
        return f"<code>{_plain(text)}</code>"
    return f"`{text}`"
