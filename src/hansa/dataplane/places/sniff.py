"""Looks at a CSV file before the engine does: encoding, delimiter, header, and whether lines break inside quotes."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO, TypeAlias

    Opens: TypeAlias = Callable[[], BinaryIO]

CHUNK = 256 * 1024
"""Small enough to stay in a processor's own cache between the file and whoever looks at it."""

HEADER_BYTES = 256 * 1024
"""A header longer than this is no header."""

DELIMITERS = (",", ";", "\t", "|")

_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "latin-1",
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "windows-1252": "latin-1",
    "cp1252": "latin-1",
    "utf-16": "utf-16",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How one file is to be read; files of the same shape are read together. `header` keeps names unique."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    breaks: bool


def is_known(encoding: str | None) -> bool:
    """Whether files of this encoding can be read; `mixed` says that each file may have its own."""
    return (encoding or "mixed").lower() in {*_ENCODINGS, "mixed"}


def look(opens: Opens, *, encoding: str | None, delimiter: str | None) -> Shape | None:
    """None for an empty file.

    A file that is not UTF-8 is read as Latin-1, which any bytes are, unless the contract names another encoding, which
    must be known.
    """
    wanted = (encoding or "").lower()
    with opens() as raw:
        start = raw.read(HEADER_BYTES)
    if not start.strip(b"\xef\xbb\xbf\r\n \t"):
        return None
    codec = _ENCODINGS.get(wanted, "utf-8")
    if codec == "utf-8" and not is_utf8(opens):
        codec = "latin-1"
    text = start.decode("utf-8-sig" if codec == "utf-8" else codec, errors="replace")
    chosen = delimiter or _delimiter(text)
    row = next(csv.reader(io.StringIO(text, newline=""), delimiter=chosen), [])
    return Shape(codec, chosen, unique_names(row), breaks_lines(opens))


def is_utf8(opens: Opens) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    cut = False  # within a character
    with opens() as raw:
        try:
            while chunk := raw.read(CHUNK):
                if cut or not chunk.isascii():
                    decoder.decode(chunk)
                    cut = bool(decoder.getstate()[0])
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def breaks_lines(opens: Opens) -> bool:
    """Whether a line breaks inside quotes: then the file cannot be split between threads."""
    inside = False
    with opens() as raw:
        while chunk := raw.read(CHUNK):
            pieces = chunk.split(b'"') if inside or b'"' in chunk else [chunk]
            if b"\n" in b"".join(pieces[0 if inside else 1 :: 2]):
                return True
            inside = inside != (len(pieces) % 2 == 0)
    return False


def _delimiter(text: str) -> str:
    """The one that splits the first line most."""
    first = text.splitlines()[0]
    return max(DELIMITERS, key=first.count)


def unique_names(names: list[str]) -> tuple[str, ...]:
    """Blank and repeated names become names of their own, as the engine needs them."""
    seen: dict[str, int] = {}
    result = []
    for number, raw in enumerate(names, 1):
        name = raw.strip() or f"column_{number}"
        folded = name.casefold()
        seen[folded] = seen.get(folded, 0) + 1
        result.append(name if seen[folded] == 1 else f"{name}_{seen[folded]}")
    return tuple(result)
