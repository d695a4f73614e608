"""The words of a .proto file, each with its line and the comments around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hansa.kernel.errors import InvalidInput

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<number>-?(?:0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+))|(?P<word>\.?[A-Za-z_][\w.]*)|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(n|r|t|\\|'|\"|.)")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """`comment` stands before the token; the one behind it, on the same line, is the parser's `trailing`."""

    kind: str
    text: str
    line: int
    comment: str = ""

    @property
    def value(self) -> str:
        """What a quoted text says."""
        return _ESCAPE.sub(lambda found: _ESCAPES.get(found[1], found[1]), self.text[1:-1])


@dataclass(slots=True)
class Tokens:
    """A cursor: `peek` looks, `take` moves on, `expect` insists."""

    source: str
    items: list[Token]
    trailing: dict[int, str] = field(default_factory=dict)
    at: int = 0

    def peek(self, ahead: int = 0) -> str:
        place = self.at + ahead
        return self.items[place].text if place < len(self.items) else ""

    @property
    def token(self) -> Token:
        if self.at >= len(self.items):
            raise InvalidInput(f"{self.source} ends in the middle of a definition.", hint="Look for a missing `}`.")
        return self.items[self.at]

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def expect(self, text: str) -> Token:
        token = self.take()
        if token.text != text:
            raise InvalidInput(
                f"{self.source}:{token.line} has {token.text[:40]!r} where {text!r} belongs.", hint="Correct it."
            )
        return token

    def word(self) -> Token:
        token = self.take()
        if token.kind != "word":
            raise InvalidInput(
                f"{self.source}:{token.line} has {token.text[:40]!r} where a name belongs.", hint="Correct it."
            )
        return token

    def accept(self, text: str) -> bool:
        if self.peek() != text:
            return False
        self.at += 1
        return True

    def skip_statement(self) -> None:
        """To the `;` or past the block that ends what nobody needs."""
        depth = 0
        while self.at < len(self.items):
            text = self.take().text
            depth += (text in {"{", "[", "("}) - (text in {"}", "]", ")"})
            if depth <= 0 and text in {";", "}"}:
                return


def tokenize(text: str, source: str) -> Tokens:
    items: list[Token] = []
    trailing: dict[int, str] = {}
    line, comments, last = 1, [], 0
    for found in _TOKEN.finditer(text):
        kind, piece = found.lastgroup or "", found.group()
        if kind in {"line", "block"}:
            said = _comment(piece)
            if items and last == line:
                trailing[len(items) - 1] = said
            else:
                comments.append(said)
        elif kind == "space":
            if piece.count("\n") > 1:
                comments = []
        else:
            items.append(Token(kind, piece, line, "\n".join(comments)))
            comments, last = [], line
        line += piece.count("\n")
    return Tokens(source, items, trailing)


def _comment(piece: str) -> str:
    if piece.startswith("//"):
        return piece[2:].removeprefix("/").strip()
    lines = [each.strip().removeprefix("*").strip() for each in piece[2:-2].splitlines()]
    return "\n".join(lines).strip()
