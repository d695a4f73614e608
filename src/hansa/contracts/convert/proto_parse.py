"""Parses .proto files (proto2, proto3, editions) into messages and enumerations; services and options are skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hansa.contracts.convert.proto_tokens import tokenize
from hansa.kernel.errors import InvalidInput

if TYPE_CHECKING:
    from hansa.contracts.convert.proto_tokens import Tokens

MAX_NESTING = 32
"""Messages inside messages; the compiler itself allows no more."""


@dataclass(slots=True)
class Member:
    """A field; `key` is the type of the key where it is a map, `oneof` the group it belongs to."""

    name: str
    type: str
    number: int
    label: str = ""
    comment: str = ""
    key: str = ""
    oneof: str = ""
    options: dict[str, str] = field(default_factory=dict)
    line: int = 0


@dataclass(slots=True)
class Enum:
    name: str
    values: list[tuple[str, int]] = field(default_factory=list)
    comment: str = ""


@dataclass(slots=True)
class Message:
    """`name` is the full one: `shop.Order.Line`."""

    name: str
    comment: str = ""
    members: list[Member] = field(default_factory=list)
    top: bool = False


@dataclass(slots=True)
class File:
    """`skipped` are (line, what) of definitions that are no data."""

    syntax: str = "proto2"
    package: str = ""
    imports: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    enums: dict[str, Enum] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str, source: str) -> File:
    """Raises InvalidInput with the line of what is no Protobuf."""
    tokens, file = tokenize(text, source), File()
    while tokens.at < len(tokens.items):
        _top(tokens, file)
    return file


def _top(tokens: Tokens, file: File) -> None:
    token = tokens.token
    match token.text:
        case "syntax" | "edition":
            tokens.take()
            tokens.expect("=")
            file.syntax = tokens.take().value if token.text == "syntax" else "editions"
            tokens.expect(";")
        case "package":
            tokens.take()
            file.package = tokens.word().text
            tokens.expect(";")
        case "import":
            tokens.take()
            if tokens.peek() in {"public", "weak", "option"}:
                tokens.take()
            file.imports.append(tokens.take().value)
            tokens.expect(";")
        case "message":
            _message(tokens, file, file.package, 0)
        case "enum":
            _enum(tokens, file, file.package)
        case ";":
            tokens.take()
        case "option" | "service" | "extend":
            if token.text != "option":
                file.skipped.append((token.line, f"{token.text} {tokens.peek(1)}"))
            tokens.skip_statement()
        case _:
            raise InvalidInput(f"{tokens.source}:{token.line} has {token.text[:40]!r}.", hint="Give a .proto file.")


def _message(tokens: Tokens, file: File, scope: str, depth: int) -> str:
    start = tokens.expect("message")
    name = f"{scope}.{tokens.word().text}".lstrip(".")
    if depth > MAX_NESTING:
        raise InvalidInput(f"{tokens.source}:{start.line} nests more than {MAX_NESTING} messages.", hint="Flatten it.")
    tokens.expect("{")
    made = Message(name, start.comment or tokens.trailing.get(tokens.at - 1, ""), top=depth == 0)
    file.messages[name] = made
    while not tokens.accept("}"):
        _member(tokens, file, made, depth)
    return name


def _member(tokens: Tokens, file: File, message: Message, depth: int) -> None:
    token = tokens.token
    named = tokens.peek(2) == "{"
    if token.text == "message" and named:
        _message(tokens, file, message.name, depth + 1)
    elif token.text == "enum" and named:
        _enum(tokens, file, message.name)
    elif token.text == "oneof" and named:
        tokens.take()
        group = tokens.word().text
        tokens.expect("{")
        while not tokens.accept("}"):
            if tokens.peek() == "option":
                tokens.skip_statement()
            else:
                message.members.append(_field(tokens, group))
    elif token.text in {"option", "reserved", "extensions", "extend"} and tokens.peek(2) != "=":
        tokens.skip_statement()
    elif not tokens.accept(";"):
        _field_or_group(tokens, file, message)


def _field_or_group(tokens: Tokens, file: File, message: Message) -> None:
    if tokens.peek(1) == "group" or tokens.peek() == "group":
        file.skipped.append((tokens.token.line, f"group {message.name}"))
        tokens.skip_statement()
    else:
        message.members.append(_field(tokens, ""))


def _field(tokens: Tokens, oneof: str) -> Member:
    first = tokens.token
    label = ""
    if first.text in {"optional", "required", "repeated"} and tokens.peek(2) != "=":
        label = tokens.take().text
    key, kind = "", tokens.word().text
    if kind == "map" and tokens.accept("<"):
        key = tokens.word().text
        tokens.expect(",")
        kind = tokens.word().text
        tokens.expect(">")
    name = tokens.word().text
    tokens.expect("=")
    number = _number(tokens)
    options = _options(tokens)
    tokens.expect(";")
    comment = first.comment or tokens.trailing.get(tokens.at - 1, "")
    return Member(name, kind, number, label, comment, key, oneof, options, first.line)


def _number(tokens: Tokens) -> int:
    token = tokens.take()
    sign = "-" if token.text == "-" else ""
    text = sign + (tokens.take().text if sign else token.text)
    try:
        return int(text, 0)
    except ValueError as error:
        raise InvalidInput(
            f"{tokens.source}:{token.line} has {text[:40]!r} for a number.", hint="Correct it."
        ) from error


def _options(tokens: Tokens) -> dict[str, str]:
    """`[deprecated = true, default = 5]`; values that are messages are skipped."""
    made: dict[str, str] = {}
    if not tokens.accept("["):
        return made
    depth, name, value = 0, "", ""
    while True:
        token = tokens.take()
        if token.text == "]" and depth == 0:
            break
        depth += (token.text in {"{", "(", "["}) - (token.text in {"}", ")", "]"})
        if depth == 0 and token.text == ",":
            name = value = ""
        elif token.text == "=" and depth == 0:
            value = "="
        elif value == "=" and depth == 0:
            made[name], value = token.value if token.kind == "text" else token.text, "done"
        elif depth == 0 and not value:
            name = token.text
    return made


def _enum(tokens: Tokens, file: File, scope: str) -> None:
    start = tokens.expect("enum")
    name = f"{scope}.{tokens.word().text}".lstrip(".")
    tokens.expect("{")
    made = Enum(name, comment=start.comment)
    while not tokens.accept("}"):
        if tokens.peek() in {"option", "reserved"} and tokens.peek(1) != "=":
            tokens.skip_statement()
        elif not tokens.accept(";"):
            word = tokens.word().text
            tokens.expect("=")
            made.values.append((word, _number(tokens)))
            _options(tokens)
            tokens.expect(";")
    file.enums[name] = made
