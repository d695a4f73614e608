"""The inbox's segment format: plain NDJSON in checked frames, so that any tool can read it and a torn tail can be cut.

{"hansa.frame":[bytes, crc32, events]} ⏎     one header line a batch
{"key":"…","received":"…","event":{…}} ⏎   one line an event; `bytes` and `crc32` cover these lines
"""

from __future__ import annotations

import os
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_HEADER = re.compile(rb'\{"hansa\.frame":\[(\d{1,12}),(\d{1,10}),(\d{1,9})\]\}\n')

_LONGEST_HEADER = 80
"""Bytes; a first line longer than this is no header."""


@dataclass(frozen=True, slots=True)
class Frame:
    payload: bytes
    end: int

    def ids(self) -> Iterator[str]:
        for line in self.payload.splitlines():
            yield str(orjson.loads(line)["key"])


def frame(lines: Sequence[bytes]) -> bytes:
    """One batch, ready to be appended; each line ends with a line feed and holds no other."""
    payload = b"".join(lines)
    return b'{"hansa.frame":[%d,%d,%d]}\n%s' % (len(payload), zlib.crc32(payload), len(lines), payload)


def frames(path: Path) -> Iterator[Frame]:
    """The whole frames from the start of a segment; stops at the first that is torn or damaged."""
    with path.open("rb") as file:
        end = 0
        while header := _HEADER.fullmatch(file.readline(_LONGEST_HEADER)):
            size, checksum, _ = (int(group) for group in header.groups())
            payload = file.read(size)
            if len(payload) != size or zlib.crc32(payload) != checksum:
                return
            end += len(header[0]) + size
            yield Frame(payload, end)


def sync(descriptor: int) -> None:
    """The data and the length are on the disk when this returns."""
    getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_folder(folder: Path) -> None:
    """The names in the folder are on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
