"""HTML that is escaped by construction: text is text unless this module made it."""

from __future__ import annotations

from html import escape
from typing import TypeAlias


class Html(str):
    """Markup; only `tag` and `raw` make it."""

    __slots__ = ()


Child: TypeAlias = "Html | str | int | float | None"

_VOID = frozenset({"meta", "input", "br", "hr", "link"})


def text(value: object) -> str:
    """Text as HTML, without the control characters that no document may hold."""
    plain = "".join(
        each
        for each in str(value)
        if each in "\n\t" or (each >= " " and not 0x7F <= ord(each) <= 0x9F and not 0xD800 <= ord(each) <= 0xDFFF)
    )
    return escape(plain, quote=True)


def raw(markup: str) -> Html:
    """Markup that this package wrote itself: style sheets and scripts."""
    return Html(markup)


def tag(name: str, /, *children: Child, **attributes: str | bool | int | None) -> Html:
    """`class_` and `for_` stand for Python's keywords; an attribute that is None or false is left out."""
    given = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{given}>")
    inner = "".join(each if isinstance(each, Html) else text(each) for each in children if each is not None)
    return Html(f"<{name}{given}>{inner}</{name}>")


def _attribute(key: str, value: str | bool | int) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{text(value)}"'


def join(*parts: Child) -> Html:
    return Html("".join(each if isinstance(each, Html) else text(each) for each in parts if each is not None))


def link(url: str | None, label: str) -> Child:
    """A link where the address is one that may be followed, else its text."""
    safe = url is not None and url.lower().startswith(("https://", "http://", "mailto:"))
    return tag("a", label, href=url, rel="noreferrer noopener") if safe else label
