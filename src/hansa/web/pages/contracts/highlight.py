"""YAML with its parts named by class, line by line, on the server: the page needs no script to be coloured."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>(?:^|(?<=\s))\#.*$)
      | (?P<key>(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#\-\[\]{},&*!|>'"%@`:][^:#\[\]{},]*?)(?=:(?:\s|$)))
      | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')
      | (?P<number>(?<![\w.\-])-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.\-:]))
      | (?P<keyword>(?<![\w\-])(?:true|false|null|~)(?![\w\-]))
      | (?P<mark>^\s*-(?=\s|$)|[:\[\]{},|>])""",
    re.VERBOSE,
)
_BLOCK = re.compile(r"(?:[:\-]\s+|^)[|>][+\-\d]*\s*(?:#.*)?$")
LONGEST_LINE = 2_000
"""Longer lines are shown without colours: nobody reads them, and the pattern costs time."""


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is empty for plain text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    tokens: tuple[Token, ...]


def highlight(text: str) -> tuple[Line, ...]:
    """Every line of a YAML text; the lines of a block scalar are strings."""
    lines: list[Line] = []
    block: int | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        indent = len(raw) - len(raw.lstrip())
        if block is not None and raw.strip() and indent <= block:
            block = None
        if block is not None:
            tokens: tuple[Token, ...] = (Token("string", raw),) if raw else ()
        else:
            tokens = _tokens(raw)
            if _BLOCK.search(raw):
                block = indent
        lines.append(Line(number, tokens))
    return tuple(lines)


def _tokens(raw: str) -> tuple[Token, ...]:
    if len(raw) > LONGEST_LINE:
        return (Token("", raw),)
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(raw):
        if match.start() > end:
            tokens.append(Token("", raw[end : match.start()]))
        tokens.append(Token(match.lastgroup or "", match.group()))
        end = match.end()
    if end < len(raw):
        tokens.append(Token("", raw[end:]))
    return tuple(tokens)
