r"""Regular expressions that mean the same everywhere: what RE2 reads as the server's engine does, else nothing.

\d \w \s    become the ASCII classes that RE2 has       \x{e9}    becomes the character
(?: )       stays; any other (?…, \b, \p{…} and the like are left to the embedded engine
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}|\\(.)|\(\?(:?)|(\[\^?\]?)|(\])|(.)", re.DOTALL)
_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": " \\t\\n\\f\\r"}
_PLAIN = set(".^$|()[]{}*+?/-,:;@#%&=!<>~'\"_ \\`")
_CONTROL = {"t", "n", "r", "f"}


def portable(pattern: str, end: str = "$") -> str | None:
    """The pattern for another engine, or None where it could mean something else there; `end` is its end of the text."""
    parts: list[str] = []
    inside = False
    for match in _TOKEN.finditer(pattern):
        code, escaped, group, opening, closing, _ = match.groups()
        if match[0].startswith("(?") and not inside and not group:
            return None
        if opening and inside:
            if opening == "[":
                return None  # a class inside a class: [[:alpha:]]
        elif opening:
            inside = True
        elif closing and inside:
            inside = False
        text = _escape(code, escaped, inside) if code or escaped else match[0]
        if text is None:
            return None
        parts.append(end if text == "$" and not inside else text)
    return "".join(parts)


def _escape(code: str | None, escaped: str | None, inside: bool) -> str | None:
    if code:
        character = chr(int(code, 16))
        return character if character.isalnum() else None
    if escaped in _CLASSES:
        return _CLASSES[escaped] if inside else f"[{_CLASSES[escaped]}]"
    if escaped in _PLAIN or escaped in _CONTROL:
        return f"\\{escaped}"
    return None
