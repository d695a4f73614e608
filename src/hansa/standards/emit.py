"""Writes JSON values as YAML: block style, unicode, key order kept, no anchors, text that looks like a number quoted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hansa.standards.scalars import is_plain_string

if TYPE_CHECKING:
    from hansa.kernel.json import Json


@dataclass(frozen=True, slots=True)
class Style:
    """How a document is laid out: blanks a level, blanks before the dashes of a list, and the line break."""

    step: int = 2
    list_step: int = 2
    newline: str = "\n"


NEW = Style()
WORD = 40
"""Characters of the texts that documents say again and again: keys, types, names."""

_PLAIN = re.compile(
    r"[A-Za-z0-9_/$.(\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]"
    r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\"'`]*\Z"
)
_YAML_1_1 = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null)\Z|[-+]?0[bx][0-9a-f_]+\Z|[-+]?[0-9.][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?\Z"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
    re.IGNORECASE,
)
"""Other tools read YAML 1.1, where these are no strings."""
_BLOCK = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]*\Z")
_FLOW_MARKS = re.compile(r"[\[\]{},?:#]")
_ESCAPED = re.compile(r"[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def block(data: Json, indent: int = 0, style: Style = NEW) -> str:
    """Lines of block style at `indent`, without a first indentation and without a last line break."""
    gap = style.newline + " " * indent
    if isinstance(data, dict) and data:
        return gap.join(f"{key(name)}:{after_key(value, indent, style)}" for name, value in data.items())
    if isinstance(data, list) and data:
        return gap.join("- " + item_text(item, indent, style) for item in data)
    return scalar(data, indent, style)


def item_text(item: Json, indent: int, style: Style = NEW) -> str:
    """What stands after the dash at `indent`."""
    return block(item, indent + 2, style) if isinstance(item, dict | list) else scalar(item, indent, style)


def after_key(value: Json, indent: int, style: Style = NEW) -> str:
    """What stands after `key:` of a map at `indent`."""
    if isinstance(value, dict | list) and value:
        inner = indent + (style.step if isinstance(value, dict) else style.list_step)
        return style.newline + " " * inner + block(value, inner, style)
    return " " + scalar(value, indent, style)


def scalar(data: Json, indent: int = 0, style: Style = NEW) -> str:
    """One value, and text of several lines as a literal block."""
    if isinstance(data, str):
        if "\n" in data and _fits_block(data):
            return _literal(data, indent, style)
        return data if is_plain(data) else quoted(data)
    return flow(data)


def _literal(text: str, indent: int, style: Style) -> str:
    body = text.rstrip("\n")
    breaks = len(text) - len(body)
    pad = " " * (indent + style.step)
    lines = [pad + line if line else "" for line in body.split("\n")] + [""] * (breaks - 1)
    return "|" + {0: "-", 1: ""}.get(breaks, "+") + style.newline + style.newline.join(lines)


def _fits_block(text: str) -> bool:
    """A literal block cannot begin with a blank, nor hold lines of blanks or control characters."""
    body = text.rstrip("\n")
    return (
        body[:1] not in {"", " ", "\n"}
        and bool(_BLOCK.match(text))
        and not any(line and not line.strip(" ") for line in text.split("\n"))
    )


def is_plain(text: str) -> bool:
    """Whether the text can stand without quotes and be read as the same text, by YAML 1.1 readers too."""
    return _is_plain_word(text) if len(text) < WORD else _is_plain(text)


@lru_cache(8192)
def _is_plain_word(text: str) -> bool:
    return _is_plain(text)


def _is_plain(text: str) -> bool:
    return (
        bool(_PLAIN.match(text))
        and is_plain_string(text)
        and not _YAML_1_1.match(text)
        and ": " not in text
        and " #" not in text
        and text[-1] not in ": "
        and not text.startswith("...")
    )


def quoted(text: str) -> str:
    """Double quotes; YAML's escapes contain JSON's."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def single_quoted(text: str) -> str:
    """Single quotes where they can hold the text, else double ones."""
    simple = text.isprintable() and not _ESCAPED.search(text)
    return "'" + text.replace("'", "''") + "'" if simple else quoted(text)


def key(name: str) -> str:
    return name if is_plain(name) and "#" not in name else quoted(name)


def flow(data: Json, *, strict: bool = False) -> str:
    """One line of flow style, `{a: 1, b: [x, y]}`; `strict`: as JSON, every text in double quotes."""
    if isinstance(data, dict):
        return "{" + ", ".join(flow_entry(name, value, strict=strict) for name, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(flow(item, strict=strict) for item in data) + "]"
    return _word(data, strict=strict) if isinstance(data, str) else json.dumps(data)


def flow_entry(name: str, value: Json, *, strict: bool = False) -> str:
    return f"{_word(name, strict=strict)}: {flow(value, strict=strict)}"


def _word(text: str, *, strict: bool) -> str:
    return text if not strict and is_plain(text) and not _FLOW_MARKS.search(text) else quoted(text)
