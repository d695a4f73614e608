"""Writes JSON values as YAML: block style, unicode, key order kept, no anchors, text that looks like a number quoted."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hansa.standards.scalars import is_plain_string

if TYPE_CHECKING:
    from hansa.kernel.json import Json

_PLAIN = re.compile(
    r"[A-Za-z0-9_/$.(\u00a1-\ud7ff\ue000-\ufefe\uff00-\ufffd][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\"'`]*\Z"
)
_YAML_1_1 = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null)\Z|[-+]?[0-9][0-9_:.,eE+-]*\Z|[0-9]{4}-[0-9]", re.IGNORECASE
)
"""Other tools read YAML 1.1, where these are no strings."""
_BLOCK = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]*\Z")
_FLOW_MARKS = re.compile(r"[\[\]{},]")


def block(data: Json, indent: int = 0, newline: str = "\n") -> str:
    """Lines of block style at `indent`, without a first indentation and without a last line break."""
    if isinstance(data, dict) and data:
        return _map(data, indent, newline)
    if isinstance(data, list) and data:
        return _list(data, indent, newline)
    return scalar(data, indent, newline)


def _map(data: dict[str, Json], indent: int, newline: str) -> str:
    return (newline + " " * indent).join(
        key(name) + ":" + after_key(value, indent, newline) for name, value in data.items()
    )


def _list(data: list[Json], indent: int, newline: str) -> str:
    return (newline + " " * indent).join("- " + block(item, indent + 2, newline) for item in data)


def after_key(value: Json, indent: int, newline: str = "\n") -> str:
    """What stands after `key:` of a mapping at `indent`."""
    if isinstance(value, dict | list) and value:
        inner = indent + 2
        return newline + " " * inner + block(value, inner, newline)
    text = scalar(value, indent, newline)
    return " " + text if text else ""


def scalar(data: Json, indent: int = 0, newline: str = "\n", *, flow: bool = False) -> str:
    """A value on one line; text of several lines as a literal block unless inside flow style."""
    if isinstance(data, str):
        return _text(data, indent, newline, flow=flow)
    if isinstance(data, dict):
        return "{}" if not data else flow_value(data)
    if isinstance(data, list):
        return "[]" if not data else flow_value(data)
    return json.dumps(data)


def _text(text: str, indent: int, newline: str, *, flow: bool) -> str:
    if "\n" in text and not flow and _fits_block(text):
        body = text.rstrip("\n")
        tail = len(text) - len(body)
        chomp = {0: "-", 1: ""}.get(tail, "+")
        lines = body.split("\n") + [""] * (tail - 1 if tail > 1 else 0)
        pad = newline + " " * (indent + 2)
        return f"|{chomp}" + "".join(pad + line if line else newline for line in lines)
    if is_plain(text, flow=flow):
        return text
    return quoted(text)


def _fits_block(text: str) -> bool:
    body = text.rstrip("\n")
    return (
        bool(body)
        and body[0] not in " \n"
        and bool(_BLOCK.match(text))
        and "\n " not in text[-2:]
        and not any(line.isspace() for line in text.split("\n"))
    )


def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether the text can stand without quotes and be read as the same text, by YAML 1.1 readers too."""
    return (
        bool(_PLAIN.match(text))
        and is_plain_string(text)
        and not _YAML_1_1.match(text)
        and ": " not in text
        and " #" not in text
        and text[-1] not in ": "
        and not text.startswith(("...", "---"))
        and not (flow and (_FLOW_MARKS.search(text) or ":" in text))
    )


def quoted(text: str) -> str:
    """Double quotes; YAML's escapes contain JSON's."""
    out = json.dumps(text, ensure_ascii=False)
    return re.sub(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found.group()):04x}", out)


def key(name: str) -> str:
    return name if is_plain(name) and "#" not in name else quoted(name)


def flow_value(data: Json) -> str:
    """One line of flow style: `{a: 1, b: [x, y]}`."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{flow_key(name)}: {flow_value(value)}" for name, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(flow_value(item) for item in data) + "]"
    return scalar(data, flow=True)


def flow_key(name: str) -> str:
    return name if is_plain(name, flow=True) and "#" not in name else quoted(name)
