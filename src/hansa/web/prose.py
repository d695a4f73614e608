"""Text that people wrote, made safe to show: markdown without HTML, links only where they lead to the web or by mail."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST = 100_000
"""Characters of markdown that are rendered; the rest of a longer text is a mistake or an attack."""


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")


def markdown(text: str | None) -> Markup:
    """HTML of a markdown text; markdown-it escapes what is not markdown and refuses `javascript:` and its kin."""
    return Markup(_parser().render((text or "")[:LONGEST]))  # noqa: S704 the parser has HTML switched off


@cache
def _names() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable("backticks")


def inline(text: str | None) -> Markup:
    """A sentence whose names in backticks become `code`; all else is escaped as it stands, once."""
    if isinstance(text, Markup):
        return text
    return Markup(_names().renderInline((text or "")[:LONGEST]))  # noqa: S704 the parser knows backticks only


def safe_url(url: str | None) -> str:
    """The URL if it may stand in a link, else nothing."""
    try:
        scheme = urlsplit(url or "").scheme.lower()
    except ValueError:
        return ""
    return url or "" if scheme in {"http", "https", "mailto"} else ""
