"""Writing Python source into which no text of a contract can break: names are made, texts are literals."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hansa.kernel.json import Json

WIDTH = 110
"""Longer lines are broken into one argument a line."""

_WORD = re.compile(r"[^\W\d]\w*\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Code:
    """Text that is Python already, as a value among others."""

    text: str


def is_name(text: str) -> bool:
    """Whether a text can be a name as it is: no keyword, not private, not one of the names that classes own."""
    return (
        bool(_WORD.match(text)) and not keyword.iskeyword(text) and not keyword.issoftkeyword(text) and text[0] != "_"
    )


@dataclass(slots=True)
class Names:
    """Names of one scope; `taken` are those that stand for something else there."""

    taken: set[str] = field(default_factory=set)

    def give(self, text: str, otherwise: str) -> str:
        """A free name that reads as much as possible like the text."""
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        word = re.sub(r"\W+", "_", plain).strip("_") or otherwise
        word = f"{otherwise}_{word}" if word[0].isdigit() else word
        word = (
            f"{word}_"
            if keyword.iskeyword(word) or keyword.issoftkeyword(word) or (hasattr(builtins, word) and word[0].isupper())
            else word
        )
        chosen, number = word, 1
        while chosen in self.taken:
            number += 1
            chosen = f"{word}_{number}"
        self.taken.add(chosen)
        return chosen

    def class_name(self, text: str) -> str:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        parts = [part for part in re.split(r"[^A-Za-z0-9]+", plain) if part]
        return self.give("".join(part[:1].upper() + part[1:] for part in parts), "Model")


def literal(value: Json | Code) -> str:
    """A value as Python writes it; texts with what cannot be seen are escaped."""
    if isinstance(value, Code):
        return value.text
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, list):
        return f"[{', '.join(literal(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_string(name)}: {literal(each)}' for name, each in value.items())}}}"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return f'float("{value}")'
    return repr(value)


def _string(text: str) -> str:
    made = repr(text)
    if made[0] == "'" and '"' not in made:
        made = f'"{made[1:-1]}"'
    return made.encode("ascii", "backslashreplace").decode() if not text.isprintable() else made


def docstring(text: str, indent: str) -> str:
    """A string that opens a body: over several lines where that is safe, else as one literal."""
    lines = text.strip().splitlines()
    safe = text.strip() and all(line.isprintable() for line in lines) and not re.search(r'\\|"""|"\Z', text.strip())
    if not safe:
        return f"{indent}{_string(text.strip())}\n" if text.strip() else ""
    if len(lines) == 1 and len(lines[0]) < WIDTH:
        return f'{indent}"""{lines[0]}"""\n'
    body = "\n".join(f"{indent}{line}".rstrip() for line in lines)
    return f'{indent}"""{body.lstrip()}\n{indent}"""\n'


def call(name: str, arguments: Iterable[str], indent: str = "") -> str:
    """A call on one line, or with an argument a line where it would be too long."""
    listed = [each for each in arguments if each]
    line = f"{name}({', '.join(listed)})"
    if len(indent) + len(line) <= WIDTH:
        return line
    inner = "".join(f"{indent}    {each},\n" for each in listed)
    return f"{name}(\n{inner}{indent})"


def keyword_arguments(**values: Json | Code) -> list[str]:
    """`name=value` for all that are given; None, empty and false say nothing."""
    return [f"{name}={literal(value)}" for name, value in values.items() if not _is_empty(value)]


def _is_empty(value: Json | Code) -> bool:
    return value is None or value is False or value in ("", [], {})


def checked(source: str) -> str:
    """The source, which is Python or this raises: better no file than a broken one."""
    ast.parse(source)
    return source


def imports(used: str, known: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """`from module import …` lines for the names that stand in `used`."""
    lines = []
    for module, names in known:
        found = sorted(name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", used))
        if found:
            lines.append(f"from {module} import {', '.join(found)}")
    return "\n".join(lines)
